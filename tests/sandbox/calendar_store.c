/*
 * Calendars, their events, seed and state.
 */
#include "tests/sandbox/calendar_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/calendar.h"
#include "tests/sandbox/rfc3339.h"

struct sb_calendar *sb_calendar_new(void)
{
    struct sb_calendar *cal = sb_alloc(sizeof *cal);
    cal->next_id = 1;
    (void)sb_cal_add_book(cal, "agent@sandbox.example", "Sandbox Agent", "Europe/Berlin", true);
    return cal;
}

static void free_event(void *p)
{
    struct sb_event *e = p;
    json_decref(e->doc);
    free(e->id);
    free(e);
}

static void free_book(void *p)
{
    struct sb_calbook *b = p;
    sb_map_clear(&b->event, NULL);
    sb_list_clear(&b->events, free_event);
    free(b->id);
    free(b->summary);
    free(b->zone);
    free(b);
}

void sb_calendar_free(struct sb_calendar *cal)
{
    sb_list_clear(&cal->books, free_book);
    free(cal);
}

struct sb_calbook *sb_cal_book(const struct sb_calendar *cal, const char *id)
{
    for (size_t i = 0; i < cal->books.n; i++) {
        struct sb_calbook *b = cal->books.at[i];
        if (strcmp(b->id, id) == 0 || (b->primary && strcmp(id, "primary") == 0))
            return b;
    }
    return NULL;
}

struct sb_calbook *sb_cal_add_book(struct sb_calendar *cal, const char *id, const char *summary,
                                   const char *zone, bool primary)
{
    struct sb_calbook *b = sb_alloc(sizeof *b);
    b->id = sb_copy(id);
    b->summary = sb_copy(summary);
    b->zone = sb_copy(zone);
    b->primary = primary;
    sb_list_add(&cal->books, b);
    return b;
}

struct sb_event *sb_cal_add(struct sb_calbook *book, const char *id, json_t *doc, int64_t start_ms,
                            int64_t end_ms)
{
    struct sb_event *e = sb_alloc(sizeof *e);
    e->id = sb_copy(id);
    e->doc = doc;
    e->start_ms = start_ms;
    e->end_ms = end_ms;
    sb_list_add(&book->events, e);
    sb_map_put(&book->event, e->id, e);
    return e;
}

bool sb_cal_time(const json_t *when, const char *zone, int64_t *ms)
{
    const char *time = sb_json_text(when, "dateTime"), *own = sb_json_text(when, "timeZone");
    if (!time)
        time = sb_json_text(when, "date");
    if (own && !sb_zone_known(own))
        return false;
    return time && sb_rfc3339_parse(time, own ? own : zone, ms);
}

static const char *seed_calendars(struct sb_calendar *cal, const json_t *list)
{
    size_t i;
    json_t *given;
    json_array_foreach((json_t *)list, i, given)
    {
        const char *id = sb_json_text(given, "id"), *zone = sb_json_text(given, "timeZone");
        const char *summary = sb_json_text(given, "summary");
        bool primary = json_is_true(json_object_get(given, "primary"));
        if (!id || (zone && !sb_zone_known(zone)))
            return "calendars: each has an id and a known timeZone";
        struct sb_calbook *b = primary ? sb_cal_book(cal, "primary") : sb_cal_book(cal, id);
        if (!b) {
            (void)sb_cal_add_book(cal, id, summary ? summary : id, zone ? zone : "UTC", false);
            continue;
        }
        free(b->id);
        b->id = sb_copy(id);
        free(b->zone);
        b->zone = sb_copy(zone ? zone : "UTC");
    }
    return NULL;
}

static bool relative(const json_t *given, const char *zone, int64_t *start, int64_t *end)
{
    bool business = json_object_get(given, "in_business_days") != NULL;
    int days = (int)sb_json_int(given, business ? "in_business_days" : "in_days", 0);
    const char *from = sb_json_text(given, "from"), *to = sb_json_text(given, "to");
    return from && to && sb_zone_day_time(zone, days, business, from, start) &&
           sb_zone_day_time(zone, days, business, to, end);
}

