/* Names, truth and text of values. */
#include "tests/unit/view/view.h"

#include "lib/view/value.h"

static void truth_is_that_of_javascript_but_for_empty_lists(void **state)
{
    static const char *const falsy[] = {"null", "false", "0", "0.0", "-0.0", "\"\"", "[]"};
    static const char *const truthy[] = {"true", "1", "-1", "0.1", "\"0\"", "\" \"", "[0]", "{}"};

    (void)state;
    assert_false(sa_value_truthy(NULL));
    for (size_t i = 0; i < SA_COUNT(falsy); i++)
        if (sa_value_truthy(view_json(falsy[i])))
            fail_msg("%s is truthy", falsy[i]);
    for (size_t i = 0; i < SA_COUNT(truthy); i++)
        if (!sa_value_truthy(view_json(truthy[i])))
            fail_msg("%s is falsy", truthy[i]);
}

static void scalars_print_exactly(void **state)
{
    static const char *const table[][2] = {
        {"9223372036854775807", "9223372036854775807"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"0", "0"},
        {"1.1", "1.1"},
        {"0.1", "0.1"},
        {"100000.0", "100000"},
        {"true", "true"},
        {"false", "false"},
        {"null", ""},
        {"\"\\u00e4\"", "\xC3\xA4"},
        {"{}", NULL},
        {"[]", NULL},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(table); i++) {
        const json_t *value = view_json(table[i][0]);
        struct sa_str text;
        assert_int_equal(sa_value_text(unit_ctx.arena, value, &text), table[i][1] != NULL);
        assert_str(text, table[i][1] ? table[i][1] : "");
    }
}

static void the_innermost_scope_wins_and_a_path_stays_in_it(void **state)
{
    struct sa_scope outer = {view_json("{\"a\":1,\"o\":{\"p\":2},\"x\":3}"), NULL};
    struct sa_scope text = {view_json("\"text\""), &outer};
    struct sa_scope inner = {view_json("{\"a\":10,\"o\":{}}"), &text};
    const json_t *value;

    (void)state;
    assert_true(sa_scope_find(&inner, SA_STR("a"), &value));
    assert_int_equal(json_integer_value(value), 10);
    assert_true(sa_scope_find(&inner, SA_STR("x"), &value));
    assert_int_equal(json_integer_value(value), 3);
    assert_false(sa_scope_find(&inner, SA_STR("o.p"), &value));
    assert_null(value);
    assert_true(sa_scope_find(&text, SA_STR("o.p"), &value));
    assert_int_equal(json_integer_value(value), 2);
    assert_true(sa_scope_find(&text, SA_STR("."), &value));
    assert_true(value == text.value);
    assert_false(sa_scope_find(&inner, SA_STR("a.b"), &value));
    assert_false(sa_scope_find(&inner, SA_STR("missing"), &value));
}

static void escaping_leaves_no_dangerous_character(void **state)
{
    struct sa_buf out;

    (void)state;
    sa_buf_init(&out, unit_ctx.arena, 1000);
    sa_html_escape(&out, SA_STR("a<b>c&d\"e'f"));
    assert_str(sa_buf_str(&out), "a&lt;b&gt;c&amp;d&quot;e&#39;f");
    sa_buf_clear(&out);
    sa_html_escape(&out, SA_STR(""));
    sa_html_escape(&out, SA_STR("''"));
    assert_str(sa_buf_str(&out), "&#39;&#39;");
    sa_buf_clear(&out);
    for (int c = 0; c < 256; c++)
        sa_html_escape(&out, sa_str_make((char[]){(char)c}, 1));
    assert_int_equal(sa_buf_str(&out).n, 256 - 5 + 5 + 4 + 4 + 6 + 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(truth_is_that_of_javascript_but_for_empty_lists),
        SA_TEST(scalars_print_exactly),
        SA_TEST(the_innermost_scope_wins_and_a_path_stays_in_it),
        SA_TEST(escaping_leaves_no_dangerous_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
