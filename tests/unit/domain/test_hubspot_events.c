/* Batches of events: both spellings, what they are worth, and what is refused. */
#include "tests/unit/domain/setup.h"

#include "lib/base/buf.h"
#include "lib/domain/hubspot_events.h"

#define HEAD "{\"portalId\":33,\"eventId\":7,\"occurredAt\":1790000001000,\"objectId\":9,"

static struct sa_hubspot_events read(const char *body)
{
    struct sa_hubspot_events events;

    sa_clear_error(&ctx);
    if (sa_hubspot_events_parse(&ctx, sa_str_of(body), &events))
        fail_msg("%s: %s", body, sa_error_detail(&ctx));
    return events;
}

static void both_spellings_of_the_type_are_read(void **state)
{
    (void)state;
    struct sa_hubspot_events e =
        read("[" HEAD "\"subscriptionType\":\"contact.deletion\"}," HEAD
             "\"eventType\":\"company.merge\"},{\"portalId\":\"33\",\"fromObjectId\":5,"
             "\"subscriptionType\":\"contact.associationChange\"}]");

    assert_int_equal(e.portal_id, 33);
    assert_int_equal(e.given, 3);
    assert_int_equal(e.known.n, 3);
    assert_str(e.known.items[0].type, "contact.deletion");
    assert_int_equal(e.known.items[0].object_id, 9);
    assert_int_equal(e.known.items[0].event_id, 7);
    assert_int_equal(e.known.items[0].occurred_ms, 1790000001000);
    assert_str(e.known.items[1].type, "company.merge");
    assert_int_equal(e.known.items[2].object_id, 5);
}

static void contacts_made_or_converted_ask_for_a_poll(void **state)
{
    static const struct {
        const char *rest;
        bool polls;
    } cases[] = {
        {"\"subscriptionType\":\"contact.creation\"}", true},
        {"\"subscriptionType\":\"company.creation\"}", false},
        {"\"subscriptionType\":\"object.creation\",\"objectTypeId\":\"0-1\"}", true},
        {"\"subscriptionType\":\"object.creation\",\"objectTypeId\":\"0-2\"}", false},
        {"\"subscriptionType\":\"object.creation\"}", false},
        {"\"subscriptionType\":\"contact.propertyChange\",\"propertyName\":\"recent_conversion_"
         "date\"}",
         true},
        {"\"subscriptionType\":\"contact.propertyChange\",\"propertyName\":\"phone\"}", false},
        {"\"subscriptionType\":\"contact.merge\"}", false},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(cases); i++) {
        struct sa_hubspot_events e = read(sa_str_fmt(arena, "[%s%s]", HEAD, cases[i].rest).p);
        if (e.known.n != 1 || e.known.items[0].polls != cases[i].polls)
            fail_msg("%s", cases[i].rest);
    }
}

static void unknown_types_are_counted(void **state)
{
    (void)state;
    struct sa_hubspot_events e =
        read("[" HEAD "\"eventType\":\"moon.phase\"}," HEAD "\"eventType\":\"contact.x\"}," HEAD
             "\"eventType\":\".\"}," HEAD "\"eventType\":\"contact\"}]");

    assert_int_equal(e.unknown, 4);
    assert_int_equal(e.known.n, 0);
    assert_int_equal(read("[]").given, 0);
}

static void more_than_a_hundred_are_only_counted(void **state)
{
    struct sa_buf b;

    (void)state;
    sa_buf_init(&b, arena, 1 << 20);
    sa_buf_putc(&b, '[');
    for (int i = 0; i < 101; i++)
        sa_buf_printf(&b, "%s{}", i ? "," : "");
    sa_buf_putc(&b, ']');
    struct sa_hubspot_events e = read(sa_buf_c(&b));
    assert_int_equal(e.given, 101);
    assert_int_equal(e.known.n, 0);
}

static void what_is_no_batch_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "{}",
        "[1]",
        "[null]",
        "[{}]",
        "[{\"portalId\":33,\"x\":1}]",
        "[{\"portalId\":0,\"eventType\":\"contact.merge\"}]",
        "[{\"portalId\":33,\"eventType\":\"contact.merge\",\"occurredAt\":-1}]",
        "[{\"portalId\":33,\"eventType\":\"contact.merge\",\"objectId\":\"x\"}]",
        "[{\"portalId\":33,\"eventType\":\"a.b\"},{\"portalId\":34,\"eventType\":\"a.b\"}]",
    };
    struct sa_hubspot_events e;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bad); i++) {
        sa_clear_error(&ctx);
        if (sa_hubspot_events_parse(&ctx, sa_str_of(bad[i]), &e) != SA_INVALID_INPUT)
            fail_msg("%s is taken", bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(both_spellings_of_the_type_are_read), TEST(contacts_made_or_converted_ask_for_a_poll),
        TEST(unknown_types_are_counted),           TEST(more_than_a_hundred_are_only_counted),
        TEST(what_is_no_batch_is_refused),
    };
    return cmocka_run_group_tests_name("domain/hubspot_events", tests, NULL, NULL);
}
