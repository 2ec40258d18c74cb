/* Slots; SQL in sql/slots.sql. */
#include "lib/store/slots.h"

#include "lib/domain/work_hours.h"
#include "lib/store/internal.h"

enum sa_err sa_store_slots_offer(struct sa_ctx *ctx, struct sa_store *store,
                                 const struct sa_slot_request *r, struct sa_slot_offer **offers,
                                 size_t *n)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.tenants = sa_str_fmt(ctx->arena, "{%s}", r->tenant.text).p,
                                .repeatable = true};
    struct sa_work_hours hours;
    enum sa_err err = sa_work_hours_of(ctx, r->settings, &hours);

    if (err)
        return err;
    struct sa_db_param params[] = {
        sa_db_uuid(&r->tenant),
        sa_db_uuid(&r->workflow),
        sa_db_text(ctx, r->settings->calendar_id),
        sa_db_text(ctx, r->settings->time_zone),
        sa_db_json(ctx, hours.open),
        sa_db_json(ctx, hours.blocked),
        sa_db_int(ctx, r->settings->slot_minutes),
        sa_db_int(ctx, r->settings->notice_hours),
        sa_db_int(ctx, r->count),
        sa_db_int(ctx, r->window_days),
        sa_db_text(ctx, r->busy),
        sa_db_int(ctx, r->settings->buffer_minutes),
        sa_db_text(ctx, hours.holidays),
        sa_db_int(ctx, r->busy_until_ms),
        sa_db_text(ctx, r->lead_zone),
    };
    err = sa_store_one(ctx, store, &scope,
                       (struct sa_db_call){SA_SQL_SLOTS_OFFER, params, SA_COUNT(params), &rows});

    if (err)
        return err;
    *n = (size_t)rows.n;
    *offers = SA_NEW_ARRAY(ctx->arena, *n, struct sa_slot_offer);
    for (int i = 0; i < rows.n; i++)
        (*offers)[i] = (struct sa_slot_offer){.start_ms = sa_db_get_int(&rows, i, 0),
                                              .end_ms = sa_db_get_int(&rows, i, 1),
                                              .local_start = sa_db_get(&rows, i, 2),
                                              .local_end = sa_db_get(&rows, i, 3),
                                              .lead_start = sa_db_get(&rows, i, 4)};
    return SA_OK;
}

enum sa_err sa_store_business_day(struct sa_ctx *ctx, struct sa_store *store,
                                  const struct sa_tenant_settings *settings, struct sa_str at,
                                  int64_t *ms)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.repeatable = true};
    struct sa_work_hours hours;
    enum sa_err err = sa_work_hours_of(ctx, settings, &hours);

    if (err)
        return err;
    struct sa_db_param params[] = {sa_db_text(ctx, settings->time_zone),
                                   sa_db_int(ctx, settings->task_due_days), sa_db_text(ctx, at),
                                   sa_db_text(ctx, hours.holidays)};
    err = sa_store_one(ctx, store, &scope,
                       (struct sa_db_call){SA_SQL_BUSINESS_DAY_AFTER, params, 4, &rows});

    if (!err)
        *ms = sa_db_get_int(&rows, 0, 0);
    return err;
}
