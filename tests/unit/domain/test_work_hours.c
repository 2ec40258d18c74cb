/* Working hours: defaults, days that differ, values that are none. */
#include "lib/domain/work_hours.h"

#include "tests/unit/domain/setup.h"

static struct sa_work_hours hours;

static enum sa_err read(const char *settings_json)
{
    struct sa_tenant_settings settings = sa_tenant_settings_default();

    assert_int_equal(
        sa_fields_parse(&ctx, sa_tenant_settings_fields, sa_str_of(settings_json), &settings),
        SA_OK);
    return sa_work_hours_of(&ctx, &settings, &hours);
}

static void without_settings_the_working_week_is_open(void **state)
{
    (void)state;
    assert_int_equal(read("{}"), SA_OK);
    assert_int_equal(json_array_size(hours.open), 5);
    assert_str(sa_json_str(json_array_get(hours.open, 4), "ends"), "17:00");
    assert_int_equal(json_array_size(hours.blocked), 0);
    assert_str(hours.holidays, "{}");
}

static void a_named_day_has_the_hours_named_and_equal_times_close_it(void **state)
{
    (void)state;
    assert_int_equal(read("{\"hours\": [{\"day\": \"Fri\", \"from\": \"09:00\", \"to\": \"09:00\"},"
                          "{\"day\": \"sun\", \"from\": \"10:00\", \"to\": \"12:00\"}],"
                          "\"blocked\": [{\"from\": \"12:00\", \"to\": \"13:00\"}],"
                          "\"holidays\": [\"2026-12-25\", \"2027-01-01\"]}"),
                     SA_OK);
    assert_int_equal(json_array_size(hours.open), 5);
    assert_int_equal(sa_json_int(json_array_get(hours.open, 4), "day"), 7);
    assert_int_equal(sa_json_int(json_array_get(hours.blocked, 0), "day"), 0);
    assert_str(hours.holidays, "{2026-12-25,2027-01-01}");
}

static void what_is_no_day_time_or_date_is_named(void **state)
{
    static const char *const broken[][2] = {
        {"{\"work_from\": \"9\"}", "'9'"},
        {"{\"hours\": [{\"day\": \"freitag\", \"from\": \"09:00\", \"to\": \"10:00\"}]}",
         "freitag"},
        {"{\"blocked\": [{\"from\": \"12:00\", \"to\": \"24:00\"}]}", "24:00"},
        {"{\"holidays\": [\"25.12.2026\"]}", "25.12.2026"}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(broken); i++) {
        assert_int_equal(read(broken[i][0]), SA_CONFIGURATION);
        assert_non_null(strstr(sa_error_detail(&ctx), broken[i][1]));
        sa_clear_error(&ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_settings_the_working_week_is_open),
        TEST(a_named_day_has_the_hours_named_and_equal_times_close_it),
        TEST(what_is_no_day_time_or_date_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
