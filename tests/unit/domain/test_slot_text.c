/* How a slot reads, in two languages and with the lead's own clock. */
#include "lib/domain/slot_text.h"

#include "tests/unit/domain/setup.h"

static struct sa_slot_times times = {.start = SA_STR_INIT("2026-11-24 14:00"),
                                     .end = SA_STR_INIT("2026-11-24 14:30"),
                                     .zone = SA_STR_INIT("Europe/Berlin")};

static void a_slot_names_day_time_and_zone(void **state)
{
    (void)state;
    assert_str(sa_slot_text(arena, &times, SA_STR("en")),
               "Tue 24 Nov, 14:00-14:30 (Europe/Berlin)");
    assert_str(sa_slot_text(arena, &times, SA_STR("de")),
               "Di 24. Nov, 14:00-14:30 Uhr (Europe/Berlin)");
}

static void the_leads_clock_stands_beside_ours_when_it_differs(void **state)
{
    struct sa_slot_times t = times;

    (void)state;
    t.lead_zone = SA_STR("Europe/Paris");
    t.lead_start = t.start;
    assert_str(sa_slot_text(arena, &t, SA_STR("en")), "Tue 24 Nov, 14:00-14:30 (Europe/Berlin)");
    t.lead_zone = SA_STR("Europe/London");
    t.lead_start = SA_STR("2026-11-24 13:00");
    assert_str(sa_slot_text(arena, &t, SA_STR("en")),
               "Tue 24 Nov, 14:00-14:30 (Europe/Berlin), 13:00 (Europe/London)");
    assert_str(sa_slot_text(arena, &t, SA_STR("de")),
               "Di 24. Nov, 14:00-14:30 Uhr (Europe/Berlin), 13:00 Uhr (Europe/London)");
    t.lead_zone = SA_STR("Pacific/Auckland");
    t.lead_start = SA_STR("2026-11-25 02:00");
    assert_str(sa_slot_text(arena, &t, SA_STR("en")),
               "Tue 24 Nov, 14:00-14:30 (Europe/Berlin), Wed 25 Nov, 02:00 (Pacific/Auckland)");
}

static void what_is_no_time_comes_back_as_it_is(void **state)
{
    struct sa_slot_times t = times;

    (void)state;
    t.start = SA_STR("soon");
    assert_str(sa_slot_text(arena, &t, SA_STR("en")), "soon");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_slot_names_day_time_and_zone),
        TEST(the_leads_clock_stands_beside_ours_when_it_differs),
        TEST(what_is_no_time_comes_back_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
