/* salesctl compare: where the steps of two runs came to something else. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/difference.h"
#include "lib/store/workflows.h"
#include "lib/workflow/step.h"

struct pair {
    json_t *one;
    json_t *other;
};

static enum sa_err load(struct cli *cli, struct sa_str slug, const struct sa_uuid ids[2],
                        struct pair *pair)
{
    struct sa_store *store;
    struct sa_uuid tenant;
    enum sa_err err = cli_store(cli, SA_CONF_DATABASE_URL, &store);

    if (!err)
        err = cli_tenant(cli, store, slug, &tenant);
    if (!err)
        err = sa_store_workflow_show(cli->ctx, store, &tenant, &ids[0], &pair->one);
    if (!err)
        err = sa_store_workflow_show(cli->ctx, store, &tenant, &ids[1], &pair->other);
    return err;
}

static void print_run(const char *sign, const json_t *run)
{
    printf("%s %.*s  %.*s%s\n", sign, SA_STR_ARG(sa_json_str(run, "id")),
           SA_STR_ARG(sa_json_str(run, "status")),
           json_is_true(json_object_get(run, "effects_off")) ? ", effects off" : "");
}

static bool print_step(struct cli *cli, const struct sa_step *step, const struct pair *outputs)
{
    const json_t *one = json_object_get(outputs->one, step->name);
    const json_t *other = json_object_get(outputs->other, step->name);

    if (one && other && json_equal(one, other)) {
        printf("  %-18s same\n", step->name);
        return false;
    }
    if (!one || !other) {
        printf("  %-18s %s\n", step->name,
               one     ? "only in the first"
               : other ? "only in the second"
                       : "in neither");
        return one || other;
    }
    printf("  %-18s differs\n", step->name);
    difference_print(cli->ctx->arena, SA_STR(""), one, other);
    return true;
}

static enum sa_err read_ids(struct cli *cli, struct option_value *options, size_t n,
                            struct sa_uuid ids[2])
{
    struct sa_str first = sa_str_of(cli->argc > 0 ? cli->argv[0] : ""), second;

    if (!sa_uuid_parse(first, &ids[0]))
        return sa_fail(cli->ctx, SA_INVALID_INPUT, "say which two runs by their ids");
    cli->argc--;
    cli->argv++;
    enum sa_err err = cli_options(cli, options, n, &second);
    if (!err && !sa_uuid_parse(second, &ids[1]))
        err = sa_fail(cli->ctx, SA_INVALID_INPUT, "say with which run to compare it, by its id");
    return err;
}

enum sa_err compare_runs(struct cli *cli)
{
    struct option_value o[] = {{.name = "--tenant", .takes_value = true}};
    struct sa_uuid ids[2];
    struct pair runs;
    int differ = 0;
    enum sa_err err = read_ids(cli, o, SA_COUNT(o), ids);

    if (!err)
        err = load(cli, o[0].value, ids, &runs);
    if (err)
        return err;
    struct pair outputs = {json_object_get(runs.one, "steps"),
                           json_object_get(runs.other, "steps")};
    print_run("-", runs.one);
    print_run("+", runs.other);
    for (unsigned p = 1; p <= SA_STEP_LAST; p++)
        differ += print_step(cli, &sa_steps[p], &outputs);
    printf("%d of %d steps differ\n", differ, SA_STEP_LAST);
    return SA_OK;
}
