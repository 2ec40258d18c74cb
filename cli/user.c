/* salesctl user create. */
#include <stdio.h>

#include "cli/cli.h"
#include "lib/crypto/password.h"
#include "lib/domain/submission.h"
#include "lib/store/tenants.h"

enum { TENANT, EMAIL, ROLE, PASSWORD, NAME, OPTIONS };
enum { PASSWORD_LEAST = 12 };

static const char *const roles[] = {"viewer", "operator", "editor", "admin", "auditor", "platform"};

static enum sa_err check(struct cli *cli, const struct option_value *o)
{
    if (o[EMAIL].value.n == 0 || o[PASSWORD].value.n == 0)
        return sa_fail(cli->ctx, SA_INVALID_INPUT, "--email and --password-file are needed");
    if (!sa_email_valid(sa_str_lower(cli->ctx->arena, o[EMAIL].value)))
        return sa_fail(cli->ctx, SA_INVALID_INPUT, "--email is no e-mail address");
    for (size_t i = 0; i < SA_COUNT(roles); i++)
        if (sa_str_eq(o[ROLE].value, sa_str_of(roles[i])))
            return SA_OK;
    return sa_fail(cli->ctx, SA_INVALID_INPUT,
                   "--role is one of viewer, operator, editor, admin, auditor, platform");
}

enum sa_err user_create(struct cli *cli)
{
    struct option_value o[OPTIONS] = {
        [TENANT] = {.name = "--tenant", .takes_value = true},
        [EMAIL] = {.name = "--email", .takes_value = true},
        [ROLE] = {.name = "--role", .takes_value = true},
        [PASSWORD] = {.name = "--password-file", .takes_value = true},
        [NAME] = {.name = "--name", .takes_value = true},
    };
    struct sa_user_new want;
    struct sa_store *store;
    struct sa_uuid tenant, id;
    struct sa_str password;
    bool created;
    enum sa_err err = cli_options(cli, o, OPTIONS, NULL);

    if (!err)
        err = check(cli, o);
    if (!err)
        err = cli_file(cli, o[PASSWORD].value, &password);
    if (err)
        return err;
    if (password.n && password.p[password.n - 1] == '\n')
        password.n--;
    if (password.n < PASSWORD_LEAST)
        return sa_fail(cli->ctx, SA_INVALID_INPUT, "a password has at least %d characters",
                       PASSWORD_LEAST);
    want = (struct sa_user_new){.email = sa_str_lower(cli->ctx->arena, o[EMAIL].value),
                                .display_name = o[NAME].value,
                                .role = o[ROLE].value};
    err = sa_password_hash(cli->ctx, password, &want.password_hash);
    if (!err)
        err = cli_store(cli, SA_CONF_DATABASE_URL, &store);
    if (!err)
        err = cli_tenant(cli, store, o[TENANT].value, &tenant);
    if (!err)
        err = sa_store_user_create(cli->ctx, store, &tenant, &want, &id, &created);
    if (!err)
        printf("user %s %s\n", id.text, created ? "created" : "changed");
    return err;
}
