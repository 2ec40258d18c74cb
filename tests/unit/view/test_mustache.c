/*
 * The template engine against the official conformance suite in spec/. How many cases each
 * file holds is written down here, so that none can go missing unnoticed.
 */
#include "tests/unit/unit.h"

#include "lib/base/file.h"
#include "lib/base/json.h"
#include "lib/view/mustache.h"

static const char folder[] = "tests/unit/view/spec";

static enum sa_err find_partial(struct sa_ctx *ctx, void *arg, struct sa_str name,
                                const struct sa_template **found)
{
    const char *key = sa_str_c(ctx->arena, name);
    const json_t *text = json_object_get(arg, key);

    *found = NULL;
    return text ? sa_mustache_compile(ctx, ctx->arena, key, sa_json_str(arg, key), found) : SA_OK;
}

static bool case_passes(const json_t *test)
{
    struct sa_view view = {.find = find_partial, .arg = json_object_get(test, "partials")};
    struct sa_str want = sa_json_str(test, "expected");
    const struct sa_template *t;
    struct sa_buf out;

    sa_buf_init(&out, unit_ctx.arena, 1 << 20);
    enum sa_err err =
        sa_mustache_compile(&unit_ctx, unit_ctx.arena, "case", sa_json_str(test, "template"), &t);
    if (!err)
        err = sa_mustache_render(&unit_ctx, t, &view, json_object_get(test, "data"), &out);
    if (!err && sa_str_eq(sa_buf_str(&out), want))
        return true;
    print_error("have '%s', want '%.*s' (%s)\n", sa_buf_c(&out), SA_STR_ARG(want),
                sa_error_detail(&unit_ctx));
    sa_clear_error(&unit_ctx);
    return false;
}

static void run_file(const char *name, size_t cases)
{
    struct sa_str path = sa_str_fmt(unit_ctx.arena, "%s/%s.json", folder, name), text;
    size_t i, failed = 0;
    json_t *suite, *test;

    if (sa_file_read(unit_ctx.arena, path.p, 1 << 20, &text) != 0)
        fail_msg("%s is not there: run from the root of the tree", path.p);
    assert_int_equal(sa_json_parse(&unit_ctx, text, &suite), SA_OK);
    const json_t *tests = json_object_get(suite, "tests");
    assert_int_equal(json_array_size(tests), cases);
    json_array_foreach(tests, i, test)
    {
        if (case_passes(test))
            continue;
        print_error("%s: '%s' fails\n", name, json_string_value(json_object_get(test, "name")));
        failed++;
    }
    assert_int_equal(failed, 0);
}

static void comments_conform(void **state)
{
    (void)state;
    run_file("comments", 12);
}

static void delimiters_conform(void **state)
{
    (void)state;
    run_file("delimiters", 14);
}

static void interpolation_conforms(void **state)
{
    (void)state;
    run_file("interpolation", 42);
}

static void inverted_sections_conform(void **state)
{
    (void)state;
    run_file("inverted", 22);
}

static void partials_conform(void **state)
{
    (void)state;
    run_file("partials", 12);
}

static void sections_conform(void **state)
{
    (void)state;
    run_file("sections", 34);
}

static void inheritance_conforms(void **state)
{
    (void)state;
    run_file("~inheritance", 27);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(comments_conform),       SA_TEST(delimiters_conform),
        SA_TEST(interpolation_conforms), SA_TEST(inverted_sections_conform),
        SA_TEST(partials_conform),       SA_TEST(sections_conform),
        SA_TEST(inheritance_conforms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
