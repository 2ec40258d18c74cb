/* The one writer of headers, whole answers, and problem documents. */
#include "tests/unit/unit.h"

#include "lib/base/json.h"
#include "lib/server/problem.h"

static struct sa_response response;

static void fresh(void)
{
    sa_response_init(&response, unit_ctx.arena);
}

static bool has_line(struct sa_str head, const char *line)
{
    struct sa_str with_end = sa_str_fmt(unit_ctx.arena, "\r\n%s\r\n", line);

    return sa_str_find(head, with_end) >= 0;
}

static void the_head_begins_with_status_and_ends_with_an_empty_line(void **state)
{
    (void)state;
    fresh();
    sa_response_text(&response, 404, SA_STR("nope\n"));
    struct sa_str head = sa_response_head(&response, sa_headers_json);
    assert_true(sa_str_starts(head, SA_STR("Status: 404 Not Found\r\n")));
    assert_true(sa_str_ends(head, SA_STR("\r\n\r\n")));
    assert_true(has_line(head, "Content-Length: 5"));
    assert_true(has_line(head, "Content-Type: text/plain; charset=utf-8"));
    assert_str(sa_response_body(&response), "nope\n");
}

static void a_value_with_control_bytes_breaks_the_response(void **state)
{
    static const struct sa_str bad[] = {SA_STR_INIT("a\r\nSet-Cookie: x=1"), SA_STR_INIT("a\nb"),
                                        SA_STR_INIT("a\rb"), SA_STR_INIT("a\0b"),
                                        SA_STR_INIT("\x7f")};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bad); i++) {
        fresh();
        sa_response_header(&response, "X-Test", bad[i]);
        assert_true(response.broken);
        fresh();
        sa_response_header(&response, "X-Test", SA_STR("fine"));
        sa_response_header(&response, "X-Test", bad[i]);
        assert_true(response.broken);
    }
}

static void values_that_are_too_large_together_break_the_response(void **state)
{
    char *value = sa_alloc(unit_ctx.arena, SA_RESPONSE_VALUES_BYTES + 1);

    (void)state;
    memset(value, 'x', SA_RESPONSE_VALUES_BYTES + 1);
    fresh();
    sa_response_header(&response, "X-One", sa_str_make(value, SA_RESPONSE_VALUES_BYTES));
    assert_false(response.broken);
    assert_true(sa_str_ends(sa_response_head(&response, sa_headers_json), SA_STR("\r\n\r\n")));
    sa_response_add_header(&response, "X-Two", SA_STR("y"));
    assert_true(response.broken);
    fresh();
    sa_response_header(&response, "X-One", SA_STR("x"));
    sa_response_header(&response, "X-One", sa_str_make(value, SA_RESPONSE_VALUES_BYTES + 1));
    assert_true(response.broken);
}

static void a_name_that_is_no_token_breaks_the_response(void **state)
{
    static const char *const bad[] = {"", "X Test", "X:Test", "X\r\n", "Ä"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bad); i++) {
        fresh();
        sa_response_header(&response, bad[i], SA_STR("x"));
        assert_true(response.broken);
    }
}

static void a_header_is_replaced_and_only_added_ones_repeat(void **state)
{
    (void)state;
    fresh();
    sa_response_text(&response, 200, SA_STR(""));
    sa_response_header(&response, "X-Test", SA_STR("1"));
    sa_response_header(&response, "x-test", SA_STR("2"));
    sa_response_add_header(&response, "Set-Cookie", SA_STR("a=1"));
    sa_response_add_header(&response, "Set-Cookie", SA_STR("b=2"));
    struct sa_str head = sa_response_head(&response, sa_headers_json);
    assert_false(has_line(head, "X-Test: 1"));
    assert_true(has_line(head, "X-Test: 2"));
    assert_true(has_line(head, "Set-Cookie: a=1"));
    assert_true(has_line(head, "Set-Cookie: b=2"));
}

static void defaults_are_there_until_the_response_says_otherwise(void **state)
{
    (void)state;
    fresh();
    sa_response_text(&response, 200, SA_STR(""));
    sa_response_header(&response, "Cache-Control", SA_STR("max-age=1"));
    struct sa_str head = sa_response_head(&response, sa_headers_json);
    assert_true(has_line(head, "Cache-Control: max-age=1"));
    assert_false(has_line(head, "Cache-Control: no-store"));
    assert_true(has_line(head, "X-Content-Type-Options: nosniff"));
    assert_true(has_line(
        head, "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox"));
    head = sa_response_head(&response, sa_headers_html);
    assert_true(sa_str_find(head, SA_STR("script-src 'self'; style-src 'self'")) > 0);
    assert_true(sa_str_find(head, SA_STR("unsafe")) < 0);
}

