/* Tidying, words, sentences, phrases. */
#include "tests/unit/domain/setup.h"

#include "lib/domain/text.h"

static void one_line_has_no_controls_and_single_blanks(void **state)
{
    (void)state;
    assert_str(sa_text_line(arena, SA_STR("  a\t\r\n b\xC2\xA0\xE3\x80\x80"
                                          "c\x01\xE2\x80\x8B")),
               "a b c");
    assert_str(sa_text_line(arena, SA_STR("\xE2\x80\xAE"
                                          "evil")),
               "evil");
    assert_str(sa_text_line(arena, SA_STR("")), "");
}

static void a_block_keeps_paragraphs(void **state)
{
    (void)state;
    assert_str(sa_text_block(arena, SA_STR("\n\n a  b \r\nc\n\n\n\n d\n \n")), "a b\nc\n\nd");
    assert_str(sa_text_block(arena, SA_STR(" \n ")), "");
}

static void many_tiny_lines_cost_little(void **state)
{
    char *text = sa_alloc(arena, 200001);

    (void)state;
    for (size_t i = 0; i < 200000; i++)
        text[i] = i % 2 ? '\n' : 'x';
    size_t before = sa_arena_used(arena);
    struct sa_str block = sa_text_block(arena, sa_str_of(text));
    assert_int_equal(block.n, 199999);
    assert_in_range(sa_arena_used(arena) - before, 0, 2 << 20);
}

static void words_are_cut_where_readers_cut_them(void **state)
{
    static const char *const wanted[] = {"It's", "a",    "follow-up", "from",  "R&D",
                                         "at",   "v2.1", "O’Neil",    "Größe", "24"};
    struct sa_str rest = SA_STR("It's a follow-up from R&D, at v2.1 -- \"O’Neil\"; Größe: 24."),
                  word;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(wanted); i++) {
        assert_true(sa_text_word_next(&rest, &word));
        assert_str(word, wanted[i]);
    }
    assert_false(sa_text_word_next(&rest, &word));
}

static void words_are_counted_in_any_script(void **state)
{
    (void)state;
    assert_int_equal(sa_text_words(SA_STR("one two, three - four")), 4);
    assert_int_equal(sa_text_words(SA_STR("- Tue 24 Nov, 14:00-14:30 (Europe/Berlin)")), 5);
    assert_int_equal(sa_text_words(SA_STR("製品のデモをお願いします")), 6);
    assert_int_equal(sa_text_words(SA_STR("Привет, мир")), 2);
    assert_int_equal(sa_text_words(SA_STR(" ... ")), 0);
}

static void sentences_end_where_they_end(void **state)
{
    static const char *const wanted[] = {
        "Hi Dr. Lee,", "we use e.g. v2.5 of it, approx. 30 % of the time.",
        "Why?",        "Because!",
        "製品です。",  "Done"};
    struct sa_str rest = SA_STR("Hi Dr. Lee,\n\nwe use e.g. v2.5 of it, approx. 30 % of the time. "
                                "Why? Because! 製品です。Done"),
                  sentence;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(wanted); i++) {
        assert_true(sa_text_sentence_next(&rest, &sentence));
        assert_str(sentence, wanted[i]);
    }
    assert_false(sa_text_sentence_next(&rest, &sentence));
}

static void phrases_match_on_word_boundaries(void **state)
{
    struct sa_str text = SA_STR("we compromised; a low  hanging-fruit, écran plat.");

    (void)state;
    assert_int_equal(sa_text_find(text, SA_STR("promised"), 0), -1);
    assert_int_equal(sa_text_find(text, SA_STR("low-hanging fruit"), 0), 18);
    assert_int_equal(sa_text_find(text, SA_STR("cran"), 0), -1);
    assert_true(sa_text_find(text, SA_STR("écran"), 0) > 0);
    assert_int_equal(sa_text_find(text, SA_STR("we"), 0), 0);
    assert_int_equal(sa_text_find(text, SA_STR("we"), 1), -1);
    assert_int_equal(sa_text_find(text, SA_STR(""), 0), -1);
}

static void hashes_spread_and_repeat(void **state)
{
    size_t counts[8] = {0};

    (void)state;
    for (size_t i = 0; i < 8000; i++)
        counts[sa_text_hash(1, sa_str_fmt(arena, "lead%zu@x.example", i)) % 8]++;
    for (size_t i = 0; i < 8; i++)
        assert_in_range(counts[i], 850, 1150);
    assert_true(sa_text_hash(1, SA_STR("a")) == sa_text_hash(1, SA_STR("a")));
    assert_true(sa_text_hash(1, SA_STR("a")) != sa_text_hash(2, SA_STR("a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_line_has_no_controls_and_single_blanks),
        TEST(a_block_keeps_paragraphs),
        TEST(many_tiny_lines_cost_little),
        TEST(words_are_cut_where_readers_cut_them),
        TEST(words_are_counted_in_any_script),
        TEST(sentences_end_where_they_end),
        TEST(phrases_match_on_word_boundaries),
        TEST(hashes_spread_and_repeat),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
