/* Rendering beyond the conformance suite: strictness, limits, indentation; seeded mutations. */
#include "tests/unit/view/view.h"

static void strict_refuses_a_name_that_is_not_there(void **state)
{
    (void)state;
    assert_refused("template page line 2: 'nam' is not in the data", "\n{{nam}}", "{\"name\":1}",
                   .strict = true);
    assert_refused("line 1: 'b' is not in the data", "{{#a}}{{b}}{{/a}}", "{\"a\":[{}]}",
                   .strict = true);
    assert_refused("'a.b' is not in the data", "{{a.b}}", "{\"a\":{}}", .strict = true);
    assert_refused("'a' is not in the data", "{{#a}}{{/a}}", .strict = true);
    assert_refused("'a' is not in the data", "{{^a}}{{/a}}", .strict = true);
}

static void strict_accepts_null_as_nothing(void **state)
{
    (void)state;
    assert_renders("()", "({{a}}{{a.b}}{{#a}}x{{/a}})", "{\"a\":null}", .strict = true);
    assert_renders("(x)", "({{^a}}x{{/a}})", "{\"a\":null}", .strict = true);
}

static void strict_refuses_a_missing_partial_and_names_the_template_it_is_in(void **state)
{
    (void)state;
    assert_refused("template page line 1: 'gone' is no template", "{{>gone}}", .strict = true);
    assert_refused("template part line 2: 'gone' is no template", "{{>part}}", NULL,
                   "{\"part\":\"\\n{{<gone}}{{/gone}}\"}", .strict = true);
}

static void strict_refuses_an_object_as_text(void **state)
{
    (void)state;
    assert_refused("line 1: 'a' is an object or array, not text", "{{a}}", "{\"a\":{}}",
                   .strict = true);
    assert_refused("'a' is an object or array", "{{{a}}}", "{\"a\":[1]}", .strict = true);
    assert_renders("()", "({{a}})", "{\"a\":{}}");
}

static void a_broken_partial_names_itself_and_who_wanted_it(void **state)
{
    (void)state;
    assert_refused("template part line 1: 'a' is not closed; wanted by template page line 3",
                   "\n\n{{>part}}", NULL, "{\"part\":\"{{#a}}\"}");
}

static void recursion_without_end_is_refused(void **state)
{
    (void)state;
    assert_refused("is entered too deep", "{{>p}}", NULL, "{\"p\":\"{{>p}}\"}");
    assert_refused("is entered too deep", "{{>p}}", NULL, "{\"p\":\"x\\n  {{>p}}\\n\"}");
    assert_refused("is entered too deep", "{{>p}}", NULL, "{\"p\":\"{{<p}}{{$a}}{{/a}}{{/p}}\"}");
    assert_refused("is entered too deep", "{{>p}}", "{\"a\":[1,2]}",
                   "{\"p\":\"{{#a}}{{>q}}{{/a}}\",\"q\":\"{{>p}}\"}");
}

static void recursion_that_follows_the_data_ends(void **state)
{
    (void)state;
    assert_renders("<1<2<3>>>", "{{#n}}{{>p}}{{/n}}",
                   "{\"n\":{\"v\":1,\"n\":{\"v\":2,\"n\":{\"v\":3,\"n\":null}}}}",
                   "{\"p\":\"<{{v}}{{#n}}{{>p}}{{/n}}>\"}");
}

static void a_block_that_contains_itself_ends(void **state)
{
    (void)state;
    assert_renders("(old)", "{{<p}}{{$a}}({{$a}}old{{/a}}){{/a}}{{/p}}", NULL,
                   "{\"p\":\"{{$a}}default{{/a}}\"}");
}

static void work_without_output_is_limited(void **state)
{
    struct sa_buf data;

    (void)state;
    sa_buf_init(&data, unit_ctx.arena, 10000);
    sa_buf_puts(&data, "{\"l\":[1");
    for (int i = 0; i < 200; i++)
        sa_buf_puts(&data, ",1");
    sa_buf_puts(&data, "]}");
    assert_refused("takes too many steps",
                   "{{#l}}{{#l}}{{#l}}{{#l}}{{! nothing }}{{/l}}{{/l}}{{/l}}{{/l}}",
                   sa_buf_c(&data));
}

