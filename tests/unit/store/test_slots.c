/*
 * Meeting slots and business days. The clock stands where a test puts it: in this database the
 * job role finds a now() of the test before PostgreSQL's.
 */
#include "lib/store/slots.h"

#include "tests/unit/store/store.h"

enum { RACERS = 8, HALF_HOUR_MS = 1800000, HOUR_MS = 3600000 };

static struct sa_store *jobs;
static struct sa_uuid tenant;
static struct sa_tenant_settings settings;
static struct sa_slot_request request;

static int group_up(void **state)
{
    if (database_up(state))
        return -1;
    database_do("CREATE SCHEMA fake; CREATE TABLE fake.clock (at timestamptz); INSERT INTO "
                "fake.clock VALUES (now());"
                "CREATE FUNCTION fake.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at "
                "FROM fake.clock';"
                "GRANT USAGE ON SCHEMA fake TO sa_job; GRANT SELECT ON fake.clock TO sa_job");
    database_do("ALTER ROLE sa_job IN DATABASE %s SET search_path = fake, public, pg_catalog",
                database_ask("SELECT current_database()"));
    return 0;
}

/* Local time in the tenant's zone. */
static void it_is(const char *local)
{
    database_do("UPDATE fake.clock SET at = '%s'::timestamp AT TIME ZONE '%.*s'", local,
                SA_STR_ARG(settings.time_zone));
}

static int setup(void **state)
{
    unit_setup(state);
    database_do("TRUNCATE slot_holds");
    tenant = database_tenant("slots");
    jobs = store_as("sa_job", RACERS);
    settings = sa_tenant_settings_default();
    settings.calendar_id = SA_STR("ana@agency.example");
    settings.time_zone = SA_STR("Europe/Berlin");
    settings.work_from = SA_STR("09:00");
    settings.work_to = SA_STR("17:00");
    settings.slot_minutes = 30;
    settings.notice_hours = 4;
    request = (struct sa_slot_request){.tenant = tenant,
                                       .workflow = sa_uuid_new(),
                                       .settings = &settings,
                                       .count = 3,
                                       .window_days = 5,
                                       .busy = SA_STR("{}")};
    it_is("2026-03-25 10:00"); /* a Wednesday; summer time begins on Sunday the 29th */
    return 0;
}

static int teardown(void **state)
{
    sa_store_close(jobs);
    return unit_teardown(state);
}

static size_t offer(struct sa_slot_offer **offers)
{
    size_t n;

    assert_sa(sa_store_slots_offer(&unit_ctx, jobs, &request, offers, &n));
    return n;
}

/* The days of the offers, or "" for none: "2026-03-25 2026-03-26". */
static const char *days_offered(void)
{
    struct sa_slot_offer *offers;
    struct sa_str days = SA_STR("");
    size_t n = offer(&offers);

    for (size_t i = 0; i < n; i++)
        days = sa_str_fmt(unit_ctx.arena, "%.*s%s%.*s", SA_STR_ARG(days), i ? " " : "", 10,
                          offers[i].local_start.p);
    return sa_str_c(unit_ctx.arena, days);
}

/* Offers are what they claim to be: in working hours, on the grid, of the right length and instant. */
static void check_offers(const struct sa_slot_offer *offers, size_t n, const char *from,
                         const char *last)
{
    for (size_t i = 0; i < n; i++) {
        struct sa_str clock = sa_str_sub(offers[i].local_start, 11, 5);
        assert_int_equal(offers[i].end_ms - offers[i].start_ms, settings.slot_minutes * 60000);
        assert_true(strncmp(clock.p, from, 5) >= 0 && strncmp(clock.p, last, 5) <= 0);
        assert_string_equal(database_ask("SELECT to_char(to_timestamp(%lld / 1000.0) AT TIME ZONE "
                                         "'%.*s', 'YYYY-MM-DD HH24:MI')",
                                         (long long)offers[i].start_ms,
                                         SA_STR_ARG(settings.time_zone)),
                            sa_str_c(unit_ctx.arena, offers[i].local_start));
        assert_string_equal(database_ask("SELECT to_char(to_timestamp(%lld / 1000.0) AT TIME ZONE "
                                         "'%.*s', 'YYYY-MM-DD HH24:MI')",
                                         (long long)offers[i].end_ms,
                                         SA_STR_ARG(settings.time_zone)),
                            sa_str_c(unit_ctx.arena, offers[i].local_end));
        assert_true(i == 0 || offers[i].start_ms >= offers[i - 1].end_ms);
    }
}

