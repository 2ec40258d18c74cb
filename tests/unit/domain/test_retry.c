/* The retry table and Retry-After. */
#include "tests/unit/domain/setup.h"

#include "lib/domain/retry.h"

enum { BASE = 2000, MINUTE = 60000, HOUR = 3600000 };

static void every_class_gives_up_where_the_table_says(void **state)
{
    static const struct {
        enum sa_err code;
        int most; /* attempts altogether; 0: never again */
    } rows[] = {{SA_TRANSIENT, 8},        {SA_AUTH, 5},           {SA_CONFLICT, 3},
                {SA_BAD_RESPONSE, 4},     {SA_LLM_BAD_OUTPUT, 2}, {SA_INTERNAL, 3},
                {SA_INVALID_INPUT, 0},    {SA_NOT_FOUND, 0},      {SA_CONFIGURATION, 0},
                {SA_EXTERNAL_SERVICE, 0}, {SA_STALE, 0}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        for (int attempt = 1; attempt <= 10; attempt++) {
            struct sa_retry_plan plan = sa_retry_after(rows[i].code, attempt, -1, BASE, 7);
            if (plan.again != (attempt < rows[i].most))
                fail_msg("%s, attempt %d", sa_err_name(rows[i].code), attempt);
            if (plan.again)
                assert_string_equal(plan.waiting, "retry");
            assert_non_null(plan.waiting);
        }
}

static void delays_are_fully_jittered_and_capped(void **state)
{
    static const int64_t ceilings[] = {2000, 4000, 8000, 16000, 32000, 64000, 128000};

    (void)state;
    for (int attempt = 1; attempt <= 7; attempt++) {
        int64_t least = INT64_MAX, most = 0;
        for (uint64_t r = 0; r < 1000; r++) {
            uint64_t random = r * 0x9E3779B97F4A7C15U;
            int64_t ms = sa_retry_after(SA_TRANSIENT, attempt, -1, BASE, random).delay_ms;
            least = ms < least ? ms : least;
            most = ms > most ? ms : most;
        }
        assert_in_range(least, 0, ceilings[attempt - 1] / 50);
        assert_in_range(most, ceilings[attempt - 1] * 95 / 100, ceilings[attempt - 1]);
    }
    for (uint64_t r = 0; r < 1000; r++)
        assert_in_range(sa_retry_after(SA_TRANSIENT, 7, -1, HOUR, r * 77777777).delay_ms, 0,
                        15 * MINUTE);
}

static void auth_waits_five_minutes_from_the_second_failure_on(void **state)
{
    (void)state;
    assert_in_range(sa_retry_after(SA_AUTH, 1, -1, BASE, UINT64_MAX).delay_ms, 0, BASE);
    assert_in_range(sa_retry_after(SA_AUTH, 2, -1, BASE, 0).delay_ms, 5 * MINUTE, 6 * MINUTE);
}

static void rate_limits_snooze_and_burn_nothing(void **state)
{
    (void)state;
    for (int attempt = 1; attempt < 100; attempt++) {
        struct sa_retry_plan named = sa_retry_after(SA_RATE_LIMITED, attempt, 10000, BASE, 12345);
        struct sa_retry_plan unnamed = sa_retry_after(SA_RATE_LIMITED, attempt, -1, BASE, 12345);
        assert_true(named.again && !named.burns_attempt);
        assert_string_equal(named.waiting, "rate_limit");
        assert_in_range(named.delay_ms, 10000, 11000);
        assert_in_range(unnamed.delay_ms, BASE, MINUTE);
    }
}

static void a_named_pause_is_the_least_for_other_classes_too(void **state)
{
    (void)state;
    assert_int_equal(sa_retry_after(SA_TRANSIENT, 1, 30000, BASE, 1).delay_ms, 30000);
}

static void odd_arguments_do_no_harm(void **state)
{
    (void)state;
    assert_int_equal(sa_retry_after(SA_TRANSIENT, 1, -1, 0, UINT64_MAX).delay_ms,
                     (int64_t)(UINT64_MAX % 2));
    assert_in_range(sa_retry_after(SA_RATE_LIMITED, 1000000, -1, INT64_MAX / 2, 1).delay_ms, 0,
                    HOUR);
    assert_true(sa_retry_after((enum sa_err)99, 1, -1, BASE, 1).again);
}

static void retry_after_is_read_in_both_forms(void **state)
{
    /* 2026-11-24T12:00:00Z */
    const int64_t now = 1795521600000;
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {{"0", 0},
                {"1", 1000},
                {" 120 ", 120000},
                {"3600", HOUR},
                {"7200", HOUR},
                {"86400", HOUR},
                {"86401", -1},
                {"99999999999999999999", -1},
                {"-5", -1},
                {"1.5", -1},
                {"soon", -1},
                {"", -1},
                {NULL, -1},
                {"Tue, 24 Nov 2026 12:00:30 GMT", 30000},
                {"Tue, 24 Nov 2026 12:00:00 GMT", 0},
                {"Tue, 24 Nov 2026 11:59:59 GMT", -1},
                {"Tue, 24 Nov 2026 14:00:00 GMT", HOUR},
                {"Tue, 24 Nov 2030 14:00:00 GMT", -1},
                {"Tue, 24 Nov 2026 12:00:30 CET", -1},
                {"Tue, 24 Foo 2026 12:00:30 GMT", -1},
                {"Tue, 24 Nov 2026 99:00:30 GMT", -1},
                {"Tuesday, 24-Nov-26 12:00:30 GMT", -1},
                {"2026-11-24T12:00:30Z", -1}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++) {
        int64_t ms = sa_retry_after_parse(rows[i].text, now);
        if (ms != rows[i].ms)
            fail_msg("%s gives %lld", rows[i].text ? rows[i].text : "NULL", (long long)ms);
    }
}

static void a_date_must_be_in_its_one_form(void **state)
{
    const int64_t now = 1795521600000;
    static const char date[] = "Tue, 24 Nov 2026 12:00:30 GMT";
    static const char *const impossible[] = {
        "Tue, 00 Nov 2026 12:00:30 GMT", "Tue, 32 Nov 2026 12:00:30 GMT",
        "Tue, 24 Nov 2026 24:00:30 GMT", "Tue, 24 Nov 2026 12:60:30 GMT",
        "Tue, 24 Nov 2026 12:00:61 GMT", "Wed, 31 Dec 1969 23:59:59 GMT"};

    (void)state;
    /* The name of the day says nothing that the date does not. */
    for (size_t i = 3; i < sizeof(date) - 1; i++) {
        char text[sizeof(date)];
        memcpy(text, date, sizeof(date));
        text[i] = '!';
        if (sa_retry_after_parse(text, now) != -1)
            fail_msg("'%s' is taken", text);
    }
    for (size_t i = 0; i < SA_COUNT(impossible); i++)
        if (sa_retry_after_parse(impossible[i], now) != -1)
            fail_msg("'%s' is taken", impossible[i]);
    /* 2027-01-01T00:00:00Z and 2028-03-01T00:00:00Z */
    assert_int_equal(sa_retry_after_parse("Fri, 01 Jan 2027 00:00:05 GMT", 1798761600000), 5000);
    assert_int_equal(sa_retry_after_parse("Wed, 01 Mar 2028 00:00:60 GMT", 1835481600000), MINUTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_class_gives_up_where_the_table_says),
        TEST(delays_are_fully_jittered_and_capped),
        TEST(auth_waits_five_minutes_from_the_second_failure_on),
        TEST(rate_limits_snooze_and_burn_nothing),
        TEST(a_named_pause_is_the_least_for_other_classes_too),
        TEST(odd_arguments_do_no_harm),
        TEST(retry_after_is_read_in_both_forms),
        TEST(a_date_must_be_in_its_one_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