static void output_is_limited_by_its_buffer(void **state)
{
    struct sa_view view = {.strict = true};
    const struct sa_template *t;
    struct sa_buf out;

    (void)state;
    assert_int_equal(sa_mustache_compile(&unit_ctx, unit_ctx.arena, "page",
                                         SA_STR("{{#l}}\n1234\n{{/l}}\n"), &t),
                     SA_OK);
    sa_buf_init(&out, unit_ctx.arena, 14);
    assert_int_equal(sa_mustache_render(&unit_ctx, t, &view, view_json("{\"l\":[1,2,3]}"), &out),
                     SA_INTERNAL);
    assert_detail("template page line 2: '' makes the output too large");
    sa_buf_init(&out, unit_ctx.arena, 15);
    assert_int_equal(sa_mustache_render(&unit_ctx, t, &view, view_json("{\"l\":[1,2,3]}"), &out),
                     SA_OK);
}

static void a_template_without_a_finder_has_no_partials(void **state)
{
    struct sa_view view = {.strict = false};
    const struct sa_template *t;
    struct sa_buf out;

    (void)state;
    assert_int_equal(sa_mustache_compile(&unit_ctx, unit_ctx.arena, "page", SA_STR("[{{>a}}]"), &t),
                     SA_OK);
    sa_buf_init(&out, unit_ctx.arena, 100);
    assert_int_equal(sa_mustache_render(&unit_ctx, t, &view, NULL, &out), SA_OK);
    assert_str(sa_buf_str(&out), "[]");
}

static void raw_output_needs_three_braces_or_an_ampersand(void **state)
{
    (void)state;
    assert_renders("&lt;&#39;&quot;&amp;&gt; <'\"&> <'\"&>", "{{a}} {{{a}}} {{&a}}",
                   "{\"a\":\"<'\\\"&>\"}");
    assert_renders("<b> &lt;b&gt;", "{{=<% %>=}}<%{a}%> <%a%>", "{\"a\":\"<b>\"}");
}

static void blanks_may_stand_before_the_sigil(void **state)
{
    (void)state;
    assert_renders("yes", "{{ # a }}{{ ^ b }}yes{{ / b }}{{ / a }}", "{\"a\":true}");
}

static void a_layout_takes_content_at_its_own_indentation(void **state)
{
    (void)state;
    assert_renders(
        "<main>\n    <h1>Hi</h1>\n\n    <p>x</p>\n</main>\n",
        "{{<layout}}\n{{$content}}\n<h1>Hi</h1>\n\n<p>x</p>\n{{/content}}\n{{/layout}}\n", NULL,
        "{\"layout\":\"<main>\\n    {{$content}}\\n    {{/content}}\\n</main>\\n\"}");
    assert_renders("<title>Leads</title>\n", "{{<layout}}{{$title}}Leads{{/title}}{{/layout}}",
                   NULL, "{\"layout\":\"<title>{{$title}}none{{/title}}</title>\\n\"}");
}

static void default_content_is_rendered_as_it_is_written(void **state)
{
    static const char *const texts[] = {
        "  {{$a}}one\n    two{{/a}} x\n", "  {{$a}}one\ntwo{{/a}}\n",   "\t{{$a}}{{/a}}|\n",
        "{{$a}}one\n  two\n{{/a}}end\n",  "x {{$a}}one\n  two{{/a}}\n",
    };
    static const char *const wanted[] = {
        "  one\n    two x\n", "  one\ntwo\n", "\t|\n", "one\n  two\nend\n", "x one\n  two\n",
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(texts); i++) {
        assert_renders(wanted[i], texts[i]);
        json_t *partials = sa_json_keep(&unit_ctx, json_object());
        sa_json_set_str(partials, "p", sa_str_of(texts[i]));
        assert_renders(wanted[i], "{{>p}}", NULL, sa_json_text(&unit_ctx, partials).p);
    }
    assert_renders("  one\n\n    two\n", "{{$a}}\n  one\n\n    two\n{{/a}}\n");
    assert_renders("", "  {{$a}}\n  {{/a}}\n");
}

static void an_indented_partial_indents_its_lines_but_not_its_values(void **state)
{
    (void)state;
    assert_renders("  <a\nb>\n\n  end\n", "  {{>p}}\n", "{\"v\":\"a\\nb\"}",
                   "{\"p\":\"<{{v}}>\\n\\nend\\n\"}");
    assert_renders("  x1\n  2y\n", "  {{>p}}\n", NULL, "{\"p\":\"x{{>q}}\\n2y\\n\",\"q\":\"1\"}");
    assert_renders("  x1\n2\n", "  {{>p}}\n", NULL, "{\"p\":\"x{{>q}}\\n\",\"q\":\"1\\n2\"}");
    assert_renders("    1\n    2\n", "  {{>p}}\n", NULL,
                   "{\"p\":\"  {{>q}}\\n\",\"q\":\"1\\n2\\n\"}");
    assert_renders("  \r\n", "  {{! c }}\r\n  \r\n");
}

