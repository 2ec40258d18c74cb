/* Reals as text: shortest, exact, locale-free. */
#include "tests/unit/unit.h"

#include <math.h>

#include "lib/base/number.h"

static void reals_print_as_javascript_prints_them(void **state)
{
    static const struct {
        double value;
        const char *text;
    } table[] = {
        {0.0, "0"},
        {-0.0, "0"},
        {1.1, "1.1"},
        {-1.21, "-1.21"},
        {0.1 + 0.2, "0.30000000000000004"},
        {100000.0, "100000"},
        {123456789.125, "123456789.125"},
        {1e20, "100000000000000000000"},
        {123456789012345680000.0, "123456789012345680000"},
        {1e21, "1e+21"},
        {1.5e300, "1.5e+300"},
        {-1.7976931348623157e308, "-1.7976931348623157e+308"},
        {0.000001, "0.000001"},
        {0.0000015, "0.0000015"},
        {1e-7, "1e-7"},
        {5e-324, "5e-324"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {9007199254740993.0, "9007199254740992"},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(table); i++)
        assert_str(sa_real_text(unit_ctx.arena, table[i].value), table[i].text);
}

static void what_is_printed_reads_back_as_the_same_number(void **state)
{
    uint64_t bits = 88172645463325252;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        double value;
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        memcpy(&value, &bits, sizeof(value));
        if (!isfinite(value))
            continue;
        struct sa_str text = sa_real_text(unit_ctx.arena, value);
        if (strtod(text.p, NULL) != value)
            fail_msg("%a is printed as %s", value, text.p);
    }
}

static void what_is_no_number_prints_as_zero(void **state)
{
    (void)state;
    assert_str(sa_real_text(unit_ctx.arena, (double)INFINITY), "0");
    assert_str(sa_real_text(unit_ctx.arena, (double)-INFINITY), "0");
    assert_str(sa_real_text(unit_ctx.arena, (double)NAN), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(reals_print_as_javascript_prints_them),
        SA_TEST(what_is_printed_reads_back_as_the_same_number),
        SA_TEST(what_is_no_number_prints_as_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
