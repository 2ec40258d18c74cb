/* Slices: comparing, searching, cutting, numbers, UTF-8. */
#include "tests/unit/unit.h"

#include <wchar.h>

static const struct sa_str none = {NULL, 0};

static void an_empty_slice_is_empty_whatever_it_points_to(void **state)
{
    (void)state;
    assert_true(sa_str_empty(none));
    assert_true(sa_str_empty(sa_str_of(NULL)));
    assert_true(sa_str_empty(SA_STR("")));
    assert_false(sa_str_empty(SA_STR(" ")));
    assert_true(sa_str_eq(none, SA_STR("")));
    assert_true(sa_str_eq_nocase(none, SA_STR("")));
}

static void equality_looks_at_every_byte(void **state)
{
    (void)state;
    assert_true(sa_str_eq(sa_str_make("a\0b", 3), sa_str_make("a\0b", 3)));
    assert_false(sa_str_eq(sa_str_make("a\0b", 3), sa_str_make("a\0c", 3)));
    assert_false(sa_str_eq(SA_STR("a"), SA_STR("ab")));
    assert_false(sa_str_eq(SA_STR("a"), SA_STR("A")));
    assert_true(sa_str_eq_nocase(SA_STR("Content-TYPE"), SA_STR("content-type")));
    assert_false(sa_str_eq_nocase(SA_STR("ab"), SA_STR("a")));
    assert_false(sa_str_eq_nocase(SA_STR("a["), SA_STR("a{")));
    assert_false(sa_str_eq_nocase(SA_STR("\xC3\x84"), SA_STR("\xC3\xA4")));
}

static void starts_and_ends_compare_at_the_edges(void **state)
{
    (void)state;
    assert_true(sa_str_starts(SA_STR("abc"), SA_STR("ab")));
    assert_true(sa_str_starts(SA_STR("abc"), SA_STR("")));
    assert_true(sa_str_starts(none, none));
    assert_false(sa_str_starts(SA_STR("ab"), SA_STR("abc")));
    assert_true(sa_str_ends(SA_STR("abc"), SA_STR("bc")));
    assert_true(sa_str_ends(SA_STR("abc"), SA_STR("abc")));
    assert_true(sa_str_ends(SA_STR("abc"), SA_STR("")));
    assert_false(sa_str_ends(SA_STR("bc"), SA_STR("abc")));
    assert_false(sa_str_ends(SA_STR("abc"), SA_STR("ab")));
}

static void finding_gives_the_first_offset_or_minus_one(void **state)
{
    (void)state;
    assert_int_equal(sa_str_find(SA_STR("abcabc"), SA_STR("bc")), 1);
    assert_int_equal(sa_str_find(SA_STR("abc"), SA_STR("")), 0);
    assert_int_equal(sa_str_find(none, SA_STR("")), 0);
    assert_int_equal(sa_str_find(SA_STR("ab"), SA_STR("abc")), -1);
    assert_int_equal(sa_str_find(SA_STR("abc"), SA_STR("x")), -1);
    assert_int_equal(sa_str_find_nocase(SA_STR("xxABC"), SA_STR("abc")), 2);
    assert_int_equal(sa_str_find_nocase(SA_STR("ab"), SA_STR("abc")), -1);
    assert_int_equal(sa_str_find_nocase(none, SA_STR("")), 0);
    assert_int_equal(sa_str_chr(SA_STR("a/b/c"), '/'), 1);
    assert_int_equal(sa_str_rchr(SA_STR("a/b/c"), '/'), 3);
    assert_int_equal(sa_str_chr(SA_STR("abc"), '/'), -1);
    assert_int_equal(sa_str_rchr(SA_STR("abc"), '/'), -1);
    assert_int_equal(sa_str_chr(none, '/'), -1);
    assert_int_equal(sa_str_rchr(none, '/'), -1);
}

static void cutting_is_clamped(void **state)
{
    (void)state;
    assert_str(sa_str_sub(SA_STR("abc"), 1, 1), "b");
    assert_str(sa_str_sub(SA_STR("abc"), 1, SIZE_MAX), "bc");
    assert_str(sa_str_sub(SA_STR("abc"), 3, 1), "");
    assert_str(sa_str_sub(SA_STR("abc"), SIZE_MAX, SIZE_MAX), "");
    assert_null(sa_str_sub(none, 5, 5).p);
}

