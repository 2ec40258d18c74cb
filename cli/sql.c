/* salesctl sql, check-sql: the statements. */
#include <stdio.h>

#include "cli/cli.h"
#include "statements.h"

enum sa_err sql_print(struct cli *cli)
{
    struct sa_str name;
    enum sa_err err = cli_options(cli, NULL, 0, &name);

    if (err)
        return err;
    if (name.n == 0) {
        for (size_t i = 0; i < SA_SQL_COUNT; i++)
            printf("%s\n", sa_sql_table[i].name);
        return SA_OK;
    }
    const char *text = sa_store_sql(sa_str_c(cli->ctx->arena, name));
    if (!text)
        return sa_fail(cli->ctx, SA_NOT_FOUND, "no statement '%.*s'; salesctl sql lists them",
                       SA_STR_ARG(name));
    printf("%s", text);
    return SA_OK;
}

enum sa_err sql_check(struct cli *cli)
{
    struct sa_store *store;
    enum sa_err err = cli_options(cli, NULL, 0, NULL);

    if (!err)
        err = cli_store(cli, SA_CONF_OWNER_DATABASE_URL, &store);
    if (!err)
        err = sa_store_check_sql(cli->ctx, store);
    if (!err)
        printf("%d statements prepared\n", (int)SA_SQL_COUNT);
    return err;
}
