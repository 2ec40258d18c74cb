/*
 * Step 8: times the host is really free. Calendar says when it is busy, PostgreSQL does the
 * calendar arithmetic and holds what is offered. Unknown is never free: when Calendar cannot
 * be asked, no times are offered.
 */
#include "lib/base/buf.h"
#include "lib/base/clock.h"
#include "lib/connectors/calendar.h"
#include "lib/domain/slot_text.h"
#include "lib/store/slots.h"
#include "lib/workflow/steps/steps.h"

enum { BUSY_MAX_BYTES = 1 << 20, DAY_MS = 86400000 };

/* "{[a,b),[c,d)}"; the times are Calendar's own text, quoted as range bounds. */
static enum sa_err multirange(struct sa_ctx *ctx, const struct sa_busy *busy, struct sa_str *out)
{
    struct sa_buf b;

    sa_buf_init(&b, ctx->arena, BUSY_MAX_BYTES);
    sa_buf_putc(&b, '{');
    for (size_t i = 0; i < busy->n; i++) {
        struct sa_str start = busy->items[i].start, end = busy->items[i].end;
        if (sa_str_chr(start, '"') >= 0 || sa_str_chr(end, '"') >= 0)
            return sa_fail(ctx, SA_BAD_RESPONSE, "Calendar sent a busy time that is no time");
        sa_buf_printf(&b, "%s[\"%.*s\",\"%.*s\")", i ? "," : "", SA_STR_ARG(start),
                      SA_STR_ARG(end));
    }
    sa_buf_putc(&b, '}');
    *out = sa_buf_str(&b);
    return sa_buf_done(&b);
}

static enum sa_err offer(struct sa_step_ctx *step, int64_t window_days, struct sa_str busy,
                         struct sa_slots *slots)
{
    const struct sa_tenant_settings *settings = &step->tenant->settings;
    struct sa_slot_request request = {.tenant = step->run->tenant,
                                      .workflow = step->run->first,
                                      .settings = settings,
                                      .count = step->tenant->voice.slot_count,
                                      .window_days = window_days,
                                      .busy = busy};
    struct sa_slot_offer *offers;
    size_t n;
    enum sa_err err = sa_store_slots_offer(step->ctx, step->store, &request, &offers, &n);

    if (err)
        return err;
    slots->slots.n = n;
    slots->slots.items = SA_NEW_ARRAY(step->ctx->arena, n, struct sa_slot);
    for (size_t i = 0; i < n; i++)
        slots->slots.items[i] = (struct sa_slot){
            .start_ms = offers[i].start_ms,
            .end_ms = offers[i].end_ms,
            .text = sa_slot_text(step->ctx->arena, offers[i].local_start, offers[i].local_end,
                                 settings->time_zone, step->facts->lead.language)};
    return SA_OK;
}

enum sa_err sa_step_meeting_slots(struct sa_step_ctx *step, void *output)
{
    const struct sa_tenant_settings *settings = &step->tenant->settings;
    struct sa_slots *slots = output;
    struct sa_busy busy = {0};
    struct sa_str ranges;
    int64_t now = sa_clock_ms();
    /* Twice the window in business days, with the weekends between them. */
    int64_t until = now + (settings->window_days * 2 + 6) * 7 / 5 * DAY_MS;
    enum sa_err err =
        sa_calendar_busy(step->ctx, step->services, settings->calendar_id, now, until, &busy);

    slots->time_zone = settings->time_zone;
    if (!err)
        err = multirange(step->ctx, &busy, &ranges);
    if (err)
        return sa_step_unavailable(step, err, "Calendar", &slots->unavailable);
    err = offer(step, settings->window_days, ranges, slots);
    if (!err && (int64_t)slots->slots.n < step->tenant->voice.slot_count)
        err = offer(step, settings->window_days * 2, ranges, slots);
    return err;
}
