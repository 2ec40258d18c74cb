/* salesctl queue: depths, who waits for what and until when, who works. All tenants, read-only. */
#include <stdio.h>

#include "cli/cli.h"
#include "lib/store/queue.h"

static void print_age(char text[32], const json_t *row, const char *key)
{
    if (json_is_integer(json_object_get(row, key)))
        snprintf(text, 32, "%lld s", (long long)sa_json_int(row, key));
    else
        snprintf(text, 32, "-");
}

static void print_queues(const json_t *queues)
{
    size_t i;
    json_t *q;

    printf("%-10s %8s %8s %8s %8s %12s\n", "queue", "due", "later", "waiting", "running",
           "oldest due");
    json_array_foreach(queues, i, q)
    {
        char oldest[32];
        print_age(oldest, q, "oldest_s");
        printf("%-10.*s %8lld %8lld %8lld %8lld %12s%s\n", SA_STR_ARG(sa_json_str(q, "name")),
               (long long)sa_json_int(q, "due"), (long long)sa_json_int(q, "later"),
               (long long)sa_json_int(q, "waiting"), (long long)sa_json_int(q, "running"), oldest,
               json_is_true(json_object_get(q, "paused")) ? "  paused" : "");
    }
}

static void print_waiting(const json_t *waiting)
{
    size_t i;
    json_t *w;

    if (json_array_size(waiting) > 0)
        printf("\n%-36s  %-10s %-10s %12s  %s\n", "waiting", "tenant", "for", "next try", "after");
    json_array_foreach(waiting, i, w)
    {
        int64_t in = sa_json_int(w, "in_s");
        char next[32];
        snprintf(next, sizeof(next), in > 0 ? "in %lld s" : "now", (long long)in);
        printf("%-36.*s  %-10.*s %-10.*s %12s  %.*s %.*s\n",
               SA_STR_ARG(sa_json_str(w, "workflow_id")), SA_STR_ARG(sa_json_str(w, "tenant")),
               SA_STR_ARG(sa_json_str(w, "reason")), next, SA_STR_ARG(sa_json_str(w, "step")),
               SA_STR_ARG(sa_json_str(w, "error_class")));
    }
}

static void print_workers(const json_t *workers)
{
    size_t i;
    json_t *k;

    if (json_array_size(workers) == 0)
        printf("\nno workers: nothing is worked on\n");
    else
        printf("\n%-36s  %-20s %8s %8s %12s %10s\n", "worker", "host", "pid", "running",
               "heartbeat", "up");
    json_array_foreach(workers, i, k)
    {
        char heartbeat[32], up[32];
        print_age(heartbeat, k, "heartbeat_s");
        print_age(up, k, "up_s");
        printf("%-36.*s  %-20.*s %8lld %8lld %8s ago %10s%s\n", SA_STR_ARG(sa_json_str(k, "id")),
               SA_STR_ARG(sa_json_str(k, "host")), (long long)sa_json_int(k, "pid"),
               (long long)sa_json_int(k, "running"), heartbeat, up,
               json_is_true(json_object_get(k, "draining")) ? "  draining" : "");
    }
}

enum sa_err queue_print(struct cli *cli)
{
    struct option_value o[] = {{.name = "--limit", .takes_value = true}, {.name = "--json"}};
    struct sa_store *store;
    json_t *document;
    int64_t limit = 20;
    enum sa_err err = cli_options(cli, o, SA_COUNT(o), NULL);

    if (!err && o[0].value.p && (!sa_str_i64(o[0].value, &limit) || limit < 1 || limit > 10000))
        err = sa_fail(cli->ctx, SA_INVALID_INPUT, "--limit takes 1 to 10000");
    if (!err)
        err = cli_store(cli, SA_CONF_VERIFY_DATABASE_URL, &store);
    if (!err)
        err = sa_store_queue_overview(cli->ctx, store, limit, &document);
    if (err)
        return err;
    if (o[1].value.p) {
        cli_json(document);
        return SA_OK;
    }
    print_queues(json_object_get(document, "queues"));
    print_waiting(json_object_get(document, "waiting"));
    print_workers(json_object_get(document, "workers"));
    return SA_OK;
}
