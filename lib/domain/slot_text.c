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

struct sa_str sa_slot_text(struct sa_arena *arena, struct sa_str start, struct sa_str end,
                           struct sa_str zone, struct sa_str language)
{
    uint64_t y, m, d;
    bool german = sa_str_eq(language, SA_STR("de"));

    if (start.n != 16 || end.n != 16 || !sa_str_u64(sa_str_sub(start, 0, 4), &y) ||
        !sa_str_u64(sa_str_sub(start, 5, 2), &m) || !sa_str_u64(sa_str_sub(start, 8, 2), &d) ||
        m < 1 || m > 12)
        return sa_str_dup(arena, start);
    uint64_t day = weekday(y, m, d);
    if (german)
        return sa_str_fmt(arena, "%s %d. %s, %.5s-%.5s Uhr (%.*s)", days_de[day], (int)d,
                          months_de[m - 1], start.p + 11, end.p + 11, SA_STR_ARG(zone));
    return sa_str_fmt(arena, "%s %d %s, %.5s-%.5s (%.*s)", days_en[day], (int)d, months_en[m - 1],
                      start.p + 11, end.p + 11, SA_STR_ARG(zone));
}
