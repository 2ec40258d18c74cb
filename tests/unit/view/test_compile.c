/* What is refused when a template is compiled, and how it is said; hostile texts. */
#include "tests/unit/view/view.h"

static void refused(const char *text, const char *why)
{
    assert_int_equal(view_compile(text), SA_INTERNAL);
    assert_detail(why);
}

static char *repeated(const char *part, size_t times)
{
    struct sa_buf buf;

    sa_buf_init(&buf, unit_ctx.arena, (size_t)16 << 20);
    for (size_t i = 0; i < times; i++)
        sa_buf_puts(&buf, part);
    assert_int_equal(sa_buf_done(&buf), SA_OK);
    return buf.p;
}

static void an_unclosed_tag_is_refused_with_its_line(void **state)
{
    (void)state;
    refused("one\ntwo {{name", "template page line 2: a tag is not closed");
    refused("{{", "line 1: a tag is not closed");
    refused("{{{a}}", "a tag is not closed");
    refused("{{! never", "a tag is not closed");
    refused("{{=<% %>", "a tag is not closed");
    refused("{{=<% %>=}}<%x}}", "a tag is not closed");
}

static void an_unclosed_section_is_refused_with_its_line(void **state)
{
    (void)state;
    refused("\n{{#a}}\n{{#b}}{{/b}}\n", "line 2: 'a' is not closed");
    refused("{{<a}}", "'a' is not closed");
    refused("{{$a}}", "'a' is not closed");
    refused("{{^a}}", "'a' is not closed");
}

static void mismatched_sections_are_refused_with_both_lines(void **state)
{
    (void)state;
    refused("{{#a}}\n{{#b}}\n{{/a}}{{/b}}", "line 3: 'a' closes 'b' of line 2");
    refused("{{/a}}", "line 1: 'a' closes what was never opened");
    refused("{{#a}}{{/a}}{{/a}}", "'a' closes what was never opened");
}

static void line_numbers_count_the_lines_inside_tags(void **state)
{
    (void)state;
    refused("{{! one\ntwo\nthree }}{{\n\nname\n}}\n{{/x}}", "line 7: 'x' closes");
}

static void a_name_must_be_one_word_or_a_dotted_path(void **state)
{
    (void)state;
    refused("{{}}", "line 1: a tag without a name");
    refused("{{   }}", "a tag without a name");
    refused("{{#}}{{/}}", "a tag without a name");
    refused("{{a b}}", "'a b' is no name");
    refused("{{a..b}}", "'a..b' is no name");
    refused("{{.a}}", "'.a' is no name");
    refused("{{#a.}}{{/a.}}", "'a.' is no name");
    refused(sa_str_fmt(unit_ctx.arena, "{{%s}}", repeated("x", 257)).p, "xxx' is no name");
    assert_int_equal(view_compile(sa_str_fmt(unit_ctx.arena, "{{%s}}", repeated("x", 256)).p),
                     SA_OK);
}

static void delimiters_must_be_two_short_words(void **state)
{
    (void)state;
    refused("{{= =}}", "delimiters must be");
    refused("{{=<% =}}", "delimiters must be");
    refused("{{=a b c=}}", "delimiters must be");
    refused("{{=a= b=}}", "delimiters must be");
    refused("{{=12345678901234567 x=}}", "delimiters must be");
    refused(sa_str_fmt(unit_ctx.arena, "{{=%s >=}}", repeated("<", 100000)).p,
            "delimiters must be");
    assert_int_equal(view_compile("{{=1234567890123456 6543210987654321=}}"), SA_OK);
}

static void nesting_is_allowed_to_its_limit_and_not_beyond(void **state)
{
    const char *fits =
        sa_str_fmt(unit_ctx.arena, "%s%s", repeated("{{#a}}", 64), repeated("{{/a}}", 64)).p;

    (void)state;
    assert_int_equal(view_compile(fits), SA_OK);
    refused(repeated("{{#a}}", 65), "line 1: 'a' is nested too deep");
    refused(
        sa_str_fmt(unit_ctx.arena, "%s%s", repeated("{{#a}}", 10000), repeated("{{/a}}", 10000)).p,
        "'a' is nested too deep");
    refused(repeated("{{<a}}{{$b}}", 10000), "is nested too deep");
}

static void size_and_number_of_nodes_are_limited(void **state)
{
    (void)state;
    refused(repeated("x", SA_MUSTACHE_MAX_BYTES + 1), "is larger than");
    assert_int_equal(view_compile(repeated("x", SA_MUSTACHE_MAX_BYTES)), SA_OK);
    refused(repeated("\n", SA_MUSTACHE_MAX_NODES + 1), "too many lines and tags");
    refused(repeated("{{.}}", SA_MUSTACHE_MAX_BYTES / 5 + 1), "is larger than");
    assert_int_equal(view_compile(repeated("\n", SA_MUSTACHE_MAX_NODES)), SA_OK);
}

static void a_nul_byte_is_refused(void **state)
{
    const struct sa_template *t;

    (void)state;
    assert_int_equal(
        sa_mustache_compile(&unit_ctx, unit_ctx.arena, "page", sa_str_make("a\0b", 3), &t),
        SA_INTERNAL);
    assert_detail("template page holds a NUL byte");
    assert_int_equal(
        sa_mustache_compile(&unit_ctx, unit_ctx.arena, "page", sa_str_make("{{a\0}}", 6), &t),
        SA_INTERNAL);
    assert_detail("template page holds a NUL byte");
}

static void a_compiled_template_keeps_no_pointer_into_the_given_text(void **state)
{
    char text[] = "Hello {{name}}", name[] = "page";
    struct sa_view view = {.strict = true};
    const struct sa_template *t;
    struct sa_buf out;

    (void)state;
    assert_int_equal(sa_mustache_compile(&unit_ctx, unit_ctx.arena, name, sa_str_of(text), &t),
                     SA_OK);
    memset(text, 'x', sizeof(text) - 1);
    memset(name, 'x', sizeof(name) - 1);
    sa_buf_init(&out, unit_ctx.arena, 100);
    assert_int_equal(sa_mustache_render(&unit_ctx, t, &view, view_json("{\"name\":\"Ada\"}"), &out),
                     SA_OK);
    assert_str(sa_buf_str(&out), "Hello Ada");
    sa_buf_clear(&out);
    assert_int_equal(sa_mustache_render(&unit_ctx, t, &view, view_json("{}"), &out), SA_INTERNAL);
    assert_detail("template page line 1: 'name' is not in the data");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(an_unclosed_tag_is_refused_with_its_line),
        SA_TEST(an_unclosed_section_is_refused_with_its_line),
        SA_TEST(mismatched_sections_are_refused_with_both_lines),
        SA_TEST(line_numbers_count_the_lines_inside_tags),
        SA_TEST(a_name_must_be_one_word_or_a_dotted_path),
        SA_TEST(delimiters_must_be_two_short_words),
        SA_TEST(nesting_is_allowed_to_its_limit_and_not_beyond),
        SA_TEST(size_and_number_of_nodes_are_limited),
        SA_TEST(a_nul_byte_is_refused),
        SA_TEST(a_compiled_template_keeps_no_pointer_into_the_given_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
