/*
 * Step 8: times the sender is really free. Calendar says when it is busy, PostgreSQL does the
 * calendar arithmetic and holds what is offered. Unknown is never free: when Calendar cannot
 * be asked, no times are offered.
 */
#include "lib/base/buf.h"
#include "lib/base/clock.h"
#include "lib/connectors/calendar.h"
#include "lib/domain/lead_zone.h"
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

/* What stays the same while the window grows. */
struct wish {
    struct sa_tenant_settings settings; /* of the sender */
    struct sa_str busy;
    int64_t busy_until_ms;
    struct sa_str lead_zone;
};

static bool on_one_day(const struct sa_slot_offer *offers, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (!sa_str_eq(sa_str_sub(offers[i].local_start, 0, 10),
                       sa_str_sub(offers[0].local_start, 0, 10)))
            return false;
    return true;
}

/* *enough: as many as wanted, and not all on one day. */
static enum sa_err offer(struct sa_step_ctx *step, const struct wish *wish, int64_t window_days,
                         struct sa_slots *slots, bool *enough)
{
    int64_t count = step->tenant->voice.slot_count;
    struct sa_slot_request request = {.tenant = step->run->tenant,
                                      .workflow = step->run->first,
                                      .settings = &wish->settings,
                                      .count = count,
                                      .window_days = window_days,
                                      .busy = wish->busy,
                                      .busy_until_ms = wish->busy_until_ms,
                                      .lead_zone = wish->lead_zone};
    struct sa_slot_offer *offers;
    size_t n;
    enum sa_err err = sa_store_slots_offer(step->ctx, step->store, &request, &offers, &n);

    if (err)
        return err;
    *enough = (int64_t)n >= count && (count < 2 || !on_one_day(offers, n));
    slots->slots.n = n;
    slots->slots.items = SA_NEW_ARRAY(step->ctx->arena, n, struct sa_slot);
    for (size_t i = 0; i < n; i++) {
        struct sa_slot_times times = {.start = offers[i].local_start,
                                      .end = offers[i].local_end,
                                      .zone = wish->settings.time_zone,
                                      .lead_start = offers[i].lead_start,
                                      .lead_zone = wish->lead_zone};
        slots->slots.items[i] = (struct sa_slot){
            .start_ms = offers[i].start_ms,
            .end_ms = offers[i].end_ms,
            .text = sa_slot_text(step->ctx->arena, &times, step->facts->lead.language)};
    }
    return SA_OK;
}

enum sa_err sa_step_meeting_slots(struct sa_step_ctx *step, void *output)
{
    const struct sa_lead *lead = &step->facts->lead;
    struct wish wish = {.settings = step->tenant->settings};
    struct sa_slots *slots = output;
    struct sa_busy busy = {0};
    struct sa_sender sender;
    bool enough = false;
    int64_t now = sa_clock_ms(), days = wish.settings.window_days;

    (void)sa_step_sender(step, &sender);
    wish.settings.calendar_id = sender.calendar_id;
    wish.lead_zone = sa_lead_zone_of(step->ctx->arena, lead->country, lead->phone);
    /* Twice the window in business days, with the weekends between them. */
    wish.busy_until_ms = now + (days * 2 + 6) * 7 / 5 * DAY_MS;
    enum sa_err err = sa_calendar_busy(step->ctx, step->services, sender.calendar_id, now,
                                       wish.busy_until_ms, &busy);

    slots->time_zone = wish.settings.time_zone;
    if (!err)
        err = multirange(step->ctx, &busy, &wish.busy);
    if (err)
        return sa_step_unavailable(step, err, "Calendar", &slots->unavailable);
    err = offer(step, &wish, days, slots, &enough);
    if (!err && !enough)
        err = offer(step, &wish, days * 2, slots, &enough);
    return err;
}
