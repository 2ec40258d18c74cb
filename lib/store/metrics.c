/* Business totals; SQL in sql/metrics.sql. */
#include "lib/store/metrics.h"

#include "lib/store/internal.h"

static const char *const queues[] = {"priority", "normal", "batch", "cleanup"};
static const char *const states[] = {"queued", "running", "waiting"};

static int find_row(const struct sa_db_rows *rows, const char *queue, const char *state)
{
    for (int i = 0; i < rows->n; i++)
        if (sa_str_eq(sa_db_get(rows, i, 0), sa_str_of(queue)) &&
            sa_str_eq(sa_db_get(rows, i, 1), sa_str_of(state)))
            return i;
    return rows->n;
}

/* Every label set is printed, zeros included: a missing series hides the first event. */
static void print_queues(struct sa_buf *out, const struct sa_db_rows *rows)
{
    sa_buf_puts(out, "# HELP sa_queue_jobs Live runs by queue and state.\n"
                     "# TYPE sa_queue_jobs gauge\n");
    for (size_t q = 0; q < SA_COUNT(queues); q++)
        for (size_t s = 0; s < SA_COUNT(states); s++)
            sa_buf_printf(out, "sa_queue_jobs{queue=\"%s\",state=\"%s\"} %lld\n", queues[q],
                          states[s],
                          (long long)sa_db_get_int(rows, find_row(rows, queues[q], states[s]), 2));
    sa_buf_puts(out, "# HELP sa_queue_oldest_ready_age_seconds Age of the oldest run that is due.\n"
                     "# TYPE sa_queue_oldest_ready_age_seconds gauge\n");
    for (size_t q = 0; q < SA_COUNT(queues); q++) {
        int64_t age = 0;
        for (size_t s = 0; s < SA_COUNT(states); s++) {
            int64_t a = sa_db_get_int(rows, find_row(rows, queues[q], states[s]), 3);
            age = a > age ? a : age;
        }
        sa_buf_printf(out, "sa_queue_oldest_ready_age_seconds{queue=\"%s\"} %lld\n", queues[q],
                      (long long)age);
    }
}

static void gauge(struct sa_buf *out, const char *name, const char *help, int64_t value)
{
    sa_buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n%s %lld\n", name, help, name, name,
                  (long long)value);
}

enum sa_err sa_store_metrics(struct sa_ctx *ctx, struct sa_store *store, struct sa_buf *out)
{
    struct sa_db_scope scope = {.repeatable = true};
    struct sa_db_rows queue, totals;
    struct sa_db_call calls[] = {{.statement = SA_SQL_METRICS_QUEUE, .rows = &queue},
                                 {.statement = SA_SQL_METRICS_TOTALS, .rows = &totals}};
    enum sa_err err = sa_db_run(ctx, store->pool, &scope, calls, SA_COUNT(calls));

    if (err)
        return err;
    print_queues(out, &queue);
    gauge(out, "sa_dead_letters_open", "Dead letters nobody has dealt with.",
          sa_db_get_int(&totals, 0, 0));
    gauge(out, "sa_webhook_quarantined", "Signed submissions that could not be read.",
          sa_db_get_int(&totals, 0, 1));
    gauge(out, "sa_workers_alive", "Workers with a fresh heartbeat.", sa_db_get_int(&totals, 0, 2));
    gauge(out, "sa_leads_oldest_unfinished_age_seconds", "Age of the oldest unfinished lead.",
          sa_db_get_int(&totals, 0, 3));
    gauge(out, "sa_db_connections", "Connections to the database.", sa_db_get_int(&totals, 0, 4));
    gauge(out, "sa_db_size_bytes", "Size of the database.", sa_db_get_int(&totals, 0, 5));
    return SA_OK;
}
