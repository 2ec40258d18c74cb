/*
 * Calendar's routes: free/busy, events, calendar list, time zone setting.
 */
#include "tests/sandbox/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/calendar_store.h"
#include "tests/sandbox/google.h"
#include "tests/sandbox/request.h"
#include "tests/sandbox/rfc3339.h"
#include "tests/sandbox/world.h"

struct span {
    int64_t start;
    int64_t end;
};

static int by_start(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static bool blocks(const struct sb_event *e)
{
    const char *status = sb_json_text(e->doc, "status");
    const char *transparency = sb_json_text(e->doc, "transparency");
    return !(status && strcmp(status, "cancelled") == 0) &&
           !(transparency && strcmp(transparency, "transparent") == 0);
}

/* Busy ranges, clipped, sorted, merged. */
static json_t *busy_of(const struct sb_calbook *b, int64_t min, int64_t max, const char *zone)
{
    struct span *span = sb_alloc((b->events.n + 1) * sizeof *span);
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < b->events.n; i++) {
        const struct sb_event *e = b->events.at[i];
        if (blocks(e) && e->start_ms < max && e->end_ms > min)
            span[n++] = (struct span){e->start_ms < min ? min : e->start_ms,
                                      e->end_ms > max ? max : e->end_ms};
    }
    qsort(span, n, sizeof *span, by_start);
    for (size_t i = 1; i < n; i++) {
        if (span[i].start > span[kept].end)
            span[++kept] = span[i];
        else if (span[i].end > span[kept].end)
            span[kept].end = span[i].end;
    }
    json_t *list = json_array();
    for (size_t i = 0; n && i <= kept; i++) {
        char start[40], end[40];
        sb_rfc3339_write(span[i].start, zone, start);
        sb_rfc3339_write(span[i].end, zone, end);
        json_array_append_new(list, json_pack("{ssss}", "start", start, "end", end));
    }
    free(span);
    return list;
}

static void free_busy(struct sb_req *req)
{
    const json_t *body = sb_req_json(req);
    const char *zone = sb_json_text(body, "timeZone");
    json_t *items = json_object_get(body, "items"), *item, *calendars;
    int64_t min, max;
    size_t i;
    if (!sb_rfc3339_parse(sb_json_text(body, "timeMin"), zone, &min) ||
        !sb_rfc3339_parse(sb_json_text(body, "timeMax"), zone, &max)) {
        sb_google_error(req, 400, "badRequest", "Bad Request");
        return;
    }
    if (max <= min) {
        sb_google_error(req, 400, "timeRangeEmpty", "The specified time range is empty.");
        return;
    }
    calendars = json_object();
    json_array_foreach(items, i, item)
    {
        const char *id = sb_json_text(item, "id");
        const struct sb_calbook *b = id ? sb_cal_book(req->world->calendar, id) : NULL;
        const char *reason = i >= 50 ? "tooManyCalendarsRequested" : b ? NULL : "notFound";
        if (reason)
            json_object_set_new(calendars, id ? id : "",
                                json_pack("{s[{ssss}]s[]}", "errors", "domain", "global", "reason",
                                          reason, "busy"));
        else
            json_object_set_new(calendars, id,
                                json_pack("{so}", "busy", busy_of(b, min, max, zone)));
    }
    char from[40], to[40];
    sb_rfc3339_write(min, NULL, from);
    sb_rfc3339_write(max, NULL, to);
    sb_reply_json(req, 200,
                  json_pack("{sssssssoso}", "kind", "calendar#freeBusy", "timeMin", from, "timeMax",
                            to, "calendars", calendars, "groups", json_object()));
}

/* The calendar of the path; answers 404 and gives NULL when unknown. */
static struct sb_calbook *book_of(struct sb_req *req)
{
    struct sb_calbook *b = sb_cal_book(req->world->calendar, req->seg[3]);
    if (!b)
        sb_google_error(req, 404, NULL, "Not Found");
    return b;
}

static bool id_fits(const char *id)
{
    size_t n = strspn(id, "0123456789abcdefghijklmnopqrstuv");
    return !id[n] && n >= 5 && n <= 1024;
}

