/* JSON text in and out. */
#include "tests/unit/unit.h"

#include "lib/base/buf.h"
#include "lib/base/json.h"

static json_t *parsed(const char *text)
{
    json_t *root;

    if (sa_json_parse(&unit_ctx, sa_str_of(text), &root) != SA_OK)
        fail_msg("'%s': %s", text, sa_error_detail(&unit_ctx));
    return root;
}

static void refused(struct sa_str text, const char *why)
{
    json_t *root = NULL;

    if (sa_json_parse(&unit_ctx, text, &root) != SA_INVALID_INPUT)
        fail_msg("'%.*s' was accepted", SA_STR_ARG(text));
    assert_null(root);
    assert_detail(why);
}

static struct sa_str nested(int levels)
{
    char *text = sa_alloc(unit_ctx.arena, (size_t)levels * 2 + 1);

    memset(text, '[', (size_t)levels);
    memset(text + levels, ']', (size_t)levels);
    return sa_str_of(text);
}

static void any_value_is_a_document(void **state)
{
    static const char *const good[] = {"{}",  "[]",   "null", "true",          "1",
                                       "1.5", "\"\"", " 1 ",  "{\"a\":[1,{}]}"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(good); i++)
        assert_non_null(parsed(good[i]));
}

static void broken_text_is_refused_with_its_place(void **state)
{
    static const char *const bad[] = {"",      " ",           "{",   "[1,]",  "{\"a\":}",
                                      "nul",   "{} {}",       "'a'", "{a:1}", "\"\xFF\"",
                                      "[1 2]", "\"\\ud800\"", "NaN", "1e999"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bad); i++)
        refused(sa_str_of(bad[i]), "not valid JSON at line 1, column");
    refused(SA_STR("{\n\"a\": x}"), "line 2, column 6");
    refused(sa_str_make(NULL, 0), "not valid JSON");
}

static void duplicate_keys_and_nul_characters_are_refused(void **state)
{
    (void)state;
    refused(SA_STR("{\"a\":1,\"a\":2}"), "not valid JSON");
    refused(SA_STR("\"a\\u0000b\""), "not valid JSON");
    refused(SA_STR("{\"a\\u0000\":1}"), "not valid JSON");
    refused(sa_str_make("[1\0]", 4), "it holds a NUL byte");
}

static void depth_is_limited_for_arrays_and_objects(void **state)
{
    json_t *root;

    (void)state;
    assert_int_equal(sa_json_parse(&unit_ctx, nested(SA_JSON_MAX_DEPTH), &root), SA_OK);
    refused(nested(SA_JSON_MAX_DEPTH + 1), "nested deeper than 32 levels");
    refused(nested(100000), "not valid JSON");
    struct sa_buf b;
    sa_buf_init(&b, unit_ctx.arena, 10000);
    for (int i = 0; i <= SA_JSON_MAX_DEPTH; i++)
        sa_buf_puts(&b, "{\"a\":");
    sa_buf_puts(&b, "1");
    for (int i = 0; i <= SA_JSON_MAX_DEPTH; i++)
        sa_buf_puts(&b, "}");
    refused(sa_buf_str(&b), "nested deeper than 32 levels");
}

static void text_keeps_the_order_and_canonical_text_sorts(void **state)
{
    const json_t *value = parsed("{ \"b\" : 1, \"a\" : [ true, null, \"\\u00e4\\n\" ] }");

    (void)state;
    assert_str(sa_json_text(&unit_ctx, value), "{\"b\":1,\"a\":[true,null,\"\xC3\xA4\\n\"]}");
    assert_str(sa_json_canonical(&unit_ctx, value), "{\"a\":[true,null,\"\xC3\xA4\\n\"],\"b\":1}");
    assert_str(sa_json_canonical(&unit_ctx, parsed("{\"x\":{\"b\":1,\"a\":2}}")),
               sa_json_canonical(&unit_ctx, parsed("{\"x\":{\"a\":2,\"b\":1}}")).p);
    assert_str(sa_json_text(&unit_ctx, NULL), "null");
    assert_str(sa_json_text(&unit_ctx, parsed("\"x\"")), "\"x\"");
}

static void what_contains_itself_prints_as_null(void **state)
{
    json_t *array = json_array(), *inner = json_array();

    (void)state;
    json_array_append(array, inner);
    json_array_append(inner, array);
    assert_str(sa_json_text(&unit_ctx, array), "null");
    json_array_clear(inner);
    json_decref(inner);
    json_decref(array);
}

static void members_of_another_type_read_as_empty(void **state)
{
    const json_t *o = parsed("{\"s\":\"text\",\"i\":-7,\"t\":true,\"f\":false,\"n\":null}");

    (void)state;
    assert_str(sa_json_str(o, "s"), "text");
    assert_int_equal(sa_json_int(o, "i"), -7);
    assert_true(sa_json_bool(o, "t"));
    assert_false(sa_json_bool(o, "f"));
    assert_str(sa_json_str(o, "i"), "");
    assert_str(sa_json_str(o, "n"), "");
    assert_str(sa_json_str(o, "missing"), "");
    assert_int_equal(sa_json_int(o, "s"), 0);
    assert_false(sa_json_bool(o, "s"));
    assert_false(sa_json_bool(o, "i"));
    assert_str(sa_json_str(NULL, "s"), "");
    assert_int_equal(sa_json_int(NULL, "i"), 0);
    assert_false(sa_json_bool(NULL, "t"));
    assert_str(sa_json_str(parsed("[1]"), "s"), "");
}

static void setting_an_empty_string_sets_nothing(void **state)
{
    json_t *o = sa_json_keep(&unit_ctx, json_object());

    (void)state;
    sa_json_set_str(o, "a", SA_STR(""));
    sa_json_set_str(o, "b", SA_STR("x"));
    assert_str(sa_json_text(&unit_ctx, o), "{\"b\":\"x\"}");
}

static void a_kept_value_is_released_with_the_arena(void **state)
{
    json_t *value = json_array();
    struct sa_ctx ctx;

    (void)state;
    sa_ctx_init(&ctx, sa_arena_new(1 << 16), "unit");
    json_incref(value);
    assert_ptr_equal(sa_json_keep(&ctx, value), value);
    assert_null(sa_json_keep(&ctx, NULL));
    assert_int_equal(value->refcount, 2);
    sa_arena_free(ctx.arena);
    assert_int_equal(value->refcount, 1);
    json_decref(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(any_value_is_a_document),
        SA_TEST(broken_text_is_refused_with_its_place),
        SA_TEST(duplicate_keys_and_nul_characters_are_refused),
        SA_TEST(depth_is_limited_for_arrays_and_objects),
        SA_TEST(text_keeps_the_order_and_canonical_text_sorts),
        SA_TEST(what_contains_itself_prints_as_null),
        SA_TEST(members_of_another_type_read_as_empty),
        SA_TEST(setting_an_empty_string_sets_nothing),
        SA_TEST(a_kept_value_is_released_with_the_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
