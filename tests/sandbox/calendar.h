/*
 * Google Calendar: calendars, events, free/busy.
 */
#ifndef SA_TESTS_SANDBOX_CALENDAR_H
#define SA_TESTS_SANDBOX_CALENDAR_H

#include <jansson.h>

struct sb_calendar;
struct sb_req;

struct sb_calendar *sb_calendar_new(void);
void sb_calendar_free(struct sb_calendar *cal);
/* {"calendars":[{"id","summary","timeZone","primary"}],"busy":[{"calendar","start","end"} |
 *  {"in_days"|"in_business_days","from":"09:00","to":"11:00","tz"}],"events":[Google events]} */
const char *sb_calendar_seed(struct sb_calendar *cal, const json_t *seed);
json_t *sb_calendar_state(const struct sb_calendar *cal);
void sb_calendar_serve(struct sb_req *req);

#endif