static void complete(struct sb_req *req, const struct sb_calbook *b, json_t *doc, const char *id)
{
    char now[32], text[200];
    sb_iso_ms(sb_now_ms(), now);
    sb_json_set(doc, "kind", "calendar#event");
    sb_json_set(doc, "id", id);
    sb_json_set(doc, "status", "confirmed");
    sb_json_set(doc, "created", now);
    sb_json_set(doc, "updated", now);
    (void)snprintf(text, sizeof text, "\"%016llx\"",
                   (unsigned long long)sb_digest(now, strlen(now)));
    sb_json_set(doc, "etag", text);
    (void)snprintf(text, sizeof text, "%.120s@google.com", id);
    sb_json_set(doc, "iCalUID", text);
    (void)snprintf(text, sizeof text, "https://calendar.example/event?eid=%.120s", id);
    sb_json_set(doc, "htmlLink", text);
    json_object_set_new(doc, "creator", json_pack("{sssb}", "email", b->id, "self", 1));
    json_object_set_new(doc, "organizer", json_pack("{sssb}", "email", b->id, "self", 1));
    json_t *conference = json_object_get(doc, "conferenceData");
    if (json_object_get(conference, "createRequest") &&
        sb_arg_int(req, "conferenceDataVersion", 0) == 1) {
        (void)snprintf(text, sizeof text, "https://meet.example/%.60s", id);
        sb_json_set(doc, "hangoutLink", text);
    }
}

static void insert(struct sb_req *req)
{
    struct sb_calbook *b = book_of(req);
    const json_t *body = sb_req_json(req);
    const char *id = sb_json_text(body, "id");
    char made[32];
    int64_t start, end;
    if (!b)
        return;
    (void)snprintf(made, sizeof made, "evt%08llu",
                   (unsigned long long)req->world->calendar->next_id++);
    if (!sb_cal_time(json_object_get(body, "start"), b->zone, &start) ||
        !sb_cal_time(json_object_get(body, "end"), b->zone, &end))
        sb_google_error(req, 400, "required", "Missing or bad start or end time.");
    else if (end <= start)
        sb_google_error(req, 400, "timeRangeEmpty", "The specified time range is empty.");
    else if (id && !id_fits(id))
        sb_google_error(req, 400, "invalid", "Invalid resource id value.");
    else if (id && sb_map_get(&b->event, id))
        sb_google_error(req, 409, NULL, NULL);
    else {
        json_t *doc = json_deep_copy(body);
        id = id ? id : made;
        complete(req, b, doc, id);
        (void)sb_cal_add(b, id, doc, start, end);
        sb_reply_json(req, 200, json_incref(doc));
    }
}

static struct sb_event *event_of(struct sb_req *req)
{
    const struct sb_calbook *b = book_of(req);
    struct sb_event *e = b ? sb_map_get(&b->event, req->seg[5]) : NULL;
    if (b && !e)
        sb_google_error(req, 404, NULL, "Not Found");
    return e;
}

static void get(struct sb_req *req)
{
    const struct sb_event *e = event_of(req);
    if (e)
        sb_reply_json(req, 200, json_incref(e->doc));
}

static void patch(struct sb_req *req)
{
    struct sb_event *e = event_of(req);
    if (!e)
        return;
    json_t *doc = json_copy(e->doc), *body = sb_req_json(req);
    const char *zone = sb_cal_book(req->world->calendar, req->seg[3])->zone;
    int64_t start, end;
    json_object_update(doc, body);
    sb_json_set(doc, "id", e->id);
    if (!sb_cal_time(json_object_get(doc, "start"), zone, &start) ||
        !sb_cal_time(json_object_get(doc, "end"), zone, &end) || end <= start) {
        json_decref(doc);
        sb_google_error(req, 400, "timeRangeEmpty", "The specified time range is empty.");
        return;
    }
    json_decref(e->doc);
    e->doc = doc;
    e->start_ms = start;
    e->end_ms = end;
    sb_reply_json(req, 200, json_incref(doc));
}

/* The id stays taken: get answers it as cancelled, insert with it 409. */
static void delete (struct sb_req *req)
{
    struct sb_event *e = event_of(req);
    if (!e)
        return;
    if (!blocks(e) && strcmp(sb_json_text(e->doc, "status"), "cancelled") == 0) {
        sb_google_error(req, 410, NULL, NULL);
        return;
    }
    sb_json_set(e->doc, "status", "cancelled");
    sb_reply_text(req, 204, NULL, "");
}

static bool private_fits(const struct sb_req *req, const struct sb_event *e)
{
    const json_t *private =
        json_object_get(json_object_get(e->doc, "extendedProperties"), "private");
    for (int i = 0; i < req->nargs; i++) {
        if (strcmp(req->arg[i].key, "privateExtendedProperty") != 0)
            continue;
        const char *equals = strchr(req->arg[i].value, '=');
        char *name =
            sb_copy_n(req->arg[i].value, equals ? (size_t)(equals - req->arg[i].value) : 0);
        const char *value = sb_json_text(private, name);
        free(name);
        if (!equals || !value || strcmp(value, equals + 1) != 0)
            return false;
    }
    return true;
}