static void trimming_takes_ascii_blanks_from_both_ends(void **state)
{
    (void)state;
    assert_str(sa_str_trim(SA_STR(" \t\r\n\f\va b\v\f\n\r\t ")), "a b");
    assert_str(sa_str_trim(SA_STR(" \n ")), "");
    assert_str(sa_str_trim(none), "");
    assert_str(sa_str_trim(SA_STR("\xC2\xA0x")), "\xC2\xA0x");
}

static void splitting_gives_every_piece_once(void **state)
{
    struct sa_str rest = SA_STR("a,,b,"), head;

    (void)state;
    assert_true(sa_str_split(&rest, ',', &head));
    assert_str(head, "a");
    assert_true(sa_str_split(&rest, ',', &head));
    assert_str(head, "");
    assert_true(sa_str_split(&rest, ',', &head));
    assert_str(head, "b");
    assert_true(sa_str_split(&rest, ',', &head));
    assert_str(head, "");
    assert_false(sa_str_split(&rest, ',', &head));
    rest = SA_STR("");
    assert_true(sa_str_split(&rest, ',', &head));
    assert_str(head, "");
    assert_false(sa_str_split(&rest, ',', &head));
}

static void unsigned_numbers_are_read_to_their_limit(void **state)
{
    static const char *const bad[] = {"",
                                      "-1",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "0x1",
                                      "1.0",
                                      "\xD9\xA1",
                                      "18446744073709551616",
                                      "99999999999999999999"};
    uint64_t v;

    (void)state;
    assert_true(sa_str_u64(SA_STR("18446744073709551615"), &v));
    assert_true(v == UINT64_MAX);
    assert_true(sa_str_u64(SA_STR("0"), &v));
    assert_int_equal(v, 0);
    assert_true(sa_str_u64(SA_STR("0000000000000000000000007"), &v));
    assert_int_equal(v, 7);
    for (size_t i = 0; i < SA_COUNT(bad); i++)
        if (sa_str_u64(sa_str_of(bad[i]), &v))
            fail_msg("'%s' was read as a number", bad[i]);
}

static void signed_numbers_are_read_to_their_limits(void **state)
{
    static const char *const bad[] = {"",
                                      "-",
                                      "--1",
                                      "+1",
                                      "-+1",
                                      "1-",
                                      "- 1",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "-18446744073709551615"};
    int64_t v;

    (void)state;
    assert_true(sa_str_i64(SA_STR("9223372036854775807"), &v));
    assert_true(v == INT64_MAX);
    assert_true(sa_str_i64(SA_STR("-9223372036854775807"), &v));
    assert_true(v == -INT64_MAX);
    assert_true(sa_str_i64(SA_STR("-9223372036854775808"), &v));
    assert_true(v == INT64_MIN);
    assert_true(sa_str_i64(SA_STR("-0"), &v));
    assert_int_equal(v, 0);
    for (size_t i = 0; i < SA_COUNT(bad); i++)
        if (sa_str_i64(sa_str_of(bad[i]), &v))
            fail_msg("'%s' was read as a number", bad[i]);
}

static void well_formed_utf8_is_accepted(void **state)
{
    static const char *const good[] = {
        "",
        "plain",
        "\x7F",
        "\xC2\x80",
        "\xDF\xBF",
        "\xE0\xA0\x80",
        "\xED\x9F\xBF",
        "\xEE\x80\x80",
        "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80",
        "\xF4\x8F\xBF\xBF",
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(good); i++)
        assert_true(sa_str_utf8(sa_str_of(good[i])));
    assert_true(sa_str_utf8(sa_str_make("a\0b", 3)));
}

static void every_kind_of_bad_utf8_is_refused(void **state)
{
    static const char *const bad[] = {
        "\x80",
        "\xBF",
        "a\x80",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC2",
        "\xC2\x41",
        "\xC2\xC0",
        "\xE0\x80\x80",
        "\xE0\x9F\xBF",
        "\xE1\x80",
        "\xE1\x80\x41",
        "\xE1\x80\xC0",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xEF\xBF",
        "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF",
        "\xF0\x90\x80",
        "\xF0\x90\x80\x41",
        "\xF0\x90\x41\x80",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFE",
        "\xFF",
        "\xE2\x82\xAC\xE2\x82",
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bad); i++)
        if (sa_str_utf8(sa_str_of(bad[i])))
            fail_msg("row %zu was accepted", i);
    assert_false(sa_str_utf8(sa_str_make("\xE2\x82\xAC", 2)));
}

