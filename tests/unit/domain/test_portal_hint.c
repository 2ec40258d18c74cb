/* The portal id read from a body nobody has vouched for. */
#include "tests/unit/unit.h"

#include "lib/domain/portal_hint.h"

static int64_t hint(const char *body)
{
    return sa_portal_hint(sa_str_of(body), "portalId");
}

static void the_number_at_the_top_level_is_found_bare_or_quoted(void **state)
{
    (void)state;
    assert_int_equal(hint("{\"portalId\":12345}"), 12345);
    assert_int_equal(hint(" {\"a\":[1,{\"b\":2}], \"portalId\" \n:\t\"62515\" }"), 62515);
    assert_int_equal(hint("{\"portalId\":7,\"portalId\":8}"), 7);
}

static void nested_members_and_text_in_strings_do_not_count(void **state)
{
    (void)state;
    assert_int_equal(hint("{\"x\":{\"portalId\":1},\"portalId\":2}"), 2);
    assert_int_equal(hint(" [{\"portalId\":1},{\"portalId\":2}]"), 1);
    assert_int_equal(hint("[[{\"portalId\":1}]]"), 0);
    assert_int_equal(hint("{\"x\":\"\\\"portalId\\\":1\",\"portalId\":2}"), 2);
    assert_int_equal(hint("{\"x\":\"{\",\"portalId\":2}"), 2);
    assert_int_equal(hint("{\"x\":\"portalId\",\"portalId\":2}"), 2);
    assert_int_equal(hint("{\"xportalId\":1,\"portalIdx\":1}"), 0);
}

static void what_is_no_number_is_no_hint(void **state)
{
    static const char *const none[] = {"",
                                       "{",
                                       "\"",
                                       "{\"",
                                       "{\"portalId",
                                       "{\"portalId\\",
                                       "{\"portalId\"",
                                       "{\"portalId\":",
                                       "{\"portalId\":\"",
                                       "{\"portalId\":-5}",
                                       "{\"portalId\":null}",
                                       "{\"portalId\":\"abc\"}",
                                       "{\"portalId\":9999999999999999999}",
                                       "\"portalId\":5",
                                       "}}{\"portalId\":5}"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(none); i++)
        if (hint(none[i]) != 0)
            fail_msg("%s gives %lld", none[i], (long long)hint(none[i]));
}

static void the_largest_number_is_one_of_63_bits(void **state)
{
    (void)state;
    assert_true(hint("{\"portalId\":9223372036854775807}") == INT64_MAX);
    assert_int_equal(hint("{\"portalId\":9223372036854775808}"), 0);
    assert_int_equal(hint("{\"portalId\":18446744073709551616}"), 0);
}

static void every_prefix_of_a_body_is_read_without_a_step_too_far(void **state)
{
    static const char body[] =
        "{\"a\":\"\\\"\\\\\",\"b\":[{\"portalId\":1}],\"portalId\" : \"77\"}";

    (void)state;
    for (size_t n = 0; n < sizeof(body); n++) {
        char *exact = sa_alloc(unit_ctx.arena, n);
        memcpy(exact, body, n);
        int64_t id = sa_portal_hint(sa_str_make(exact, n), "portalId");
        assert_true(id == 0 || id == 7 || id == 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(the_number_at_the_top_level_is_found_bare_or_quoted),
        SA_TEST(nested_members_and_text_in_strings_do_not_count),
        SA_TEST(what_is_no_number_is_no_hint),
        SA_TEST(the_largest_number_is_one_of_63_bits),
        SA_TEST(every_prefix_of_a_body_is_read_without_a_step_too_far),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
