/* The retry table and the reading of Retry-After; see retry.h. */
#include "lib/domain/retry.h"

#include "lib/base/attr.h"
#include "lib/base/str.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

/* A pause of the given class: U(0, min(cap, base*2^k)), never less than floor. */
struct rule {
    int max_attempts; /* 0: never again */
    int cap_ms;
    int floor_ms;       /* from the second failure on */
    const char *reason; /* vocabulary of run states */
};

static const struct rule rules[] = {
    [SA_OK] = {0, 0, 0, ""},
    [SA_TRANSIENT] = {8, 15 * MINUTE, 0, "retry"},
    [SA_RATE_LIMITED] = {0, MINUTE, 0, "rate_limit"},
    [SA_AUTH] = {5, MINUTE / 2, 5 * MINUTE, "retry"},
    [SA_CONFLICT] = {3, 15 * MINUTE, 0, "retry"},
    [SA_INVALID_INPUT] = {0, 0, 0, ""},
    [SA_NOT_FOUND] = {0, 0, 0, ""},
    [SA_CONFIGURATION] = {0, 0, 0, ""},
    [SA_EXTERNAL_SERVICE] = {0, 0, 0, ""},
    [SA_BAD_RESPONSE] = {4, 15 * MINUTE, 0, "retry"},
    [SA_LLM_BAD_OUTPUT] = {2, 15 * MINUTE, 0, "retry"},
    [SA_INTERNAL] = {3, 15 * MINUTE, 0, "retry"},
    [SA_STALE] = {0, 0, 0, ""},
};
_Static_assert(SA_COUNT(rules) == SA_ERR_COUNT, "every error code has a retry rule");

/* min(cap, base*2^(attempt-1)) without overflow. */
static int64_t ceiling(int64_t base_ms, int attempt, int64_t cap_ms)
{
    int64_t ms = base_ms < 1 ? 1 : base_ms;

    for (int i = 1; i < attempt && ms < cap_ms; i++)
        ms *= 2;
    return ms < cap_ms ? ms : cap_ms;
}

static int64_t jitter(int64_t ceiling_ms, uint64_t random)
{
    return (int64_t)(random % ((uint64_t)ceiling_ms + 1));
}

static struct sa_retry_plan snooze(const struct rule *rule, int attempt, int64_t retry_after_ms,
                                   int64_t base_ms, uint64_t random)
{
    int64_t least = retry_after_ms >= 0 ? retry_after_ms : ceiling(base_ms, 1, rule->cap_ms);
    /* All who were turned away together must not come back together. */
    int64_t spread = retry_after_ms >= 0 ? ceiling(base_ms, 1, SECOND)
                                         : ceiling(base_ms, attempt, rule->cap_ms) - least;

    return (struct sa_retry_plan){true, false, least + jitter(spread, random), rule->reason};
}

struct sa_retry_plan sa_retry_after(enum sa_err code, int attempt, int64_t retry_after_ms,
                                    int64_t base_ms, uint64_t random)
{
    const struct rule *rule = &rules[(unsigned)code < SA_ERR_COUNT ? code : SA_INTERNAL];
    struct sa_retry_plan plan = {false, true, 0, ""};

    if (code == SA_RATE_LIMITED)
        return snooze(rule, attempt, retry_after_ms, base_ms, random);
    if (code == SA_STALE)
        plan.burns_attempt = false;
    if (attempt >= rule->max_attempts)
        return plan;
    plan.again = true;
    plan.waiting = rule->reason;
    plan.delay_ms = jitter(ceiling(base_ms, attempt, rule->cap_ms), random);
    if (attempt > 1)
        plan.delay_ms += rule->floor_ms;
    if (plan.delay_ms < retry_after_ms)
        plan.delay_ms = retry_after_ms;
    return plan;
}

static bool digits(struct sa_str s, size_t from, size_t n, int64_t *value)
{
    uint64_t v;

    if (from + n > s.n || !sa_str_u64(sa_str_sub(s, from, n), &v))
        return false;
    *value = (int64_t)v;
    return true;
}

/* Days from 1970-01-01 to a civil date; Hinnant's days_from_civil. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = y / 400, yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int64_t month_of(struct sa_str s)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    for (int64_t i = 0; i < 12; i++)
        if (sa_str_eq(s, sa_str_make(names + 3 * i, 3)))
            return i + 1;
    return 0;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", the one form RFC 9110 lets servers send. */
static bool imf_fixdate(struct sa_str s, int64_t *ms)
{
    int64_t day, year, hour, minute, second;
    int64_t month = month_of(sa_str_sub(s, 8, 3));

    if (s.n != 29 || s.p[3] != ',' || s.p[4] != ' ' || s.p[7] != ' ' || s.p[11] != ' ' ||
        s.p[16] != ' ' || s.p[19] != ':' || s.p[22] != ':' || month == 0 ||
        !sa_str_ends(s, SA_STR(" GMT")))
        return false;
    if (!digits(s, 5, 2, &day) || !digits(s, 12, 4, &year) || !digits(s, 17, 2, &hour) ||
        !digits(s, 20, 2, &minute) || !digits(s, 23, 2, &second))
        return false;
    if (day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 || year < 1970)
        return false;
    *ms = ((days_of(year, month, day) * 24 + hour) * 60 + minute) * MINUTE + second * SECOND;
    return true;
}

int64_t sa_retry_after_parse(const char *text, int64_t now_ms)
{
    /* A wait of more than a day is nobody's wish but a broken header. */
    const int64_t absurd_ms = (int64_t)24 * HOUR;
    struct sa_str s = sa_str_trim(sa_str_of(text));
    uint64_t seconds;
    int64_t ms;

    if (sa_str_u64(s, &seconds))
        ms = seconds > (uint64_t)(absurd_ms / SECOND) ? -1 : (int64_t)seconds * SECOND;
    else if (imf_fixdate(s, &ms))
        ms -= now_ms;
    else
        return -1;
    if (ms < 0 || ms > absurd_ms)
        return -1;
    return ms > HOUR ? HOUR : ms;
}