static void slots_are_spread_over_the_next_working_days(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;

    settings.notice_hours = 0;
    assert_int_equal(offer(&offers), 3);
    check_offers(offers, 3, "09:00", "16:30");
    assert_string_equal(days_offered(), "2026-03-25 2026-03-26 2026-03-27");
}

static void more_slots_than_days_share_the_days(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;

    request.count = 7;
    request.window_days = 2;
    assert_int_equal(offer(&offers), 7);
    check_offers(offers, 7, "09:00", "16:30");
    assert_string_equal(
        days_offered(),
        "2026-03-25 2026-03-25 2026-03-25 2026-03-26 2026-03-26 2026-03-27 2026-03-27");
}

static void nothing_begins_before_the_notice_is_over(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;

    settings.notice_hours = 6;
    request.count = 100;
    request.window_days = 1;
    assert_int_equal(offer(&offers), 2 + 16);
    assert_str(offers[0].local_start, "2026-03-25 16:00");
    settings.notice_hours = 24;
    request.workflow = sa_uuid_new();
    it_is("2026-03-25 16:45");
    database_do("TRUNCATE slot_holds");
    assert_int_equal(offer(&offers), 0);
    request.window_days = 2;
    assert_int_equal(offer(&offers), 16);
    assert_str(offers[0].local_start, "2026-03-27 09:00");
}

static void on_friday_afternoon_monday_is_next(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;

    it_is("2026-03-27 15:00");
    assert_int_equal(offer(&offers), 3);
    check_offers(offers, 3, "09:00", "16:30");
    assert_string_equal(days_offered(), "2026-03-30 2026-03-31 2026-04-01");
    /* 09:00 in summer time is 07:00 UTC: what was 8 a week before. */
    request.count = 200;
    request.workflow = sa_uuid_new();
    database_do("TRUNCATE slot_holds");
    (void)offer(&offers);
    assert_str(offers[0].local_start, "2026-03-30 09:00");
    assert_string_equal(database_ask("SELECT to_timestamp(%lld / 1000.0) AT TIME ZONE 'UTC'",
                                     (long long)offers[0].start_ms),
                        "2026-03-30 07:00:00");
}

static void on_a_weekend_the_week_begins_with_monday(void **state)
{
    (void)state;
    it_is("2026-03-28 11:00");
    assert_string_equal(days_offered(), "2026-03-30 2026-03-31 2026-04-01");
    database_do("TRUNCATE slot_holds");
    it_is("2026-03-29 23:59");
    assert_string_equal(days_offered(), "2026-03-30 2026-03-31 2026-04-01");
}

static void a_day_with_an_hour_less_or_more_has_no_slot_twice(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;

    /* In Cairo the clock goes from 00:00 to 01:00 on Friday 2026-04-24, and from 24:00 back to
     * 23:00 on Thursday 2026-10-29: both within a night worker's hours. */
    settings.time_zone = SA_STR("Africa/Cairo");
    settings.work_from = SA_STR("00:00");
    settings.work_to = SA_STR("03:00");
    settings.notice_hours = 0;
    request.count = 100;
    request.window_days = 1;
    it_is("2026-04-23 12:00");
    assert_int_equal(offer(&offers), 4);
    check_offers(offers, 4, "01:00", "02:30");
    it_is("2026-10-28 12:00");
    settings.work_from = SA_STR("22:00");
    settings.work_to = SA_STR("23:59");
    request.window_days = 2;
    size_t n = offer(&offers);
    check_offers(offers, n, "22:00", "23:00");
    assert_int_equal(n, 9);
}

static void a_zone_of_half_hours_keeps_its_own_clock(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;

    settings.time_zone = SA_STR("Asia/Kolkata");
    settings.slot_minutes = 60;
    request.count = 40;
    it_is("2026-03-25 07:00");
    assert_int_equal(offer(&offers), 40);
    check_offers(offers, 40, "09:00", "16:00");
    for (size_t i = 0; i < 40; i++)
        assert_int_equal(offers[i].start_ms % HOUR_MS, HALF_HOUR_MS);
}