static bool listed(const struct sb_req *req, const struct sb_event *e, int64_t min, int64_t max)
{
    const char *status = sb_json_text(e->doc, "status"), *q = sb_arg(req, "q");
    const char *uid = sb_arg(req, "iCalUID"), *own = sb_json_text(e->doc, "iCalUID");
    if (status && strcmp(status, "cancelled") == 0 && !sb_arg_is(req, "showDeleted", "true"))
        return false;
    if (e->end_ms <= min || e->start_ms >= max || !private_fits(req, e))
        return false;
    if (uid && (!own || strcmp(uid, own) != 0))
        return false;
    return !q || sb_contains(sb_json_text(e->doc, "summary"), q) ||
           sb_contains(sb_json_text(e->doc, "description"), q);
}

static int by_time(const void *a, const void *b)
{
    const struct sb_event *x = *(const struct sb_event *const *)a;
    const struct sb_event *y = *(const struct sb_event *const *)b;
    return x->start_ms < y->start_ms ? -1 : x->start_ms > y->start_ms;
}

static void list(struct sb_req *req)
{
    const struct sb_calbook *b = book_of(req);
    int64_t min = INT64_MIN, max = INT64_MAX;
    if (!b)
        return;
    if ((sb_arg(req, "timeMin") && !sb_rfc3339_parse(sb_arg(req, "timeMin"), NULL, &min)) ||
        (sb_arg(req, "timeMax") && !sb_rfc3339_parse(sb_arg(req, "timeMax"), NULL, &max))) {
        sb_google_error(req, 400, "badRequest", "Bad Request");
        return;
    }
    struct sb_list found = {0};
    for (size_t i = 0; i < b->events.n; i++) {
        if (listed(req, b->events.at[i], min, max))
            sb_list_add(&found, b->events.at[i]);
    }
    if (found.n && sb_arg_is(req, "orderBy", "startTime"))
        qsort(found.at, found.n, sizeof *found.at, by_time);
    size_t start = sb_google_page_start(req), limit = (size_t)sb_arg_int(req, "maxResults", 250);
    json_t *items = json_array();
    for (size_t i = start; i < found.n && i < start + limit; i++)
        json_array_append(items, ((const struct sb_event *)found.at[i])->doc);
    json_t *answer =
        json_pack("{ssssssssssso}", "kind", "calendar#events", "summary", b->summary, "timeZone",
                  b->zone, "accessRole", "owner", "etag", "\"1\"", "items", items);
    if (found.n > start + limit) {
        char token[24];
        (void)snprintf(token, sizeof token, "%zu", start + limit);
        sb_json_set(answer, "nextPageToken", token);
    }
    sb_list_clear(&found, NULL);
    sb_reply_json(req, 200, answer);
}

static json_t *book_document(const struct sb_calbook *b, const char *kind)
{
    json_t *o = json_pack("{sssssssssssb}", "kind", kind, "etag", "\"1\"", "id", b->id, "summary",
                          b->summary, "timeZone", b->zone, "selected", 1);
    if (strcmp(kind, "calendar#calendarListEntry") == 0) {
        sb_json_set(o, "accessRole", "owner");
        if (b->primary)
            json_object_set_new(o, "primary", json_true());
    }
    return o;
}

static void calendar_list(struct sb_req *req)
{
    const struct sb_calendar *cal = req->world->calendar;
    json_t *items = json_array();
    for (size_t i = 0; i < cal->books.n; i++)
        json_array_append_new(items, book_document(cal->books.at[i], "calendar#calendarListEntry"));
    sb_reply_json(req, 200,
                  json_pack("{ssssssso}", "kind", "calendar#calendarList", "etag", "\"1\"",
                            "nextSyncToken", "1", "items", items));
}

static void calendar_get(struct sb_req *req)
{
    const struct sb_calbook *b = book_of(req);
    if (b)
        sb_reply_json(req, 200, book_document(b, "calendar#calendar"));
}

static void time_zone(struct sb_req *req)
{
    const struct sb_calbook *b = sb_cal_book(req->world->calendar, "primary");
    sb_reply_json(req, 200,
                  json_pack("{ssssssss}", "kind", "calendar#setting", "etag", "\"1\"", "id",
                            "timezone", "value", b->zone));
}

static const struct sb_route rows[] = {
    {"POST", "calendar/v3/freeBusy", free_busy},
    {"POST", "calendar/v3/calendars/{}/events", insert},
    {"GET", "calendar/v3/calendars/{}/events", list},
    {"GET", "calendar/v3/calendars/{}/events/{}", get},
    {"PATCH", "calendar/v3/calendars/{}/events/{}", patch},
    {"DELETE", "calendar/v3/calendars/{}/events/{}", delete},
    {"GET", "calendar/v3/calendars/{}", calendar_get},
    {"GET", "calendar/v3/users/me/calendarList", calendar_list},
    {"GET", "calendar/v3/users/me/settings/timezone", time_zone},
};

void sb_calendar_serve(struct sb_req *req)
{
    if (sb_google_allowed(req))
        sb_google_routed(req, sb_route(req, 0, rows, sizeof rows / sizeof *rows));
}
