/* When two submissions are the same one. */
#include "tests/unit/unit.h"

#include "lib/services/submission_key.h"

static struct sa_submission ann(void)
{
    return (struct sa_submission){.form_id = SA_STR("f-1"),
                                  .submitted_ms = 1790000000000,
                                  .email = SA_STR("ann@example.com")};
}

static struct sa_str key(struct sa_submission s, const char *raw)
{
    return sa_submission_key(unit_ctx.arena, &s, sa_str_of(raw));
}

static void hubspots_id_is_the_key_however_it_is_spelled(void **state)
{
    struct sa_submission s = ann();

    (void)state;
    s.submission_id = SA_STR("0193A000-0000-7000-8000-00000000000F");
    assert_str(key(s, "a"), "0193a00000007000800000000000000f");
    s.submission_id = SA_STR("0193a00000007000800000000000000f");
    assert_str(key(s, "b"), "0193a00000007000800000000000000f");
}

static void without_an_id_form_time_and_address_decide(void **state)
{
    struct sa_submission s = ann();
    struct sa_str same = key(s, "raw");

    (void)state;
    assert_int_equal(same.n, 64);
    assert_true(sa_str_eq(same, key(s, "other bytes of the same submission")));
    s.submitted_ms++;
    assert_false(sa_str_eq(same, key(s, "raw")));
    s = ann();
    s.email = SA_STR("bob@example.com");
    assert_false(sa_str_eq(same, key(s, "raw")));
    s = ann();
    s.form_id = SA_STR("f-2");
    assert_false(sa_str_eq(same, key(s, "raw")));
}

static void where_time_or_address_is_missing_only_equal_bytes_are_a_repeat(void **state)
{
    struct sa_submission s = ann();

    (void)state;
    s.submitted_ms = 0;
    assert_true(sa_str_eq(key(s, "raw"), key(s, "raw")));
    assert_false(sa_str_eq(key(s, "raw"), key(s, "war")));
    s = ann();
    s.email = SA_STR("");
    assert_true(sa_str_eq(key(s, "raw"), key(s, "raw")));
    assert_false(sa_str_eq(key(s, "raw"), key(s, "war")));
}

static void an_id_too_long_or_of_dashes_alone_is_none(void **state)
{
    struct sa_submission s = ann();
    char *longest = sa_alloc(unit_ctx.arena, 201);

    (void)state;
    memset(longest, 'x', 201);
    s.submission_id = sa_str_make(longest, 201);
    assert_true(sa_str_eq(key(s, "raw"), key(ann(), "raw")));
    s.submission_id = SA_STR("--");
    assert_true(sa_str_eq(key(s, "raw"), key(ann(), "raw")));
    s.submission_id = sa_str_make(longest, 200);
    assert_int_equal(key(s, "raw").n, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(hubspots_id_is_the_key_however_it_is_spelled),
        SA_TEST(without_an_id_form_time_and_address_decide),
        SA_TEST(where_time_or_address_is_missing_only_equal_bytes_are_a_repeat),
        SA_TEST(an_id_too_long_or_of_dashes_alone_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