static void slots_do_not_reach_over_the_end_of_work(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;

    settings.slot_minutes = 45;
    settings.work_to = SA_STR("10:40");
    request.count = 100;
    request.window_days = 1;
    it_is("2026-03-24 20:00");
    assert_int_equal(offer(&offers), 2);
    assert_str(offers[1].local_end, "2026-03-25 10:30");
}

static void busy_times_are_never_offered(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;

    request.count = 100;
    request.window_days = 1;
    it_is("2026-03-24 20:00");
    /* 09:15 to 09:45 touches two slots; one that ends at 11:00 leaves the slot at 11:00 free. */
    request.busy = SA_STR("{[\"2026-03-25T09:15:00+01:00\",\"2026-03-25T09:45:00+01:00\"),"
                          "[\"2026-03-25T09:30:00Z\",\"2026-03-25T10:00:00Z\")}");
    assert_int_equal(offer(&offers), 13);
    assert_str(offers[0].local_start, "2026-03-25 10:00");
    assert_str(offers[1].local_start, "2026-03-25 11:00");
}

static void who_is_busy_all_day_offers_nothing(void **state)
{
    (void)state;
    request.busy = SA_STR("{[\"2026-03-01T00:00:00Z\",\"2026-05-01T00:00:00Z\")}");
    assert_string_equal(days_offered(), "");
    assert_int_equal(database_ask_int("SELECT count(*) FROM slot_holds"), 0);
}

static void a_wider_window_reaches_further_days(void **state)
{
    (void)state;
    request.busy = SA_STR("{[\"2026-03-01T00:00:00Z\",\"2026-04-02T00:00:00Z\")}");
    assert_string_equal(days_offered(), "");
    request.window_days = 10;
    assert_string_equal(days_offered(), "2026-04-02 2026-04-03 2026-04-06");
}

/* --- holds --- */

static const char *starts(const struct sa_slot_offer *offers, size_t n)
{
    struct sa_str all = SA_STR("");

    for (size_t i = 0; i < n; i++)
        all =
            sa_str_fmt(unit_ctx.arena, "%.*s %lld", SA_STR_ARG(all), (long long)offers[i].start_ms);
    return sa_str_c(unit_ctx.arena, all);
}

static void a_workflow_is_offered_the_same_slots_again(void **state)
{
    (void)state;
    struct sa_slot_offer *first, *again;

    it_is("2026-03-25 10:10"); /* nothing before 14:30 */
    assert_int_equal(offer(&first), 3);
    it_is("2026-03-25 10:20");
    assert_int_equal(offer(&again), 3);
    assert_string_equal(starts(first, 3), starts(again, 3));
    assert_int_equal(database_ask_int("SELECT count(*) FROM slot_holds"), 3);
}

