/* The zone of a lead, from country and phone. */
#include "lib/domain/lead_zone.h"

#include "tests/unit/domain/setup.h"

static void expect(const char *country, const char *phone, const char *zone)
{
    assert_str(sa_lead_zone_of(arena, sa_str_of(country), sa_str_of(phone)), zone);
}

static void a_country_of_one_zone_tells_it(void **state)
{
    (void)state;
    expect("Germany", "", "Europe/Berlin");
    expect(" ÖSTERREICH ", "", "Europe/Vienna");
    expect("GB", "", "Europe/London");
    expect("日本", "", "Asia/Tokyo");
}

static void a_country_of_many_zones_tells_none(void **state)
{
    (void)state;
    expect("United States", "", "");
    expect("Canada", "+49 40 5550100", "");
    expect("Atlantis", "", "");
}

static void a_phone_number_tells_when_no_country_is_named(void **state)
{
    (void)state;
    expect("", "+44 20 7946 0958", "Europe/London");
    expect("", "00353 1 555 0100", "Europe/Dublin");
    expect("", "+358-9-5550100", "Europe/Helsinki");
    expect("France", "+44 20 7946 0958", "Europe/Paris");
}

static void a_local_or_american_number_tells_nothing(void **state)
{
    (void)state;
    expect("", "030 5550100", "");
    expect("", "+1 212 555 0100", "");
    expect("", "+49", "");
    expect("", "call me", "");
    expect("", "", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_country_of_one_zone_tells_it),
        TEST(a_country_of_many_zones_tells_none),
        TEST(a_phone_number_tells_when_no_country_is_named),
        TEST(a_local_or_american_number_tells_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