static void a_block_keeps_the_indentation_of_the_partial_around_it(void **state)
{
    (void)state;
    assert_renders("  <p>\n    one\n    two\n  </p>\n",
                   "  {{<p}}\n  {{$a}}\n  one\n  two\n  {{/a}}\n  {{/p}}\n", NULL,
                   "{\"p\":\"<p>\\n  {{$a}}\\n  {{/a}}\\n</p>\\n\"}");
}

/* splitmix64: the same sequence on every machine. */
static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

static struct sa_str mutated(uint64_t *seed, struct sa_str text)
{
    static const char *const pieces[] = {"{{", "}}",     "{{{",    "}}}",       "{{#a}}", "{{/a}}",
                                         "\n", "  ",     "{{>p}}", "{{<p}}",    "{{/p}}", "{{$b}}",
                                         "=",  "{{/b}}", "{{^c}}", "{{=< >=}}", "\r\n",   "{{.}}"};
    struct sa_buf out;
    size_t at = next_random(seed) % (text.n + 1), cut = next_random(seed) % 12;

    sa_buf_init(&out, unit_ctx.arena, 4000);
    sa_buf_add(&out, sa_str_sub(text, 0, at));
    if (next_random(seed) % 8 == 0)
        sa_buf_putc(&out, (char)next_random(seed));
    else
        sa_buf_puts(&out, pieces[next_random(seed) % SA_COUNT(pieces)]);
    sa_buf_add(&out, sa_str_sub(text, at + (next_random(seed) % 2 ? cut : 0), text.n));
    return sa_buf_str(&out);
}

static enum sa_err find_itself(struct sa_ctx *ctx, void *arg, struct sa_str name,
                               const struct sa_template **found)
{
    (void)ctx;
    (void)name;
    *found = arg;
    return SA_OK;
}

/* Renders each text with itself as every partial; returns whether that worked. */
static bool survives(struct sa_str text, const json_t *data)
{
    const struct sa_template *t;
    struct sa_buf out;
    enum sa_err err = sa_mustache_compile(&unit_ctx, unit_ctx.arena, "page", text, &t);

    if (!err) {
        struct sa_view view = {.find = find_itself, .arg = (void *)(uintptr_t)t};
        sa_buf_init(&out, unit_ctx.arena, 20000);
        err = sa_mustache_render(&unit_ctx, t, &view, data, &out);
    }
    if (err)
        assert_detail("template page ");
    return err == SA_OK;
}

static void mutations_are_rendered_or_refused(void **state)
{
    static const char *const starts[] = {
        "{{#a}}\n  {{b}}\n{{/a}}\n{{^c}}x{{/c}}{{{d}}}\n{{! note }}\n",
        "{{<p}}{{$b}}\n  one\n  {{a}}\n{{/b}}{{/p}}\n  {{$b}}\n  two\n  {{/b}}\n",
        "{{=<% %>=}}<%#a%>(<%.%>)<%/a%>\n  <%>p%>\n",
    };
    const char *data = "{\"a\":[1,\"<\",{\"b\":2.5}],\"b\":\"x\\ny\",\"c\":false,\"d\":\"&\"}";
    uint64_t seed = 20260101;
    unsigned rendered = 0, refused = 0;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct sa_str text = sa_str_of(starts[round % 3]);
        sa_arena_reset(unit_ctx.arena);
        const json_t *value = view_json(data);
        for (int step = 0; step < 6; step++) {
            text = mutated(&seed, text);
            *(survives(text, value) ? &rendered : &refused) += 1;
        }
    }
    assert_true(rendered > 1000);
    assert_true(refused > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(strict_refuses_a_name_that_is_not_there),
        SA_TEST(strict_accepts_null_as_nothing),
        SA_TEST(strict_refuses_a_missing_partial_and_names_the_template_it_is_in),
        SA_TEST(strict_refuses_an_object_as_text),
        SA_TEST(a_broken_partial_names_itself_and_who_wanted_it),
        SA_TEST(recursion_without_end_is_refused),
        SA_TEST(recursion_that_follows_the_data_ends),
        SA_TEST(a_block_that_contains_itself_ends),
        SA_TEST(work_without_output_is_limited),
        SA_TEST(output_is_limited_by_its_buffer),
        SA_TEST(a_template_without_a_finder_has_no_partials),
        SA_TEST(raw_output_needs_three_braces_or_an_ampersand),
        SA_TEST(blanks_may_stand_before_the_sigil),
        SA_TEST(a_layout_takes_content_at_its_own_indentation),
        SA_TEST(default_content_is_rendered_as_it_is_written),
        SA_TEST(an_indented_partial_indents_its_lines_but_not_its_values),
        SA_TEST(a_block_keeps_the_indentation_of_the_partial_around_it),
        SA_TEST(mutations_are_rendered_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
