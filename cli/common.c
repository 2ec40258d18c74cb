/* What commands share: options, the database, files. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "lib/base/buf.h"
#include "lib/base/file.h"
#include "lib/base/shared.h"
#include "lib/store/tenants.h"

enum { FILE_MAX = 4 << 20, CONNECTIONS = 2 };

static struct option_value *find(struct option_value *options, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(options[i].name, name) == 0)
            return &options[i];
    return NULL;
}

enum sa_err cli_options(struct cli *cli, struct option_value *options, size_t n,
                        struct sa_str *word)
{
    if (word)
        *word = sa_str_make(NULL, 0);
    for (int i = 0; i < cli->argc; i++) {
        const char *arg = cli->argv[i];
        struct option_value *option = find(options, n, arg);
        if (!option && word && !word->p && strncmp(arg, "--", 2) != 0) {
            *word = sa_str_of(arg);
            continue;
        }
        if (!option)
            return sa_fail(cli->ctx, SA_INVALID_INPUT,
                           "'%s' is not an option here; see salesctl help", arg);
        if (option->takes_value && i + 1 == cli->argc)
            return sa_fail(cli->ctx, SA_INVALID_INPUT, "%s needs a value", arg);
        option->value = sa_str_of(option->takes_value ? cli->argv[++i] : arg);
    }
    return SA_OK;
}

static void close_store(void *store)
{
    sa_store_close(store);
}

enum sa_err cli_store(struct cli *cli, enum sa_setting database, struct sa_store **store)
{
    enum sa_err err =
        sa_store_open(cli->ctx, sa_conf_database(&cli->conf, database),
                      sa_conf_bool(&cli->conf, SA_CONF_DATABASE_PREPARE), CONNECTIONS, store);

    if (!err)
        sa_arena_cleanup(cli->ctx->arena, close_store, *store);
    return err;
}

enum sa_err cli_tenant(struct cli *cli, struct sa_store *store, struct sa_str slug,
                       struct sa_uuid *id)
{
    enum sa_err err = sa_store_tenant_by_slug(cli->ctx, store, slug, id);

    if (err == SA_NOT_FOUND && slug.n == 0) {
        sa_clear_error(cli->ctx);
        return sa_fail(cli->ctx, SA_INVALID_INPUT,
                       "there is no tenant, or more than one: say which with --tenant SLUG");
    }
    return err;
}

static enum sa_err read_input(struct cli *cli, struct sa_str *text)
{
    struct sa_buf b;
    char bytes[4096];
    ssize_t n;

    sa_buf_init(&b, cli->ctx->arena, FILE_MAX);
    while ((n = read(STDIN_FILENO, bytes, sizeof(bytes))) > 0)
        sa_buf_add(&b, sa_str_make(bytes, (size_t)n));
    *text = sa_buf_str(&b);
    return sa_buf_done(&b) ? sa_fail(cli->ctx, SA_INVALID_INPUT, "standard input is over 4 MiB")
                           : SA_OK;
}

enum sa_err cli_file(struct cli *cli, struct sa_str path, struct sa_str *text)
{
    const char *name = sa_str_c(cli->ctx->arena, path);

    if (sa_str_eq(path, SA_STR("-")))
        return read_input(cli, text);
    int why = sa_file_read(cli->ctx->arena, name, FILE_MAX, text);
    return why ? sa_fail(cli->ctx, SA_INVALID_INPUT, "%s cannot be read: %s", name, strerror(why))
               : SA_OK;
}

void cli_ring(struct cli *cli)
{
    struct sa_shared *shared;

    if (sa_shared_open(cli->ctx, sa_conf_str(&cli->conf, SA_CONF_SHARED_FILE), &shared))
        sa_clear_error(cli->ctx);
    else
        sa_doorbell_ring(shared);
}

void cli_json(const json_t *document)
{
    json_dumpf(document, stdout, JSON_INDENT(2) | JSON_ENCODE_ANY);
    printf("\n");
}
