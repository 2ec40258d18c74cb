/* salesctl form create: a secret address for HubSpot's workflow action "send a webhook". */
#include <stdio.h>

#include "cli/cli.h"
#include "lib/crypto/token.h"
#include "lib/store/doors.h"

enum { TENANT, FORM, NAME, OPTIONS };
enum { FORM_BYTES = 200 };

enum sa_err form_create(struct cli *cli)
{
    struct option_value o[OPTIONS] = {[TENANT] = {.name = "--tenant", .takes_value = true},
                                      [FORM] = {.name = "--form", .takes_value = true},
                                      [NAME] = {.name = "--name", .takes_value = true}};
    struct sa_store *store;
    struct sa_uuid tenant;
    struct sa_str key;
    enum sa_err err = cli_options(cli, o, OPTIONS, NULL);
    struct sa_form_key_new want = {.form_id = sa_form_id(cli->ctx->arena, o[FORM].value),
                                   .name = o[NAME].value};

    if (!err && (want.form_id.n == 0 || want.form_id.n > FORM_BYTES))
        err = sa_fail(cli->ctx, SA_INVALID_INPUT, "--form is needed: the form's id in HubSpot");
    if (!err)
        err = cli_store(cli, SA_CONF_DATABASE_URL, &store);
    if (!err)
        err = cli_tenant(cli, store, o[TENANT].value, &tenant);
    if (err)
        return err;
    key = sa_token_new(cli->ctx->arena);
    want.key_hash = sa_token_hash(cli->ctx->arena, key);
    err = sa_store_form_key_create(cli->ctx, store, &tenant, &want);
    if (err)
        return err;
    fprintf(stderr,
            "The address holds the key and is shown this once. Give it to the workflow action:\n");
    printf("%.*s/api/webhooks/hubspot/forms/%.*s\n",
           SA_STR_ARG(sa_conf_str(&cli->conf, SA_CONF_PUBLIC_BASE_URL)), SA_STR_ARG(key));
    return SA_OK;
}
