/* Claiming and loading; SQL in sql/queue.sql. Workers are in workers.c. */
#include "lib/store/queue.h"

#include "lib/store/internal.h"

/* Shares of a claim; what a queue does not use, the second pass gives to the others. */
static const struct {
    const char *name;
    size_t weight;
} queues[] = {{"priority", 8}, {"normal", 4}, {"batch", 2}, {"cleanup", 1}};
enum { WEIGHT_SUM = 15 };

static struct sa_claimed read_claimed(const struct sa_db_rows *rows, int i)
{
    return (struct sa_claimed){.workflow_id = sa_db_get_uuid(rows, i, 0),
                               .tenant_id = sa_db_get_uuid(rows, i, 1),
                               .epoch = sa_db_get_int(rows, i, 2),
                               .crashes = sa_db_get_int(rows, i, 3)};
}

static enum sa_err claim_pass(struct sa_ctx *ctx, struct sa_store *store,
                              const struct sa_db_param shared[2], const size_t limits[],
                              struct sa_claimed *runs, size_t *n)
{
    /* Durable: a claim that a crash took back would give its epoch out a second time. */
    struct sa_db_scope scope = {0};
    struct sa_db_call calls[SA_COUNT(queues)];
    struct sa_db_rows rows[SA_COUNT(queues)];
    size_t used = 0;

    for (size_t i = 0; i < SA_COUNT(queues); i++) {
        if (limits[i] == 0)
            continue;
        struct sa_db_param *params = SA_NEW_ARRAY(ctx->arena, 4, struct sa_db_param);
        params[0] = sa_db_c(queues[i].name);
        params[1] = sa_db_int(ctx, (int64_t)limits[i]);
        params[2] = shared[0];
        params[3] = shared[1];
        calls[used] = (struct sa_db_call){SA_SQL_QUEUE_CLAIM, params, 4, &rows[used]};
        used++;
    }
    if (used == 0)
        return SA_OK;
    enum sa_err err = sa_db_run(ctx, store->pool, &scope, calls, used);
    for (size_t q = 0; !err && q < used; q++)
        for (int i = 0; i < rows[q].n; i++)
            runs[(*n)++] = read_claimed(&rows[q], i);
    return err;
}

enum sa_err sa_store_claim(struct sa_ctx *ctx, struct sa_store *store, const struct sa_uuid *worker,
                           size_t limit, int64_t deadline_seconds, struct sa_claimed **runs,
                           size_t *n)
{
    struct sa_db_param shared[2] = {sa_db_uuid(worker), sa_db_int(ctx, deadline_seconds)};
    size_t limits[SA_COUNT(queues)];

    *n = 0;
    *runs = SA_NEW_ARRAY(ctx->arena, limit + WEIGHT_SUM, struct sa_claimed);
    for (size_t i = 0; i < SA_COUNT(queues); i++)
        limits[i] = (limit * queues[i].weight + WEIGHT_SUM - 1) / WEIGHT_SUM;
    for (size_t i = SA_COUNT(queues), sum = limits[0] + limits[1] + limits[2] + limits[3];
         i-- > 0 && sum > limit;) {
        size_t cut = sum - limit < limits[i] ? sum - limit : limits[i];
        limits[i] -= cut;
        sum -= cut;
    }
    enum sa_err err = claim_pass(ctx, store, shared, limits, *runs, n);
    for (size_t i = 0; !err && *n < limit && i < SA_COUNT(queues); i++) {
        size_t rest[SA_COUNT(queues)] = {0};
        rest[i] = limit - *n;
        err = claim_pass(ctx, store, shared, rest, *runs, n);
    }
    return err;
}

static void append_id(struct sa_buf *b, const struct sa_uuid *id)
{
    sa_buf_putc(b, b->n ? ',' : '{');
    sa_buf_puts(b, id->text);
}

