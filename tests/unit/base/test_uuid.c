/* Version 7 ids: form, order, uniqueness across threads. */
#include "tests/unit/unit.h"

#include <pthread.h>

#include "lib/base/clock.h"

enum { IDS = 100000, THREADS = 4, EACH = 20000 };

static void a_new_id_has_version_7_and_the_rfc_variant(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        struct sa_uuid id = sa_uuid_new(), parsed;
        assert_int_equal(strlen(id.text), 36);
        assert_int_equal(id.text[14], '7');
        assert_non_null(strchr("89ab", id.text[19]));
        assert_true(sa_uuid_parse(sa_uuid_str(&id), &parsed));
        assert_true(sa_uuid_eq(&id, &parsed));
    }
}

static void the_first_48_bits_are_the_time_in_milliseconds(void **state)
{
    int64_t before = sa_clock_ms();
    struct sa_uuid id = sa_uuid_new();
    int64_t after = sa_clock_ms();
    char hex[13];

    (void)state;
    memcpy(hex, id.text, 8);
    memcpy(hex + 8, id.text + 9, 5);
    int64_t ms = (int64_t)strtoull(hex, NULL, 16);
    /* Ids made in a hurry run ahead of the clock, by less than a millisecond per 4096. */
    assert_in_range(ms, before, after + 1);
}

static void a_hundred_thousand_ids_come_in_strict_order(void **state)
{
    struct sa_uuid last = sa_uuid_new();

    (void)state;
    for (int i = 0; i < IDS; i++) {
        struct sa_uuid next = sa_uuid_new();
        if (strcmp(last.text, next.text) >= 0)
            fail_msg("%s then %s", last.text, next.text);
        last = next;
    }
}

static void *make_ids(void *arg)
{
    struct sa_uuid *ids = arg;

    for (int i = 0; i < EACH; i++)
        ids[i] = sa_uuid_new();
    return NULL;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void threads_never_make_the_same_id(void **state)
{
    struct sa_uuid *ids = SA_NEW_ARRAY(unit_ctx.arena, (size_t)THREADS * EACH, struct sa_uuid);
    pthread_t threads[THREADS];

    (void)state;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, make_ids, ids + (ptrdiff_t)i * EACH), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    qsort(ids, (size_t)THREADS * EACH, sizeof(*ids), by_text);
    /* Without the random part, too: the clock part alone is handed out once. */
    for (int i = 1; i < THREADS * EACH; i++)
        if (strncmp(ids[i - 1].text, ids[i].text, 18) == 0)
            fail_msg("%s and %s", ids[i - 1].text, ids[i].text);
}

static void parsing_takes_the_long_form_in_any_case_only(void **state)
{
    static const char *const bad[] = {
        "",
        "0190a6b0-7b1c-7def-8123-456789abcde",
        "0190a6b0-7b1c-7def-8123-456789abcdef0",
        "0190a6b07b1c7def8123456789abcdef",
        "0190a6b0-7b1c-7def-8123+456789abcdef",
        "0190a6b0-7b1c-7def-8123-456789abcdeg",
        "0190a6b0-7b1c-7def-8123-456789abcde ",
        "{190a6b0-7b1c-7def-8123-456789abcde}",
        "0190a6b-07b1c-7def-8123-456789abcdef",
        "-190a6b0-7b1c-7def-8123-456789abcdef",
    };
    struct sa_uuid id;

    (void)state;
    assert_true(sa_uuid_parse(SA_STR("0190A6B0-7b1c-7DEF-8123-456789ABCdef"), &id));
    assert_string_equal(id.text, "0190a6b0-7b1c-7def-8123-456789abcdef");
    for (size_t i = 0; i < SA_COUNT(bad); i++)
        if (sa_uuid_parse(sa_str_of(bad[i]), &id))
            fail_msg("'%s' was accepted", bad[i]);
}

static void no_id_is_the_empty_text(void **state)
{
    struct sa_uuid none = {.text = ""}, id = sa_uuid_new();

    (void)state;
    assert_true(sa_uuid_none(&none));
    assert_false(sa_uuid_none(&id));
    assert_false(sa_uuid_eq(&none, &id));
    assert_str(sa_uuid_str(&none), "");
}

static const struct sa_uuid from = {.text = "0190a6b0-7b1c-7def-8123-456789abcdef"};

static void the_same_id_and_seed_give_the_same_id(void **state)
{
    struct sa_str seed = SA_STR("00112233445566778899aabb");
    struct sa_uuid once = sa_uuid_derive(&from, seed), again = sa_uuid_derive(&from, seed), read;

    (void)state;
    assert_true(sa_uuid_eq(&once, &again));
    assert_false(sa_uuid_eq(&once, &from));
    assert_memory_equal(once.text, from.text, 15);
    assert_true(sa_uuid_parse(sa_uuid_str(&once), &read));
    assert_true(sa_str_chr(SA_STR("89ab"), once.text[19]) >= 0);
    again = sa_uuid_derive(&from, SA_STR("00112233445566788899aabb"));
    assert_false(sa_uuid_eq(&once, &again));
}

static void derive_from_a_short_seed(void)
{
    (void)sa_uuid_derive(&from, SA_STR("0011223344556677889"));
}

static void derive_from_no_id(void)
{
    struct sa_uuid none = {.text = ""};

    (void)sa_uuid_derive(&none, SA_STR("00112233445566778899"));
}

static void nothing_is_derived_from_too_little(void **state)
{
    (void)state;
    unit_dies(derive_from_a_short_seed, "20 hex digits");
    unit_dies(derive_from_no_id, "20 hex digits");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(the_first_48_bits_are_the_time_in_milliseconds),
        SA_TEST(a_new_id_has_version_7_and_the_rfc_variant),
        SA_TEST(a_hundred_thousand_ids_come_in_strict_order),
        SA_TEST(threads_never_make_the_same_id),
        SA_TEST(parsing_takes_the_long_form_in_any_case_only),
        SA_TEST(no_id_is_the_empty_text),
        SA_TEST(the_same_id_and_seed_give_the_same_id),
        SA_TEST(nothing_is_derived_from_too_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
