/* Hex, base64 of every length, percent encoding. */
#include "tests/unit/unit.h"

#include "lib/base/encode.h"

static void hex_goes_both_ways(void **state)
{
    unsigned char bytes[256], back[256];
    char hex[513];

    (void)state;
    for (int i = 0; i < 256; i++)
        bytes[i] = (unsigned char)i;
    sa_hex(hex, bytes, 256);
    assert_memory_equal(hex, "000102", 6);
    assert_memory_equal(hex + 506, "fdfeff", 7);
    assert_true(sa_unhex(back, 256, sa_str_of(hex)));
    assert_memory_equal(back, bytes, 256);
    assert_true(sa_unhex(back, 3, SA_STR("aBcDeF")));
    assert_memory_equal(back, "\xAB\xCD\xEF", 3);
}

static void broken_hex_is_refused(void **state)
{
    static const char *const bad[] = {"",     "a",    "abc",  "abcdef", "ag12", "1 23",
                                      "g123", "/012", ":012", "@012",   "`012"};
    unsigned char out[2];

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bad); i++)
        if (sa_unhex(out, 2, sa_str_of(bad[i])))
            fail_msg("'%s' was accepted", bad[i]);
    assert_true(sa_unhex(out, 0, SA_STR("")));
}

static void base64_matches_the_vectors_of_rfc_4648(void **state)
{
    static const char *const table[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xFB\xEF\xFF", "++//"},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(table); i++)
        assert_str(sa_base64(unit_ctx.arena, sa_str_of(table[i][0])), table[i][1]);
    assert_str(sa_base64url(unit_ctx.arena, SA_STR("\xFB\xEF\xFF")), "--__");
    assert_str(sa_base64url(unit_ctx.arena, SA_STR("f")), "Zg");
    assert_str(sa_base64url(unit_ctx.arena, SA_STR("fo")), "Zm8");
}

static void base64_of_every_length_comes_back(void **state)
{
    char bytes[300];
    struct sa_str back;

    (void)state;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(i * 167 + 13);
    for (size_t n = 0; n <= sizeof(bytes); n++) {
        struct sa_str in = sa_str_make(bytes, n);
        struct sa_str padded = sa_base64(unit_ctx.arena, in);
        struct sa_str plain = sa_base64url(unit_ctx.arena, in);
        assert_int_equal(padded.n, (n + 2) / 3 * 4);
        assert_int_equal(plain.n, (n * 8 + 5) / 6);
        assert_true(sa_unbase64(unit_ctx.arena, padded, &back));
        assert_true(sa_str_eq(back, in));
        assert_int_equal(back.p[back.n], '\0');
        assert_true(sa_unbase64(unit_ctx.arena, plain, &back));
        assert_true(sa_str_eq(back, in));
    }
}

static void line_breaks_in_base64_are_ignored(void **state)
{
    struct sa_str back;

    (void)state;
    assert_true(sa_unbase64(unit_ctx.arena, SA_STR("Zm\r\n9v\nYg=\r\n=\r\n"), &back));
    assert_str(back, "foob");
}

static void broken_base64_is_refused(void **state)
{
    static const char *const bad[] = {"Z",     "Zm9vY", "=",     "====",     "Zg=",      "Zg===",
                                      "Zm8==", "Z===",  "Zm9v=", "Zm9v====", "Zg==Zg==", "Zm 9",
                                      "Zm9*",  "Zm\t8", "Zg=a",  "\xC3\xA4"};
    struct sa_str back;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bad); i++)
        if (sa_unbase64(unit_ctx.arena, sa_str_of(bad[i]), &back))
            fail_msg("'%s' was accepted", bad[i]);
    assert_false(sa_unbase64(unit_ctx.arena, sa_str_make("Zg\0=", 4), &back));
    assert_true(sa_unbase64(unit_ctx.arena, sa_str_make(NULL, 0), &back));
    assert_int_equal(back.n, 0);
}

static void percent_encoding_leaves_only_unreserved_characters(void **state)
{
    struct sa_str back;
    char all[256];

    (void)state;
    assert_str(sa_url_encode(unit_ctx.arena, SA_STR("AZaz09-._~")), "AZaz09-._~");
    assert_str(sa_url_encode(unit_ctx.arena, SA_STR("a b/c?d&e=f%+\xC3\xA4")),
               "a%20b%2Fc%3Fd%26e%3Df%25%2B%C3%A4");
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    struct sa_str coded = sa_url_encode(unit_ctx.arena, sa_str_make(all, 256));
    assert_int_equal(coded.n, 66 + 190 * 3);
    assert_true(sa_url_decode(unit_ctx.arena, coded, true, &back));
    assert_true(sa_str_eq(back, sa_str_make(all, 256)));
}

static void a_plus_is_a_space_only_in_forms(void **state)
{
    struct sa_str back;

    (void)state;
    assert_true(sa_url_decode(unit_ctx.arena, SA_STR("a+b%2b%2B"), true, &back));
    assert_str(back, "a b++");
    assert_true(sa_url_decode(unit_ctx.arena, SA_STR("a+b%2b"), false, &back));
    assert_str(back, "a+b+");
}

static void percent_signs_are_decoded_once(void **state)
{
    struct sa_str back;

    (void)state;
    assert_true(sa_url_decode(unit_ctx.arena, SA_STR("%2541"), false, &back));
    assert_str(back, "%41");
}

static void broken_escapes_are_refused(void **state)
{
    static const char *const bad[] = {"%", "%4", "a%", "a%4", "%4g", "%g4", "%%41", "%+1", "% 1"};
    struct sa_str back;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bad); i++)
        if (sa_url_decode(unit_ctx.arena, sa_str_of(bad[i]), true, &back))
            fail_msg("'%s' was accepted", bad[i]);
    assert_true(sa_url_decode(unit_ctx.arena, SA_STR("%41"), true, &back));
    assert_str(back, "A");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(hex_goes_both_ways),
        SA_TEST(broken_hex_is_refused),
        SA_TEST(base64_matches_the_vectors_of_rfc_4648),
        SA_TEST(base64_of_every_length_comes_back),
        SA_TEST(line_breaks_in_base64_are_ignored),
        SA_TEST(broken_base64_is_refused),
        SA_TEST(percent_encoding_leaves_only_unreserved_characters),
        SA_TEST(a_plus_is_a_space_only_in_forms),
        SA_TEST(percent_signs_are_decoded_once),
        SA_TEST(broken_escapes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
