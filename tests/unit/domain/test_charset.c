/* Character sets of mail bodies, and encoded words of headers. */
#include "lib/domain/charset.h"
#include "tests/unit/unit.h"

static void utf8(const char *bytes, const char *charset, const char *want)
{
    struct sa_str got = sa_charset_utf8(unit_ctx.arena, sa_str_of(bytes), sa_str_of(charset));

    if (!sa_str_eq(got, sa_str_of(want)) || !sa_str_utf8(got))
        fail_msg("\"%s\" in %s gives \"%.*s\"", bytes, charset, SA_STR_ARG(got));
    assert_int_equal(got.p[got.n], '\0');
}

static void known_character_sets_become_utf8(void **state)
{
    (void)state;
    utf8("gr\xc3\xbc\xc3\x9f", "utf-8", "gr\xc3\xbc\xc3\x9f");
    utf8("gr\xfc\xdf", "ISO-8859-1", "gr\xc3\xbc\xc3\x9f");
    utf8("\x80 5", "windows-1252", "\xe2\x82\xac 5");
    utf8("\xa4", "iso-8859-15", "\xe2\x82\xac");
    utf8("\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251",
         "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82");
    utf8("\x1b$B$3\x1b(B", "ISO-2022-JP", "\xe3\x81\x93");
    utf8("\x83\x52", "Shift_JIS", "\xe3\x82\xb3");
    utf8("\xc4\xe3", "gb2312", "\xe4\xbd\xa0");
}

static void no_name_means_utf8_or_windows_1252(void **state)
{
    (void)state;
    utf8("\xc3\xbc", "", "\xc3\xbc");
    utf8("\xfc", "", "\xc3\xbc");
    utf8("\xc3\xbc", "x-unknown", "\xc3\xbc");
    utf8("\xfc", "x-unknown", "\xc3\xbc");
    utf8("\xfc", "UTF-8//TRANSLIT", "\xc3\xbc");
    utf8("\xfc", "../../etc/passwd", "\xc3\xbc");
}

static void broken_bytes_become_replacement_characters(void **state)
{
    (void)state;
    utf8("a\xff"
         "b\xc3\xbc",
         "utf-8",
         "a\xef\xbf\xbd"
         "b\xc3\xbc");
    utf8("end\xc3", "utf-8", "end\xef\xbf\xbd");
    utf8("\x81", "windows-1252", "\xef\xbf\xbd");
    utf8("\x83", "Shift_JIS", "\xef\xbf\xbd");
}

static void line_ends_are_lf_and_controls_go(void **state)
{
    (void)state;
    utf8("a\r\nb\rc\n\td\x1b[0m\x07\x7f", "us-ascii", "a\nb\nc\n\td[0m");
}

static void long_text_survives_whole(void **state)
{
    size_t n = 100000;
    char *bytes = sa_alloc(unit_ctx.arena, n + 1);

    (void)state;
    memset(bytes, 0xe9, n);
    struct sa_str got =
        sa_charset_utf8(unit_ctx.arena, sa_str_make(bytes, n), SA_STR("iso-8859-1"));
    assert_int_equal(got.n, 2 * n);
    assert_true(sa_str_utf8(got));
}

static void header(const char *value, const char *want)
{
    assert_str(sa_header_decode(unit_ctx.arena, sa_str_of(value)), want);
}

static void encoded_words_are_decoded(void **state)
{
    (void)state;
    header("=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=", "Gr\xc3\xbc\xc3\x9f"
                                          "e");
    header("=?utf-8?b?R3LDvMOfZQ==?=", "Gr\xc3\xbc\xc3\x9f"
                                       "e");
    header("Re: =?ISO-8859-1?Q?a_b=FC?= now", "Re: a b\xc3\xbc now");
    header("=?UTF-8?Q?a?= =?UTF-8?Q?b?=", "ab");
    header("=?UTF-8?Q?a?=\r\n =?UTF-8?Q?b?=", "ab");
    header("=?UTF-8*de?Q?a?= b", "a b");
    header("=?UTF-8?Q?J=C3=BCrgen?= <j@h.example>", "J\xc3\xbcrgen <j@h.example>");
}

static void plain_headers_stay(void **state)
{
    (void)state;
    header("Re: a = b?", "Re: a = b?");
    header("=?UTF-8?X?a?=", "=?UTF-8?X?a?=");
    header("=?UTF-8?B?###?=", "=?UTF-8?B?###?=");
    header("=?UTF-8?Q?open", "=?UTF-8?Q?open");
    header("=?UTF-8?Q?a b?=", "=?UTF-8?Q?a b?=");
    header("=?=?=", "=?=?=");
    header("folded\r\n line", "folded line");
    header("=?UTF-8?Q?=3?=", "=3");
    header("", "");
}

static void what_is_no_code_point_becomes_a_replacement_character(void **state)
{
    static const char none[] = "\xf5\xa6\xa6\xa6", beyond[] = "\x00\x20\x00\x00\x00\x00\x00\x61";

    (void)state;
    struct sa_str text = sa_charset_utf8(unit_ctx.arena, sa_str_of(none), SA_STR("utf-8"));
    assert_true(text.n > 0 && sa_str_utf8(text));
    text = sa_charset_utf8(unit_ctx.arena, sa_str_make(beyond, 8), SA_STR("utf-32be"));
    assert_true(text.n > 0 && sa_str_utf8(text));
}

/* A byte of TSCII stands for up to four letters of Tamil. */
static void text_that_grows_beyond_measure_is_cut_between_letters(void **state)
{
    char bytes[10000];

    (void)state;
    memset(bytes, 0x82, sizeof(bytes));
    struct sa_str text =
        sa_charset_utf8(unit_ctx.arena, sa_str_make(bytes, sizeof(bytes)), SA_STR("tscii"));
    assert_true(text.n > sizeof(bytes) && sa_str_utf8(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(known_character_sets_become_utf8),
        SA_TEST(no_name_means_utf8_or_windows_1252),
        SA_TEST(broken_bytes_become_replacement_characters),
        SA_TEST(line_ends_are_lf_and_controls_go),
        SA_TEST(long_text_survives_whole),
        SA_TEST(encoded_words_are_decoded),
        SA_TEST(plain_headers_stay),
        SA_TEST(what_is_no_code_point_becomes_a_replacement_character),
        SA_TEST(text_that_grows_beyond_measure_is_cut_between_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
