/* Free and busy of one calendar; see calendar.h. */
#include "lib/connectors/calendar.h"

#include <stdio.h>
#include <time.h>

#include "lib/connectors/call.h"
#include "lib/connectors/status.h"

struct reason {
    struct sa_str reason;
};
struct calendar {
    SA_LIST(struct sa_busy_range) busy;
    SA_LIST(struct reason) errors;
};
struct answer {
    json_t *calendars; /* by calendar id */
};

static const struct sa_field range_fields[] = {
    SA_FIELD_STR(struct sa_busy_range, start, "start", .required = true, .max = 64),
    SA_FIELD_STR(struct sa_busy_range, end, "end", .required = true, .max = 64), SA_FIELD_END};
static const struct sa_field reason_fields[] = {SA_FIELD_STR(struct reason, reason, "reason"),
                                                SA_FIELD_END};
static const struct sa_field calendar_fields[] = {
    SA_FIELD_LIST(struct calendar, busy, range_fields, "busy"),
    SA_FIELD_LIST(struct calendar, errors, reason_fields, "errors"), SA_FIELD_END};
static const struct sa_field answer_fields[] = {
    SA_FIELD_JSON(struct answer, calendars, "calendars", .required = true), SA_FIELD_END};

static json_t *instant(int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    char text[32];

    gmtime_r(&seconds, &tm);
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
    return json_string(text);
}

/* The one calendar asked for; Calendar may answer "primary" under the address it stands for. */
static const json_t *only_calendar(const json_t *calendars, struct sa_str id)
{
    const json_t *found = json_object_getn(calendars, id.p, id.n);

    if (!found && json_object_size(calendars) == 1)
        found = json_object_iter_value(json_object_iter((json_t *)calendars));
    return found;
}

enum sa_err sa_calendar_busy(struct sa_ctx *ctx, struct sa_services *services,
                             struct sa_str calendar_id, int64_t from_ms, int64_t to_ms,
                             struct sa_busy *busy)
{
    struct answer answer = {.calendars = NULL};
    struct calendar calendar = {.busy = {NULL, 0}};
    struct sa_api_call call = {
        .service = SA_CONNECTOR_CALENDAR,
        .method = "POST",
        .doing = "asking when the host is busy",
        .path = SA_STR("/calendar/v3/freeBusy"),
        .body = sa_json_keep(ctx, json_pack("{sososss[{so}]}", "timeMin", instant(from_ms),
                                            "timeMax", instant(to_ms), "timeZone", "UTC", "items",
                                            "id", sa_body_str(calendar_id))),
        .reading = true,
    };
    enum sa_err err = sa_api_json(ctx, services, &call, answer_fields, &answer);

    if (err)
        return err;
    const json_t *found = only_calendar(answer.calendars, calendar_id);
    if (!found || sa_fields_decode(ctx, calendar_fields, found, &calendar))
        return sa_api_unreadable(ctx, &call, "nothing about the calendar");
    if (calendar.errors.n)
        return sa_fail(ctx, SA_EXTERNAL_SERVICE, "%s: calendar cannot tell (%.*s)", call.doing,
                       SA_STR_ARG(sa_refusal_text(ctx->arena, calendar.errors.items[0].reason)));
    busy->items = calendar.busy.items;
    busy->n = calendar.busy.n;
    return SA_OK;
}