static void clipping_never_cuts_a_character(void **state)
{
    struct sa_str text = SA_STR("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
    static const size_t want[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};

    (void)state;
    for (size_t max = 0; max < SA_COUNT(want); max++) {
        assert_int_equal(sa_str_clip(text, max).n, want[max]);
        assert_true(sa_str_utf8(sa_str_clip(text, max)));
    }
    assert_int_equal(sa_str_clip(SA_STR("\x80\x80\x80"), 2).n, 0);
}

static void what_a_cut_left_of_a_character_is_dropped(void **state)
{
    static const char *const table[][2] = {
        {"", ""},
        {"a", "a"},
        {"a\xC3", "a"},
        {"a\xC3\xA4", "a\xC3\xA4"},
        {"a\xE2\x82", "a"},
        {"a\xE2", "a"},
        {"\xE2\x82", ""},
        {"\xE2\x82\xAC", "\xE2\x82\xAC"},
        {"x\xF0\x9F\x98", "x"},
        {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
        {"\x80\x80\x80\x80", "\x80\x80\x80\x80"},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(table); i++)
        assert_str(sa_str_whole(sa_str_of(table[i][0])), table[i][1]);
    assert_int_equal(sa_str_whole(none).n, 0);
}

static void copies_are_terminated_and_independent(void **state)
{
    char text[] = "MiXed\xC3\x84";
    struct sa_str copy = sa_str_dup(unit_ctx.arena, sa_str_of(text));
    char *c = sa_str_c(unit_ctx.arena, sa_str_make(text, 2));
    struct sa_str lower = sa_str_lower(unit_ctx.arena, sa_str_of(text));

    (void)state;
    text[0] = 'x';
    assert_string_equal(copy.p, "MiXed\xC3\x84");
    assert_string_equal(c, "Mi");
    assert_string_equal(lower.p, "mixed\xC3\x84");
    assert_string_equal(sa_str_dup(unit_ctx.arena, none).p, "");
    assert_string_equal(sa_str_c(unit_ctx.arena, none), "");
}

static void formatting_has_no_length_limit(void **state)
{
    struct sa_str text = sa_str_fmt(unit_ctx.arena, "%05d%*s", 42, 100000, "end");

    (void)state;
    assert_int_equal(text.n, 100005);
    assert_true(sa_str_starts(text, SA_STR("00042 ")));
    assert_true(sa_str_ends(text, SA_STR(" end")));
    assert_int_equal(text.p[text.n], '\0');
}

static void format_what_cannot_be_shown(void)
{
    static const wchar_t lone_surrogate[] = {0xD800, 0};

    sa_str_fmt(unit_ctx.arena, "%ls", lone_surrogate);
}

static void a_format_that_fails_ends_the_process(void **state)
{
    (void)state;
    unit_dies(format_what_cannot_be_shown, "bad format");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(an_empty_slice_is_empty_whatever_it_points_to),
        SA_TEST(equality_looks_at_every_byte),
        SA_TEST(starts_and_ends_compare_at_the_edges),
        SA_TEST(finding_gives_the_first_offset_or_minus_one),
        SA_TEST(cutting_is_clamped),
        SA_TEST(trimming_takes_ascii_blanks_from_both_ends),
        SA_TEST(splitting_gives_every_piece_once),
        SA_TEST(unsigned_numbers_are_read_to_their_limit),
        SA_TEST(signed_numbers_are_read_to_their_limits),
        SA_TEST(well_formed_utf8_is_accepted),
        SA_TEST(every_kind_of_bad_utf8_is_refused),
        SA_TEST(clipping_never_cuts_a_character),
        SA_TEST(what_a_cut_left_of_a_character_is_dropped),
        SA_TEST(copies_are_terminated_and_independent),
        SA_TEST(formatting_has_no_length_limit),
        SA_TEST(a_format_that_fails_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
