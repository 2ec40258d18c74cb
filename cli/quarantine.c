/* salesctl quarantine list, show: signed bodies that could not be used. */
#include <stdio.h>

#include "cli/cli.h"
#include "lib/store/doors.h"

static void print_row(const json_t *row)
{
    printf("%-36s  %.19s  %8lld bytes  %.*s\n", sa_json_str(row, "id").p,
           sa_json_str(row, "received_at").p, (long long)sa_json_int(row, "bytes"),
           SA_STR_ARG(sa_json_str(row, "reason")));
}

static enum sa_err open_tenant(struct cli *cli, struct sa_str slug, struct sa_store **store,
                               struct sa_uuid *tenant)
{
    enum sa_err err = cli_store(cli, SA_CONF_DATABASE_URL, store);

    return err ? err : cli_tenant(cli, *store, slug, tenant);
}

enum sa_err quarantine_list(struct cli *cli)
{
    struct option_value o[] = {{.name = "--tenant", .takes_value = true},
                               {.name = "--limit", .takes_value = true},
                               {.name = "--json"}};
    struct sa_store *store;
    struct sa_uuid tenant;
    json_t *list, *row;
    size_t i;
    int64_t limit = 20;
    enum sa_err err = cli_options(cli, o, SA_COUNT(o), NULL);

    if (!err && o[1].value.p && (!sa_str_i64(o[1].value, &limit) || limit < 1 || limit > 10000))
        err = sa_fail(cli->ctx, SA_INVALID_INPUT, "--limit takes 1 to 10000");
    if (!err)
        err = open_tenant(cli, o[0].value, &store, &tenant);
    if (!err)
        err = sa_store_quarantine_list(cli->ctx, store, &tenant, limit, &list);
    if (err)
        return err;
    if (o[2].value.p) {
        json_dumpf(list, stdout, JSON_INDENT(2));
        printf("\n");
        return SA_OK;
    }
    json_array_foreach(list, i, row)
    {
        print_row(row);
    }
    if (json_array_size(list) == 0)
        printf("nothing is in quarantine\n");
    return SA_OK;
}

/* What is about the bytes goes to standard error, so that the bytes alone can be kept in a file. */
enum sa_err quarantine_show(struct cli *cli)
{
    struct option_value o[] = {{.name = "--tenant", .takes_value = true}};
    struct sa_quarantined row;
    struct sa_store *store;
    struct sa_uuid tenant, id;
    struct sa_str word;
    enum sa_err err = cli_options(cli, o, SA_COUNT(o), &word);

    if (!err && !sa_uuid_parse(word, &id))
        err = sa_fail(cli->ctx, SA_INVALID_INPUT, "say which by its id; see quarantine list");
    if (!err)
        err = open_tenant(cli, o[0].value, &store, &tenant);
    if (!err)
        err = sa_store_quarantine_get(cli->ctx, store, &tenant, &id, &row);
    if (err)
        return err;
    fprintf(stderr, "received %.*s\nreason   %.*s\nheaders  %.*s\n", SA_STR_ARG(row.received_at),
            SA_STR_ARG(row.reason), SA_STR_ARG(row.headers_json));
    fwrite(row.raw.p, 1, row.raw.n, stdout);
    return SA_OK;
}