static void a_redirect_stays_on_this_host_and_is_303(void **state)
{
    static const char *const bad[] = {
        "",     "//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)",
        "/a\nb"};

    (void)state;
    fresh();
    sa_response_redirect(&response, SA_STR("/login?next=%2Fdrafts"));
    assert_false(response.broken);
    struct sa_str head = sa_response_head(&response, sa_headers_html);
    assert_true(sa_str_starts(head, SA_STR("Status: 303 See Other\r\n")));
    assert_true(has_line(head, "Location: /login?next=%2Fdrafts"));
    for (size_t i = 0; i < SA_COUNT(bad); i++) {
        fresh();
        sa_response_redirect(&response, sa_str_of(bad[i]));
        assert_true(response.broken);
    }
}

static void statuses_without_a_body_have_none_and_no_length(void **state)
{
    (void)state;
    fresh();
    sa_response_text(&response, 204, SA_STR("ignored"));
    assert_true(
        sa_str_find(sa_response_head(&response, sa_headers_json), SA_STR("Content-Length")) < 0);
    assert_int_equal(sa_response_body(&response).n, 0);
}

static void a_body_beyond_the_maximum_is_told(void **state)
{
    struct sa_str half =
        sa_str_make(sa_alloc(unit_ctx.arena, SA_RESPONSE_BYTES), SA_RESPONSE_BYTES);

    (void)state;
    fresh();
    sa_response_json(&response, 200, half);
    assert_int_equal(sa_buf_done(&response.body), SA_OK);
    sa_buf_putc(&response.body, 'x');
    assert_int_not_equal(sa_buf_done(&response.body), SA_OK);
}

static json_t *document(void)
{
    json_t *root;

    assert_int_equal(sa_json_parse(&unit_ctx, sa_response_body(&response), &root), SA_OK);
    return root;
}

static void a_problem_has_the_members_of_rfc_9457(void **state)
{
    const struct sa_field_error errors[] = {{"email", "is \"required\""}};

    (void)state;
    fresh();
    sa_ctx_new_trace(&unit_ctx);
    sa_problem(&unit_ctx, &response,
               &(struct sa_problem){
                   .status = 422, .detail = "Look at errors.", .errors = errors, .n_errors = 1});
    json_t *d = document();
    assert_str(sa_json_str(d, "type"), "about:blank");
    assert_str(sa_json_str(d, "title"), "Unprocessable Content");
    assert_int_equal(sa_json_int(d, "status"), 422);
    assert_str(sa_json_str(d, "detail"), "Look at errors.");
    assert_str(sa_json_str(d, "trace_id"), unit_ctx.trace_id);
    json_t *first = json_array_get(json_object_get(d, "errors"), 0);
    assert_str(sa_json_str(first, "field"), "email");
    assert_str(sa_json_str(first, "message"), "is \"required\"");
    assert_true(has_line(sa_response_head(&response, sa_headers_json),
                         "Content-Type: application/problem+json"));
}

static void an_error_tells_its_detail_below_500_and_nothing_from_500_on(void **state)
{
    (void)state;
    fresh();
    (void)sa_fail(&unit_ctx, SA_INVALID_INPUT, "formId: is required");
    sa_problem_error(&unit_ctx, &response, SA_INVALID_INPUT);
    assert_int_equal(response.status, 400);
    assert_str(sa_json_str(document(), "detail"), "formId: is required");
    sa_clear_error(&unit_ctx);
    (void)sa_fail(&unit_ctx, SA_INTERNAL, "SELECT secret FROM t at db.c:12");
    sa_problem_error(&unit_ctx, &response, SA_INTERNAL);
    assert_int_equal(response.status, 500);
    assert_true(sa_str_find(sa_response_body(&response), SA_STR("SELECT")) < 0);
    sa_problem_error(&unit_ctx, &response, SA_TRANSIENT);
    assert_int_equal(response.status, 503);
    assert_true(sa_str_find(sa_response_body(&response), SA_STR("SELECT")) < 0);
}

static void anonymous_problems_are_equal_byte_by_byte(void **state)
{
    const struct sa_problem problem = {.status = 401, .anonymous = true};

    (void)state;
    fresh();
    sa_ctx_new_trace(&unit_ctx);
    sa_problem(&unit_ctx, &response, &problem);
    struct sa_str first = sa_str_dup(unit_ctx.arena, sa_response_body(&response));
    sa_ctx_new_trace(&unit_ctx);
    sa_problem(&unit_ctx, &response, &problem);
    assert_true(sa_str_eq(first, sa_response_body(&response)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(the_head_begins_with_status_and_ends_with_an_empty_line),
        SA_TEST(a_value_with_control_bytes_breaks_the_response),
        SA_TEST(values_that_are_too_large_together_break_the_response),
        SA_TEST(a_name_that_is_no_token_breaks_the_response),
        SA_TEST(a_header_is_replaced_and_only_added_ones_repeat),
        SA_TEST(defaults_are_there_until_the_response_says_otherwise),
        SA_TEST(a_redirect_stays_on_this_host_and_is_303),
        SA_TEST(statuses_without_a_body_have_none_and_no_length),
        SA_TEST(a_body_beyond_the_maximum_is_told),
        SA_TEST(a_problem_has_the_members_of_rfc_9457),
        SA_TEST(an_error_tells_its_detail_below_500_and_nothing_from_500_on),
        SA_TEST(anonymous_problems_are_equal_byte_by_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
