/*
 * Parsing and writing times with offsets and zones.
 */
#include "tests/sandbox/rfc3339.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void enter_zone(const char *zone)
{
    static char current[64] = "?";
    if (strcmp(current, zone) == 0)
        return;
    (void)snprintf(current, sizeof current, "%s", zone);
    setenv("TZ", zone, 1);
    tzset();
}

bool sb_zone_known(const char *zone)
{
    char path[160];
    if (!zone || !*zone || strstr(zone, "..") || *zone == '/')
        return false;
    (void)snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
    return strcmp(zone, "UTC") == 0 || access(path, R_OK) == 0;
}

/* n digits at *p into *value; moves on. */
static bool number(const char **p, int n, int *value)
{
    *value = 0;
    for (int i = 0; i < n; i++, (*p)++) {
        if (!isdigit((unsigned char)**p))
            return false;
        *value = *value * 10 + (**p - '0');
    }
    return true;
}

static bool expect(const char **p, char c)
{
    if (**p != c)
        return false;
    (*p)++;
    return true;
}

static bool parse_date(const char **p, struct tm *tm)
{
    int year, month, day;
    if (!number(p, 4, &year) || !expect(p, '-') || !number(p, 2, &month) || !expect(p, '-') ||
        !number(p, 2, &day) || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    *tm = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_isdst = -1};
    return true;
}

static int fraction_ms(const char **p)
{
    int ms = 0, scale = 100;
    if (!expect(p, '.'))
        return 0;
    for (; isdigit((unsigned char)**p); (*p)++, scale /= 10)
        ms += (**p - '0') * scale;
    return ms;
}

static bool parse_time(const char **p, struct tm *tm, int *ms)
{
    if (!number(p, 2, &tm->tm_hour) || !expect(p, ':') || !number(p, 2, &tm->tm_min))
        return false;
    if (expect(p, ':') && !number(p, 2, &tm->tm_sec))
        return false;
    *ms = fraction_ms(p);
    return tm->tm_hour < 25 && tm->tm_min < 60 && tm->tm_sec < 61;
}

bool sb_rfc3339_parse(const char *text, const char *zone, int64_t *ms)
{
    struct tm tm;
    int part = 0, hours = 0, minutes = 0;
    if (!text || !parse_date(&text, &tm))
        return false;
    bool timed = *text == 'T' || *text == 't' || *text == ' ';
    if (timed) {
        text++;
        if (!parse_time(&text, &tm, &part))
            return false;
    }
    if (*text == '+' || *text == '-') {
        int sign = *text++ == '-' ? -1 : 1;
        if (!number(&text, 2, &hours) || (expect(&text, ':'), !number(&text, 2, &minutes)))
            return false;
        *ms = ((int64_t)timegm(&tm) - (int64_t)sign * (hours * 60 + minutes) * 60) * 1000 + part;
        return *text == '\0';
    }
    if (*text == 'Z' || *text == 'z')
        text++;
    else if (timed && !zone)
        return false;
    if (zone && text[-1] != 'Z' && text[-1] != 'z') {
        enter_zone(zone);
        *ms = (int64_t)mktime(&tm) * 1000 + part;
    } else {
        *ms = (int64_t)timegm(&tm) * 1000 + part;
    }
    return *text == '\0';
}

void sb_rfc3339_write(int64_t ms, const char *zone, char out[40])
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    if (!zone || strcmp(zone, "UTC") == 0 || !sb_zone_known(zone)) {
        gmtime_r(&seconds, &tm);
        (void)strftime(out, 40, "%Y-%m-%dT%H:%M:%SZ", &tm);
        return;
    }
    enter_zone(zone);
    localtime_r(&seconds, &tm);
    size_t n = strftime(out, 32, "%Y-%m-%dT%H:%M:%S", &tm);
    long offset = tm.tm_gmtoff / 60;
    long size = offset < 0 ? -offset : offset;
    (void)snprintf(out + n, 40 - n, "%c%02ld:%02ld", offset < 0 ? '-' : '+', size / 60, size % 60);
}

bool sb_zone_day_time(const char *zone, int days, bool business, const char *text, int64_t *ms)
{
    int hour, minute;
    if (!number(&text, 2, &hour) || !expect(&text, ':') || !number(&text, 2, &minute) || *text)
        return false;
    enter_zone(zone);
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    int weekday = tm.tm_wday, calendar_days = business ? 0 : days;
    for (int left = business ? days : 0; left > 0;) {
        calendar_days++;
        weekday = (weekday + 1) % 7;
        left -= weekday != 0 && weekday != 6;
    }
    struct tm at = {.tm_year = tm.tm_year,
                    .tm_mon = tm.tm_mon,
                    .tm_mday = tm.tm_mday + calendar_days,
                    .tm_hour = hour,
                    .tm_min = minute,
                    .tm_isdst = -1};
    *ms = (int64_t)mktime(&at) * 1000;
    return true;
}