static void a_slot_that_has_become_busy_is_replaced(void **state)
{
    (void)state;
    struct sa_slot_offer *first, *again;

    assert_int_equal(offer(&first), 3);
    request.busy =
        sa_str_fmt(unit_ctx.arena, "{[\"%s\",\"%s\")}",
                   database_ask("SELECT to_timestamp(%lld)", (long long)(first[0].start_ms / 1000)),
                   database_ask("SELECT to_timestamp(%lld)", (long long)(first[0].end_ms / 1000)));
    assert_int_equal(offer(&again), 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(again[i].start_ms != first[0].start_ms);
    assert_non_null(strstr(starts(again, 3), starts(first + 1, 2)));
}

static void two_workflows_are_never_offered_the_same(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;
    size_t sum = 0;

    request.window_days = 1;
    for (int i = 0; i < 12; i++) { /* 22 slots are free: 6 today, 16 tomorrow */
        request.workflow = sa_uuid_new();
        sum += offer(&offers);
        assert_int_equal(database_ask_int("SELECT count(*) FROM slot_holds"), sum);
    }
    assert_int_equal(sum, 22);
}

static void another_calendar_has_slots_of_its_own(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;

    request.count = 100;
    request.window_days = 1;
    assert_int_equal(offer(&offers), 22);
    request.workflow = sa_uuid_new();
    assert_int_equal(offer(&offers), 0);
    settings.calendar_id = SA_STR("ben@agency.example");
    assert_int_equal(offer(&offers), 22);
}

static void a_hold_ends_after_two_days(void **state)
{
    (void)state;
    struct sa_slot_offer *offers;

    request.count = 100;
    request.window_days = 3;
    size_t all = offer(&offers);
    assert_int_equal(all, 6 + 16 + 16 + 16);
    request.workflow = sa_uuid_new();
    it_is("2026-03-27 09:30");
    assert_int_equal(offer(&offers), 2 * 16); /* new days alone */
    request.workflow = sa_uuid_new();
    it_is("2026-03-27 10:30");
    assert_int_equal(offer(&offers), 5 + 16); /* what the first one held until 10:00 */
}

static void offer_racing(struct sa_ctx *ctx, struct store_thread *self)
{
    struct sa_slot_request mine = *(const struct sa_slot_request *)self->given;
    struct sa_slot_offer *offers;

    mine.workflow = sa_uuid_new();
    self->err = sa_store_slots_offer(ctx, self->store, &mine, &offers, &self->n_made);
}

static void those_that_ask_at_the_same_moment_get_different_slots(void **state)
{
    (void)state;
    struct store_thread threads[RACERS];
    size_t sum = 0;

    for (int round = 0; round < 5; round++) {
        store_threads_run(threads, RACERS, jobs, offer_racing, &request);
        for (size_t i = 0; i < RACERS; i++) {
            assert_int_equal(threads[i].err, SA_OK);
            sum += threads[i].n_made;
        }
        store_threads_end(threads, RACERS);
    }
    assert_int_equal(database_ask_int("SELECT count(*) FROM slot_holds"), sum);
    assert_true(sum > RACERS);
}

/* --- business days --- */

static const char *business_day(int64_t days, const char *at)
{
    int64_t ms;

    assert_sa(sa_store_business_day(&unit_ctx, jobs, settings.time_zone, days, sa_str_of(at), &ms));
    return database_ask(
        "SELECT to_char(to_timestamp(%lld / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')",
        (long long)ms);
}

static void business_days_leave_out_weekends_and_know_summer_time(void **state)
{
    (void)state;
    assert_string_equal(business_day(1, "09:00"), "2026-03-26 08:00");
    assert_string_equal(business_day(2, "09:00"), "2026-03-27 08:00");
    assert_string_equal(business_day(3, "09:00"), "2026-03-30 07:00");
    assert_string_equal(business_day(10, "17:30"), "2026-04-08 15:30");
    assert_string_equal(business_day(0, "09:00"), "2026-03-26 08:00");
    it_is("2026-03-28 23:30");
    assert_string_equal(business_day(1, "09:00"), "2026-03-30 07:00");
    settings.time_zone = SA_STR("Asia/Kolkata");
    it_is("2026-03-26 00:10"); /* in UTC it is still the 25th */
    assert_string_equal(business_day(1, "09:00"), "2026-03-27 03:30");
}

static void a_zone_nobody_knows_is_refused(void **state)
{
    (void)state;
    int64_t ms;

    assert_true(sa_store_business_day(&unit_ctx, jobs, SA_STR("Europe/Atlantis"), 1,
                                      SA_STR("09:00"), &ms) != SA_OK);
    assert_detail("statement business_day_after: SQLSTATE 22023");
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(slots_are_spread_over_the_next_working_days),
        STORE_TEST(more_slots_than_days_share_the_days),
        STORE_TEST(nothing_begins_before_the_notice_is_over),
        STORE_TEST(on_friday_afternoon_monday_is_next),
        STORE_TEST(on_a_weekend_the_week_begins_with_monday),
        STORE_TEST(a_day_with_an_hour_less_or_more_has_no_slot_twice),
        STORE_TEST(a_zone_of_half_hours_keeps_its_own_clock),
        STORE_TEST(slots_do_not_reach_over_the_end_of_work),
        STORE_TEST(busy_times_are_never_offered),
        STORE_TEST(who_is_busy_all_day_offers_nothing),
        STORE_TEST(a_wider_window_reaches_further_days),
        STORE_TEST(a_workflow_is_offered_the_same_slots_again),
        STORE_TEST(a_slot_that_has_become_busy_is_replaced),
        STORE_TEST(two_workflows_are_never_offered_the_same),
        STORE_TEST(another_calendar_has_slots_of_its_own),
        STORE_TEST(a_hold_ends_after_two_days),
        STORE_TEST(those_that_ask_at_the_same_moment_get_different_slots),
        STORE_TEST(business_days_leave_out_weekends_and_know_summer_time),
        STORE_TEST(a_zone_nobody_knows_is_refused),
    };
    return cmocka_run_group_tests_name("store/slots", tests, group_up, database_down);
}