enum sa_err sa_store_disown(struct sa_ctx *ctx, struct sa_store *store,
                            const struct sa_uuid *worker, const struct sa_uuid *held, size_t n)
{
    struct sa_db_scope scope = {.repeatable = true};
    struct sa_buf ids;

    sa_buf_init(&ids, ctx->arena, n * 40 + 3);
    for (size_t i = 0; i < n; i++)
        append_id(&ids, &held[i]);
    sa_buf_puts(&ids, n ? "}" : "{}");
    struct sa_db_param params[] = {sa_db_uuid(worker), sa_db_c(sa_buf_c(&ids))};
    return sa_store_one(ctx, store, &scope,
                        (struct sa_db_call){SA_SQL_QUEUE_DISOWN, params, 2, NULL});
}

enum sa_err sa_store_peek(struct sa_ctx *ctx, struct sa_store *store, size_t limit,
                          struct sa_claimed **runs, size_t *n)
{
    struct sa_db_scope scope = {.repeatable = true};
    struct sa_db_param params[] = {sa_db_int(ctx, (int64_t)limit)};
    struct sa_db_rows rows;
    enum sa_err err =
        sa_store_one(ctx, store, &scope, (struct sa_db_call){SA_SQL_QUEUE_PEEK, params, 1, &rows});

    if (err)
        return err;
    *n = (size_t)rows.n;
    *runs = SA_NEW_ARRAY(ctx->arena, *n, struct sa_claimed);
    for (int i = 0; i < rows.n; i++)
        (*runs)[i] = (struct sa_claimed){.workflow_id = sa_db_get_uuid(&rows, i, 0),
                                         .tenant_id = sa_db_get_uuid(&rows, i, 1),
                                         .epoch = sa_db_get_int(&rows, i, 4),
                                         .crashes = sa_db_get_int(&rows, i, 5)};
    return SA_OK;
}

enum sa_err sa_store_next_due(struct sa_ctx *ctx, struct sa_store *store, int64_t *ms)
{
    struct sa_db_scope scope = {.repeatable = true};
    struct sa_db_rows rows;
    enum sa_err err = sa_store_one(
        ctx, store, &scope, (struct sa_db_call){.statement = SA_SQL_QUEUE_PENDING, .rows = &rows});

    if (err)
        return err;
    *ms = sa_db_is_null(&rows, 0, 0) ? -1 : sa_db_get_int(&rows, 0, 0);
    if (*ms < -1)
        *ms = 0;
    return SA_OK;
}

enum sa_err sa_store_load(struct sa_ctx *ctx, struct sa_store *store, const struct sa_claimed *runs,
                          size_t n, struct sa_loaded **loaded, size_t *n_loaded)
{
    struct sa_buf tenants, ids;
    struct sa_db_rows rows;

    sa_buf_init(&tenants, ctx->arena, n * 40 + 2);
    sa_buf_init(&ids, ctx->arena, n * 40 + 2);
    for (size_t i = 0; i < n; i++) {
        append_id(&tenants, &runs[i].tenant_id);
        append_id(&ids, &runs[i].workflow_id);
    }
    sa_buf_putc(&tenants, '}');
    sa_buf_putc(&ids, '}');
    struct sa_db_scope scope = {.tenants = sa_buf_c(&tenants), .repeatable = true};
    struct sa_db_param params[] = {sa_db_c(sa_buf_c(&tenants)), sa_db_c(sa_buf_c(&ids))};
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_WORKFLOW_LOAD, params, 2, &rows});
    if (err)
        return err;
    *n_loaded = (size_t)rows.n;
    *loaded = SA_NEW_ARRAY(ctx->arena, *n_loaded, struct sa_loaded);
    for (int i = 0; i < rows.n; i++)
        (*loaded)[i] = (struct sa_loaded){.workflow_id = sa_db_get_uuid(&rows, i, 0),
                                          .submission_id = sa_db_get_uuid(&rows, i, 2),
                                          .trace_id = sa_db_get(&rows, i, 3),
                                          .submission = sa_db_get(&rows, i, 4),
                                          .journal = sa_db_get(&rows, i, 5),
                                          .attempts = sa_db_get(&rows, i, 6)};
    return SA_OK;
}
