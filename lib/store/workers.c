/* Workers: registration, heartbeat, rescue; SQL in sql/workers.sql. */
#include "lib/store/internal.h"
#include "lib/store/queue.h"

enum sa_err sa_store_worker_register(struct sa_ctx *ctx, struct sa_store *store,
                                     const struct sa_worker *w)
{
    struct sa_db_param params[] = {sa_db_uuid(&w->id),           sa_db_text(ctx, w->host_id),
                                   sa_db_text(ctx, w->boot_id),  sa_db_int(ctx, w->pid),
                                   sa_db_int(ctx, w->pid_start), sa_db_c("")};
    struct sa_db_scope scope = {0};

    return sa_store_one(
        ctx, store, &scope,
        (struct sa_db_call){SA_SQL_WORKER_REGISTER, params, SA_COUNT(params), NULL});
}

enum sa_err sa_store_worker_heartbeat(struct sa_ctx *ctx, struct sa_store *store,
                                      const struct sa_uuid *worker, bool draining)
{
    struct sa_db_param params[] = {sa_db_uuid(worker), sa_db_bool(draining)};
    struct sa_db_scope scope = {.may_be_lost = true, .repeatable = true};
    struct sa_db_rows rows;
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_WORKER_HEARTBEAT, params, 2, &rows});

    if (err)
        return err;
    return rows.n == 1 ? SA_OK : sa_fail(ctx, SA_STALE, "this worker was declared dead");
}

enum sa_err sa_store_worker_leave(struct sa_ctx *ctx, struct sa_store *store,
                                  const struct sa_uuid *worker)
{
    struct sa_db_param params[] = {sa_db_uuid(worker)};
    struct sa_db_scope scope = {.repeatable = true};
    struct sa_db_call calls[] = {{SA_SQL_WORKER_LEAVE, params, 1, NULL},
                                 {.statement = SA_SQL_WORKERS_FORGET}};

    return sa_db_run(ctx, store->pool, &scope, calls, SA_COUNT(calls));
}

enum sa_err sa_store_workers_suspect(struct sa_ctx *ctx, struct sa_store *store,
                                     const struct sa_worker *self, int64_t silent_seconds,
                                     struct sa_suspect **suspects, size_t *n)
{
    struct sa_db_param params[] = {sa_db_text(ctx, self->host_id), sa_db_uuid(&self->id),
                                   sa_db_int(ctx, silent_seconds)};
    struct sa_db_scope scope = {.repeatable = true};
    struct sa_db_rows rows;
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_WORKERS_SUSPECT, params, 3, &rows});

    if (err)
        return err;
    *n = (size_t)rows.n;
    *suspects = SA_NEW_ARRAY(ctx->arena, *n, struct sa_suspect);
    for (int i = 0; i < rows.n; i++)
        (*suspects)[i] = (struct sa_suspect){.id = sa_db_get_uuid(&rows, i, 0),
                                             .same_host = sa_db_get_bool(&rows, i, 1),
                                             .boot_id = sa_db_get(&rows, i, 2),
                                             .pid = sa_db_get_int(&rows, i, 3),
                                             .pid_start = sa_db_get_int(&rows, i, 4),
                                             .silent = sa_db_get_bool(&rows, i, 5)};
    return SA_OK;
}

/* "{a,b}" of the tenants whose runs the worker holds: the journal is read under their policies. */
static enum sa_err held_tenants(struct sa_ctx *ctx, struct sa_store *store,
                                const struct sa_uuid *worker, const char **array)
{
    struct sa_db_param params[] = {sa_db_uuid(worker)};
    struct sa_db_scope scope = {.repeatable = true};
    struct sa_db_rows rows;
    struct sa_buf b;
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_WORKER_TENANTS, params, 1, &rows});

    if (err)
        return err;
    sa_buf_init(&b, ctx->arena, (size_t)rows.n * 40 + 3);
    sa_buf_putc(&b, '{');
    for (int i = 0; i < rows.n; i++) {
        if (i)
            sa_buf_putc(&b, ',');
        sa_buf_add(&b, sa_db_get(&rows, i, 0));
    }
    sa_buf_putc(&b, '}');
    *array = sa_buf_c(&b);
    return SA_OK;
}

enum sa_err sa_store_worker_rescue(struct sa_ctx *ctx, struct sa_store *store,
                                   const struct sa_uuid *dead, bool proven, int64_t silent_seconds,
                                   int64_t *rescued)
{
    struct sa_db_param params[] = {sa_db_uuid(dead), sa_db_bool(proven),
                                   sa_db_int(ctx, silent_seconds)};
    struct sa_db_scope scope = {0};
    struct sa_db_rows rows;
    enum sa_err err = held_tenants(ctx, store, dead, &scope.tenants);

    if (!err)
        err = sa_store_one(ctx, store, &scope,
                           (struct sa_db_call){SA_SQL_WORKER_RESCUE, params, 3, &rows});
    if (!err)
        *rescued = rows.n;
    return err;
}

enum sa_err sa_store_job_start(struct sa_ctx *ctx, struct sa_store *store, const struct sa_uuid *id,
                               const char *job, struct sa_str host_id)
{
    struct sa_db_param params[] = {sa_db_uuid(id), sa_db_c(job), sa_db_text(ctx, host_id)};
    struct sa_db_scope scope = {0};

    return sa_store_one(ctx, store, &scope,
                        (struct sa_db_call){SA_SQL_JOB_RUN_START, params, 3, NULL});
}

enum sa_err sa_store_job_finish(struct sa_ctx *ctx, struct sa_store *store,
                                const struct sa_uuid *id, int exit_code, int64_t items)
{
    struct sa_db_param params[] = {sa_db_uuid(id), sa_db_int(ctx, exit_code),
                                   sa_db_int(ctx, items)};
    struct sa_db_scope scope = {.repeatable = true};

    return sa_store_one(ctx, store, &scope,
                        (struct sa_db_call){SA_SQL_JOB_RUN_FINISH, params, 3, NULL});
}
