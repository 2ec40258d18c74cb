/* Code points in and out, folding, letters. */
#include "tests/unit/domain/setup.h"

#include "lib/base/utf8.h"

static void every_code_point_survives_the_round_trip(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp += cp < 0x3000 ? 1 : 97) {
        struct sa_buf b;
        uint32_t back = 0;
        sa_buf_init(&b, arena, 16);
        sa_utf8_put(&b, cp);
        struct sa_str s = sa_buf_str(&b);
        bool surrogate = cp >= 0xD800 && cp <= 0xDFFF;
        assert_true(sa_str_utf8(s));
        assert_true(sa_utf8_next(&s, &back));
        assert_int_equal(back, surrogate ? SA_UTF8_BAD : cp);
        assert_int_equal(s.n, 0);
        if (cp % 4096 == 0)
            sa_arena_reset(arena);
    }
}

static void broken_bytes_read_as_one_replacement_each(void **state)
{
    struct sa_str s = SA_STR("a\xC3(\xFF\xED\xA0\x80z");
    static const uint32_t wanted[] = {'a',         SA_UTF8_BAD, '(',         SA_UTF8_BAD,
                                      SA_UTF8_BAD, SA_UTF8_BAD, SA_UTF8_BAD, 'z'};
    uint32_t cp;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(wanted); i++) {
        assert_true(sa_utf8_next(&s, &cp));
        assert_int_equal(cp, wanted[i]);
    }
    assert_false(sa_utf8_next(&s, &cp));
    assert_int_equal(sa_utf8_last(SA_STR("aé")), 0xE9);
    assert_int_equal(sa_utf8_last(SA_STR("")), 0);
}

static void folding_knows_latin_greek_and_cyrillic(void **state)
{
    (void)state;
    assert_str(sa_utf8_fold(arena, SA_STR("ÄÖÜẞ ÉÇÑ ŁŹĆ ČŠŽ Øß İ")), "äöüß éçñ łźć čšž øß i");
    assert_str(sa_utf8_fold(arena, SA_STR("ΑΣΩ ЖЁЇ 製品 ×÷")), "ασω жёї 製品 ×÷");
    for (uint32_t cp = 'a'; cp < 0x530; cp++)
        if (sa_utf8_lower(cp) == cp && sa_utf8_upper(cp) != cp)
            assert_int_equal(sa_utf8_lower(sa_utf8_upper(cp)), cp);
}

static void letters_are_told_from_marks_and_pictures(void **state)
{
    static const uint32_t letters[] = {'a',   'Z',   0xE9,   0x142,  0x3B1,  0x436, 0x5D0,
                                       0x627, 0xE01, 0x3042, 0x4E2D, 0xD55C, 0x301};
    static const uint32_t others[] = {'1',    ' ',    '-',    0xA0,    0xD7,   0xBF,
                                      0x2014, 0x201C, 0x3002, 0x1F600, 0xFF1F, 0x20AC};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(letters); i++)
        if (!sa_utf8_letter(letters[i]))
            fail_msg("U+%04X is a letter", letters[i]);
    for (size_t i = 0; i < SA_COUNT(others); i++)
        if (sa_utf8_letter(others[i]))
            fail_msg("U+%04X is none", others[i]);
    assert_true(sa_utf8_hidden(0x202E) && sa_utf8_hidden(0x200B) && sa_utf8_hidden(0xFEFF));
    assert_false(sa_utf8_hidden('a'));
    assert_true(sa_utf8_blank(0x3000) && sa_utf8_blank('\n') && !sa_utf8_blank(0x200B));
    assert_int_equal(sa_utf8_count(SA_STR("aé製😀")), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_code_point_survives_the_round_trip),
        TEST(broken_bytes_read_as_one_replacement_each),
        TEST(folding_knows_latin_greek_and_cyrillic),
        TEST(letters_are_told_from_marks_and_pictures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
