/* Clocks and RFC 3339. */
#include "tests/unit/unit.h"

#include <time.h>

#include "lib/base/clock.h"

static void the_wall_clock_agrees_with_time(void **state)
{
    time_t before = time(NULL);
    int64_t us = sa_clock_us(), ms = sa_clock_ms();
    time_t after = time(NULL);

    (void)state;
    /* time(2) may lag behind clock_gettime(2) by a tick. */
    assert_in_range(us / 1000000, before, after + 1);
    assert_in_range(ms, us / 1000, us / 1000 + 2000);
}

static void the_boot_clock_never_goes_back(void **state)
{
    int64_t last = sa_mono_us();

    (void)state;
    for (int i = 0; i < 10000; i++) {
        int64_t now = sa_mono_us();
        assert_true(now >= last);
        last = now;
    }
    assert_in_range(sa_mono_ms(), last / 1000, last / 1000 + 60000);
}

static void times_are_written_in_utc_with_microseconds(void **state)
{
    static const struct {
        int64_t us;
        const char *text;
    } table[] = {
        {0, "1970-01-01T00:00:00.000000Z"},
        {1, "1970-01-01T00:00:00.000001Z"},
        {1767225599999999, "2025-12-31T23:59:59.999999Z"},
        {1709164800000000, "2024-02-29T00:00:00.000000Z"},
        {253402300799000000, "9999-12-31T23:59:59.000000Z"},
        {-1, "1969-12-31T23:59:59.999999Z"},
        {-1000000, "1969-12-31T23:59:59.000000Z"},
    };
    char text[32];

    (void)state;
    for (size_t i = 0; i < SA_COUNT(table); i++) {
        sa_clock_rfc3339(table[i].us, text, sizeof(text));
        assert_string_equal(text, table[i].text);
    }
    sa_clock_rfc3339(0, text, 28);
    assert_string_equal(text, "1970-01-01T00:00:00.000000Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(the_wall_clock_agrees_with_time),
        SA_TEST(the_boot_clock_never_goes_back),
        SA_TEST(times_are_written_in_utc_with_microseconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
