/* The words of HTML mails. */
#include "lib/base/clock.h"
#include "lib/domain/text_of_html.h"
#include "tests/unit/unit.h"

static void text(const char *html, const char *want)
{
    struct sa_str got = sa_text_of_html(unit_ctx.arena, sa_str_of(html), 65536);

    if (!sa_str_eq(got, sa_str_of(want)))
        fail_msg("%s gives \"%.*s\"", html, SA_STR_ARG(got));
}

static void blocks_become_lines(void **state)
{
    (void)state;
    text("<p>one</p><p>two</p>", "one\n\ntwo");
    text("<div>one</div><div>two</div>", "one\ntwo");
    text("one<br>two<br/><br />three", "one\ntwo\n\nthree");
    text("a<br><br><br><br>b", "a\n\nb");
    text("<ul><li>x</li><li>y</li></ul>z", "- x\n- y\n\nz");
    text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc");
}

static void blanks_become_one(void **state)
{
    (void)state;
    text("  a \r\n\t b  ", "a b");
    text("<p> a </p> <p> b </p>", "a\n\nb");
    text("a<b>b</b>c <i>d</i>", "abc d");
    text("a&nbsp;&nbsp;b", "a b");
}

static void quotations_are_marked(void **state)
{
    (void)state;
    text("answer<blockquote>old<br>words<blockquote>older</blockquote></blockquote>new",
         "answer\n> old\n> words\n> > older\nnew");
}

static void entities_are_characters(void **state)
{
    (void)state;
    text("a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#x27;", "a & b <c> \"d\" 'e'");
    text("&uuml;&euro;&#128512;&mdash;", "\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80\xe2\x80\x94");
    text("AT&T & &unknown; &#; &#xzz; &", "AT&T & &unknown; &#; &#xzz; &");
    text("a&#0;&#7;&#xD800;&#99999999;b", "a&#99999999;b");
}

static void what_is_no_text_vanishes(void **state)
{
    (void)state;
    text("<head><title>t</title></head>x<script>if(a<b){}</script>y<STYLE>p{}</STYLE >z<!-- c -->w",
         "xyzw");
    text("<img alt=\"a > b\" src='x'>after", "after");
    text("<!DOCTYPE html><?xml version=\"1\"?>x", "x");
    text("a<!-- open", "a");
    text("a<script>never closed", "a");
}

static void signs_that_are_no_markup_stay(void **state)
{
    (void)state;
    text("1 < 2 and <3", "1 < 2 and <3");
    text("a <", "a <");
    text("", "");
}

static void the_cap_cuts_between_characters(void **state)
{
    (void)state;
    assert_str(sa_text_of_html(unit_ctx.arena, SA_STR("abc\xc3\xbc"), 4), "abc");
    assert_int_equal(sa_text_of_html(unit_ctx.arena, SA_STR("aaaa bbbb"), 6).n, 6);
    assert_str(sa_text_of_html(unit_ctx.arena, SA_STR("a bbbbbbbb"), 4), "a bb");
}

static void a_mebibyte_of_any_markup_is_read_in_seconds(void **state)
{
    static const char *const units[] = {"<b>x</b> ", "<",          "&",  "<!",      "<blockquote>",
                                        "&amp;",     "<a href=\"", "</", "<script", "<!-- -->"};
    const size_t n = 1 << 20;
    char *html = sa_alloc(unit_ctx.arena, n);

    (void)state;
    for (size_t u = 0; u < SA_COUNT(units); u++) {
        size_t width = strlen(units[u]);
        for (size_t i = 0; i + width <= n; i += width)
            memcpy(html + i, units[u], width);
        int64_t start = sa_mono_ms();
        sa_text_of_html(unit_ctx.arena, sa_str_make(html, n - n % width), n * 4);
        if (sa_mono_ms() - start > unit_patience(3000))
            fail_msg("\"%s\" repeated takes %lld ms", units[u], (long long)(sa_mono_ms() - start));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(blocks_become_lines),
        SA_TEST(blanks_become_one),
        SA_TEST(quotations_are_marked),
        SA_TEST(entities_are_characters),
        SA_TEST(what_is_no_text_vanishes),
        SA_TEST(signs_that_are_no_markup_stay),
        SA_TEST(the_cap_cuts_between_characters),
        SA_TEST(a_mebibyte_of_any_markup_is_read_in_seconds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
