/*
 * Calendars and events in memory. Only calendar*.c files include this.
 */
#ifndef SA_TESTS_SANDBOX_CALENDAR_STORE_H
#define SA_TESTS_SANDBOX_CALENDAR_STORE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/sandbox/map.h"
#include "tests/sandbox/util.h"

struct sb_event {
    char *id;
    json_t *doc; /* Google's Event */
    int64_t start_ms;
    int64_t end_ms;
    bool seeded; /* a busy time of the seed, not shown as an event of the state */
};

struct sb_calbook {
    char *id;
    char *summary;
    char *zone;
    bool primary;
    struct sb_list events;
    struct sb_map event; /* id → struct sb_event */
};

struct sb_calendar {
    struct sb_list books;
    uint64_t next_id;
};

/* By id or "primary"; NULL when unknown. */
struct sb_calbook *sb_cal_book(const struct sb_calendar *cal, const char *id);
struct sb_calbook *sb_cal_add_book(struct sb_calendar *cal, const char *id, const char *summary,
                                   const char *zone, bool primary);
/* Takes `doc`. */
struct sb_event *sb_cal_add(struct sb_calbook *book, const char *id, json_t *doc, int64_t start_ms,
                            int64_t end_ms);
/* {"dateTime"|"date","timeZone"?}; false when it is no time. */
bool sb_cal_time(const json_t *when, const char *zone, int64_t *ms);

#endif