static const char *seed_busy(struct sb_calendar *cal, const json_t *list)
{
    size_t i;
    json_t *given;
    json_array_foreach((json_t *)list, i, given)
    {
        const char *id = sb_json_text(given, "calendar");
        struct sb_calbook *b = sb_cal_book(cal, id ? id : "primary");
        int64_t start = 0, end = 0;
        if (!b)
            return "busy: unknown calendar";
        const char *zone = sb_json_text(given, "tz");
        zone = zone ? zone : b->zone;
        if (!sb_zone_known(zone))
            return "busy: unknown tz";
        bool fixed = sb_rfc3339_parse(sb_json_text(given, "start"), zone, &start) &&
                     sb_rfc3339_parse(sb_json_text(given, "end"), zone, &end);
        if ((!fixed && !relative(given, zone, &start, &end)) || end <= start)
            return "busy: start and end, or in_days, from and to";
        char event_id[32], from[40], to[40];
        (void)snprintf(event_id, sizeof event_id, "busy%06llu", (unsigned long long)cal->next_id++);
        sb_rfc3339_write(start, b->zone, from);
        sb_rfc3339_write(end, b->zone, to);
        json_t *doc = json_pack(
            "{sssssssss{ss}s{ss}}", "kind", "calendar#event", "id", event_id, "status", "confirmed",
            "summary", sb_json_text(given, "summary") ? sb_json_text(given, "summary") : "Busy",
            "start", "dateTime", from, "end", "dateTime", to);
        sb_cal_add(b, event_id, doc, start, end)->seeded = true;
    }
    return NULL;
}

static const char *seed_events(struct sb_calendar *cal, const json_t *list)
{
    size_t i;
    json_t *given;
    json_array_foreach((json_t *)list, i, given)
    {
        const char *id = sb_json_text(given, "calendar"), *own = sb_json_text(given, "id");
        struct sb_calbook *b = sb_cal_book(cal, id ? id : "primary");
        int64_t start, end;
        char made[32];
        (void)snprintf(made, sizeof made, "seed%06llu", (unsigned long long)cal->next_id++);
        if (!b || !sb_cal_time(json_object_get(given, "start"), b->zone, &start) ||
            !sb_cal_time(json_object_get(given, "end"), b->zone, &end))
            return "events: known calendar, start and end";
        json_t *doc = json_deep_copy(given);
        json_object_del(doc, "calendar");
        sb_json_set(doc, "id", own ? own : made);
        if (!json_object_get(doc, "status"))
            sb_json_set(doc, "status", "confirmed");
        (void)sb_cal_add(b, own ? own : made, doc, start, end);
    }
    return NULL;
}

const char *sb_calendar_seed(struct sb_calendar *cal, const json_t *seed)
{
    const char *wrong = seed_calendars(cal, json_object_get(seed, "calendars"));
    wrong = wrong ? wrong : seed_busy(cal, json_object_get(seed, "busy"));
    return wrong ? wrong : seed_events(cal, json_object_get(seed, "events"));
}

static json_t *state_event(const struct sb_calbook *b, const struct sb_event *e)
{
    json_t *o = json_copy(e->doc);
    const json_t *private =
        json_object_get(json_object_get(e->doc, "extendedProperties"), "private");
    const char *key = sb_json_text(private, "effect_key");
    sb_json_set(o, "calendar", b->id);
    if (key)
        sb_json_set(o, "effect_key", key);
    return o;
}

json_t *sb_calendar_state(const struct sb_calendar *cal)
{
    json_t *events = json_array(), *busy = json_array();
    for (size_t i = 0; i < cal->books.n; i++) {
        const struct sb_calbook *b = cal->books.at[i];
        for (size_t k = 0; k < b->events.n; k++) {
            const struct sb_event *e = b->events.at[k];
            json_array_append_new(e->seeded ? busy : events, state_event(b, e));
        }
    }
    return json_pack("{soso}", "events", events, "busy", busy);
}
