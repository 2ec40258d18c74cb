/* What polling asks and remembers; see doors.h, SQL in sql/doors.sql. */
#include "lib/store/doors.h"
#include "lib/store/internal.h"

static enum sa_err read_ids(struct sa_ctx *ctx, struct sa_store *store, size_t statement,
                            sa_tenant_ids *ids)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.repeatable = true};
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){.statement = statement, .rows = &rows});

    if (err)
        return err;
    ids->n = (size_t)rows.n;
    ids->items = SA_NEW_ARRAY(ctx->arena, ids->n, struct sa_uuid);
    for (int i = 0; i < rows.n; i++)
        ids->items[i] = sa_db_get_uuid(&rows, i, 0);
    return SA_OK;
}

enum sa_err sa_store_active_tenants(struct sa_ctx *ctx, struct sa_store *store, sa_tenant_ids *ids)
{
    return read_ids(ctx, store, SA_SQL_ACTIVE_TENANTS, ids);
}

enum sa_err sa_store_poll_requests(struct sa_ctx *ctx, struct sa_store *store, sa_tenant_ids *ids)
{
    return read_ids(ctx, store, SA_SQL_POLL_REQUESTS_TAKE, ids);
}

enum sa_err sa_store_poll_forms(struct sa_ctx *ctx, struct sa_store *store,
                                const struct sa_uuid *tenant, const json_t *forms,
                                sa_poll_cursors *cursors)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.tenants = sa_str_fmt(ctx->arena, "{%s}", tenant->text).p,
                                .repeatable = true};
    struct sa_db_param params[] = {sa_db_uuid(tenant), sa_db_json(ctx, forms)};
    enum sa_err err =
        sa_store_one(ctx, store, &scope, (struct sa_db_call){SA_SQL_POLL_FORMS, params, 2, &rows});

    if (err)
        return err;
    cursors->n = (size_t)rows.n;
    cursors->items = SA_NEW_ARRAY(ctx->arena, cursors->n, struct sa_poll_cursor);
    for (int i = 0; i < rows.n; i++)
        cursors->items[i] = (struct sa_poll_cursor){.form_id = sa_db_get(&rows, i, 0),
                                                    .seen_ms = sa_db_get_int(&rows, i, 1),
                                                    .head_ms = sa_db_get_int(&rows, i, 2),
                                                    .resume_after = sa_db_get(&rows, i, 3),
                                                    .portal_id = sa_db_get_int(&rows, i, 4)};
    return SA_OK;
}

enum sa_err sa_store_poll_save(struct sa_ctx *ctx, struct sa_store *store,
                               const struct sa_uuid *tenant, const struct sa_poll_cursor *cursor,
                               const char *error)
{
    struct sa_db_scope scope = {.tenants = sa_str_fmt(ctx->arena, "{%s}", tenant->text).p,
                                .repeatable = true};
    struct sa_db_param params[] = {
        sa_db_uuid(tenant),
        sa_db_text(ctx, cursor->form_id),
        sa_db_int(ctx, cursor->seen_ms),
        sa_db_int(ctx, cursor->head_ms),
        sa_db_text(ctx, cursor->resume_after),
        sa_db_c(error),
    };

    return sa_store_one(
        ctx, store, &scope,
        (struct sa_db_call){SA_SQL_POLL_CURSOR_SAVE, params, SA_COUNT(params), NULL});
}
