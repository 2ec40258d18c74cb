/* salesctl workflow list, show: runs as text; the waterfall of the 13 steps. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/waterfall.h"
#include "lib/store/workflows.h"

static void print_row(const json_t *row)
{
    int64_t ms = sa_json_int(row, "ms");
    char took[32] = "-";

    if (json_is_integer(json_object_get(row, "ms")))
        snprintf(took, sizeof(took), "%lld ms", (long long)ms);
    printf("%-36s  %-12.*s  %2lld/13  %9s  %.19s  %.*s\n", sa_json_str(row, "id").p,
           SA_STR_ARG(sa_json_str(row, "status")), (long long)sa_json_int(row, "steps"), took,
           sa_json_str(row, "created_at").p, SA_STR_ARG(sa_json_str(row, "email")));
}

enum sa_err workflow_list(struct cli *cli)
{
    struct option_value o[] = {{.name = "--tenant", .takes_value = true},
                               {.name = "--status", .takes_value = true},
                               {.name = "--limit", .takes_value = true},
                               {.name = "--json"}};
    struct sa_store *store;
    struct sa_uuid tenant;
    json_t *list, *row;
    size_t i;
    int64_t limit = 20;
    enum sa_err err = cli_options(cli, o, SA_COUNT(o), NULL);

    if (!err && o[2].value.p && (!sa_str_i64(o[2].value, &limit) || limit < 1 || limit > 10000))
        err = sa_fail(cli->ctx, SA_INVALID_INPUT, "--limit takes 1 to 10000");
    if (!err)
        err = cli_store(cli, SA_CONF_DATABASE_URL, &store);
    if (!err)
        err = cli_tenant(cli, store, o[0].value, &tenant);
    if (!err)
        err = sa_store_workflows_list(cli->ctx, store, &tenant, o[1].value, limit, &list);
    if (err)
        return err;
    if (o[3].value.p) {
        cli_json(list);
        return SA_OK;
    }
    json_array_foreach(list, i, row)
    {
        print_row(row);
    }
    if (json_array_size(list) == 0)
        printf(o[1].value.n ? "no workflow has this status\n"
                            : "no workflows yet: salesctl smoke-formlead --mock sends some\n");
    return SA_OK;
}

enum sa_err workflow_show(struct cli *cli)
{
    struct option_value o[] = {
        {.name = "--tenant", .takes_value = true}, {.name = "--json"}, {.name = "--calls"}};
    struct sa_store *store;
    struct sa_uuid tenant, id;
    struct sa_str word;
    json_t *document;
    enum sa_err err = cli_options(cli, o, SA_COUNT(o), &word);

    if (!err && !sa_uuid_parse(word, &id))
        err = sa_fail(cli->ctx, SA_INVALID_INPUT, "say which workflow by its id");
    if (!err)
        err = cli_store(cli, SA_CONF_DATABASE_URL, &store);
    if (!err)
        err = cli_tenant(cli, store, o[0].value, &tenant);
    if (!err)
        err = sa_store_workflow_show(cli->ctx, store, &tenant, &id, &document);
    if (err)
        return err;
    if (o[1].value.p)
        cli_json(document);
    else
        waterfall_print(document, o[2].value.p != NULL);
    return SA_OK;
}
