/*
 * RFC 3339 times and IANA zones. Zone conversion goes through the C library's TZ variable, which
 * is fine in a program of one thread.
 */
#ifndef SA_TESTS_SANDBOX_RFC3339_H
#define SA_TESTS_SANDBOX_RFC3339_H

#include <stdbool.h>
#include <stdint.h>

/* 2026-09-01T10:00:00[.123][Z|+02:00], or a date alone. Without an offset `zone` counts (NULL:
 * such a time is refused, a date is UTC). Milliseconds since 1970. */
bool sb_rfc3339_parse(const char *text, const char *zone, int64_t *ms);
/* Written in `zone` (NULL or "UTC": with Z), seconds only. */
void sb_rfc3339_write(int64_t ms, const char *zone, char out[40]);
/* True when the zone database knows it. */
bool sb_zone_known(const char *zone);
/* `time` "09:30" on the day `days` from today in `zone`; with `business`, Saturdays and Sundays
 * are not counted as days. */
bool sb_zone_day_time(const char *zone, int days, bool business, const char *time, int64_t *ms);

#endif
