/* Slot texts; see slot_text.h. Only arithmetic on dates, no time zones. */
#include "lib/domain/slot_text.h"

static const char *const days_en[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const days_de[] = {"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"};
static const char *const months_en[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const months_de[] = {"Jan",  "Feb", "März", "Apr", "Mai", "Juni",
                                        "Juli", "Aug", "Sep",  "Okt", "Nov", "Dez"};

/* Sakamoto's method; 0 is Sunday. */
static uint64_t weekday(uint64_t y, uint64_t m, uint64_t d)
{
    static const uint64_t offset[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};

    if (m < 3)
        y--;
    return (y + y / 4 - y / 100 + y / 400 + offset[m - 1] + d) % 7;
}

/* "Tue 24 Nov"; empty when the time is none. */
static struct sa_str day_text(struct sa_arena *arena, struct sa_str time, bool german)
{
    uint64_t y, m, d;

    if (time.n != 16 || !sa_str_u64(sa_str_sub(time, 0, 4), &y) ||
        !sa_str_u64(sa_str_sub(time, 5, 2), &m) || !sa_str_u64(sa_str_sub(time, 8, 2), &d) ||
        m < 1 || m > 12)
        return SA_STR("");
    uint64_t day = weekday(y, m, d);
    return german ? sa_str_fmt(arena, "%s %d. %s", days_de[day], (int)d, months_de[m - 1])
                  : sa_str_fmt(arena, "%s %d %s", days_en[day], (int)d, months_en[m - 1]);
}

static struct sa_str lead_text(struct sa_arena *arena, const struct sa_slot_times *t, bool german)
{
    struct sa_str day = day_text(arena, t->lead_start, german);
    const char *unit = german ? " Uhr" : "";

    if (day.n == 0 || sa_str_eq(t->lead_start, t->start))
        return SA_STR("");
    if (sa_str_eq(sa_str_sub(t->lead_start, 0, 10), sa_str_sub(t->start, 0, 10)))
        return sa_str_fmt(arena, ", %.5s%s (%.*s)", t->lead_start.p + 11, unit,
                          SA_STR_ARG(t->lead_zone));
    return sa_str_fmt(arena, ", %.*s, %.5s%s (%.*s)", SA_STR_ARG(day), t->lead_start.p + 11, unit,
                      SA_STR_ARG(t->lead_zone));
}

struct sa_str sa_slot_text(struct sa_arena *arena, const struct sa_slot_times *t,
                           struct sa_str language)
{
    bool german = sa_str_eq(language, SA_STR("de"));
    struct sa_str day = day_text(arena, t->start, german);

    if (day.n == 0 || t->end.n != 16)
        return sa_str_dup(arena, t->start);
    return sa_str_fmt(arena, "%.*s, %.5s-%.5s%s (%.*s)%.*s", SA_STR_ARG(day), t->start.p + 11,
                      t->end.p + 11, german ? " Uhr" : "", SA_STR_ARG(t->zone),
                      SA_STR_ARG(lead_text(arena, t, german)));
}
