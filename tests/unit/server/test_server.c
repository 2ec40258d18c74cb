/* Routing, the rules of a route table, and the order of checks before a handler runs. */
#include "tests/unit/unit.h"

#include "lib/base/log.h"
#include "lib/server/server.h"

struct calls {
    int guard, handler, answered;
    enum sa_err guard_says, handler_says;
    struct sa_str body, param;
    bool inject;
};

static enum sa_err guard(struct sa_ctx *ctx, struct sa_request *request,
                         struct sa_response *response, void *app)
{
    struct calls *calls = app;

    (void)request, (void)response;
    calls->guard++;
    return calls->guard_says ? sa_fail(ctx, calls->guard_says, "guard") : SA_OK;
}

static enum sa_err handler(struct sa_ctx *ctx, struct sa_request *request,
                           struct sa_response *response, void *app)
{
    struct calls *calls = app;

    calls->handler++;
    calls->body = request->body;
    calls->param = request->params[0];
    if (calls->handler_says)
        return sa_fail(ctx, calls->handler_says, "handler");
    sa_response_text(response, 200, SA_STR("ok"));
    if (calls->inject)
        sa_response_header(response, "X-Test", SA_STR("a\r\nSet-Cookie: x=1"));
    return SA_OK;
}

static void answered(const struct sa_request *request, const struct sa_response *response,
                     void *app)
{
    struct calls *calls = app;

    (void)request;
    assert_true(response->status >= 200);
    calls->answered++;
}

static const struct sa_route routes[] = {
    {.method = SA_GET, .pattern = "/items/{id}", .handler = handler},
    {.method = SA_GET, .pattern = "/items", .handler = handler},
    {.method = SA_POST,
     .pattern = "/items",
     .handler = handler,
     .guard = guard,
     .body_cap = 100,
     .content_type = "application/json"},
    {.method = SA_DELETE, .pattern = "/items/{id}", .handler = handler, .guard = guard},
    {.pattern = NULL},
};

struct slice {
    struct sa_str rest;
    bool failed;
    size_t reads;
};

static size_t read_slice(void *from, char *out, size_t n)
{
    struct slice *s = from;
    size_t most = n < 7 ? n : 7;

    s->reads++;
    if (most > s->rest.n)
        most = s->rest.n;
    memcpy(out, s->rest.p, most);
    s->rest = sa_str_sub(s->rest, most, s->rest.n);
    return most;
}

static bool slice_failed(void *from)
{
    return ((struct slice *)from)->failed;
}

static struct calls calls;
static struct sa_response response;
static struct slice body;

static int handle(const char *method, const char *path, const char *length, const char *type)
{
    struct sa_shared *shared;
    struct sa_server server = {.name = "unit",
                               .program = SA_PROGRAM_OPS,
                               .routes = routes,
                               .default_headers = sa_headers_json,
                               .base_url = SA_STR("https://sales.example.com"),
                               .app = &calls,
                               .answered = answered};
    const struct sa_body_source source = {read_slice, slice_failed, &body};
    char *variables[6];
    size_t n = 0;
    struct sa_arena *a = unit_ctx.arena;

    sa_clear_error(&unit_ctx);
    assert_int_equal(sa_shared_open(&unit_ctx, SA_STR(""), &shared), SA_OK);
    server.shared = shared;
    variables[n++] = sa_str_c(a, sa_str_fmt(a, "REQUEST_METHOD=%s", method));
    variables[n++] = sa_str_c(a, sa_str_fmt(a, "SCRIPT_NAME=%s", path));
    variables[n++] = "HTTP_HOST=sales.example.com";
    if (length)
        variables[n++] = sa_str_c(a, sa_str_fmt(a, "CONTENT_LENGTH=%s", length));
    if (type)
        variables[n++] = sa_str_c(a, sa_str_fmt(a, "CONTENT_TYPE=%s", type));
    variables[n] = NULL;
    sa_response_init(&response, a);
    sa_server_handle(&unit_ctx, &server, variables, &source, &response);
    return response.status;
}

static int post(const char *text, const char *length)
{
    calls = (struct calls){0};
    body = (struct slice){.rest = sa_str_of(text)};
    return handle("POST", "/items", length, "application/json");
}

static struct sa_str header(const char *name)
{
    for (size_t i = 0; i < response.n_headers; i++)
        if (strcmp(response.headers[i].name, name) == 0)
            return response.headers[i].value;
    return sa_str_make(NULL, 0);
}

static void paths_are_matched_segment_by_segment(void **state)
{
    (void)state;
    assert_int_equal(handle("GET", "/items", NULL, NULL), 200);
    assert_int_equal(handle("GET", "/items/42", NULL, NULL), 200);
    assert_str(calls.param, "42");
    assert_int_equal(handle("GET", "/items/", NULL, NULL), 404);
    assert_int_equal(handle("GET", "/items/42/", NULL, NULL), 404);
    assert_int_equal(handle("GET", "/items/42/x", NULL, NULL), 404);
    assert_int_equal(handle("GET", "/item", NULL, NULL), 404);
    assert_int_equal(handle("GET", "//items", NULL, NULL), 404);
    assert_int_equal(handle("GET", "/", NULL, NULL), 404);
}

static void a_known_path_with_another_method_is_405_and_names_what_it_takes(void **state)
{
    (void)state;
    assert_int_equal(handle("DELETE", "/items", NULL, NULL), 405);
    assert_str(header("Allow"), "GET, HEAD, POST");
    assert_int_equal(handle("POST", "/items/42", NULL, NULL), 405);
    assert_str(header("Allow"), "GET, HEAD, DELETE");
    assert_int_equal(handle("HEAD", "/items", NULL, NULL), 200);
}

static void methods_no_route_takes_are_405_on_any_path(void **state)
{
    static const char *const methods[] = {"TRACE", "get", "FOO", "OPTIONS", "PUT", "CONNECT", ""};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(methods); i++) {
        assert_int_equal(handle(methods[i], "/nowhere", NULL, NULL), 405);
        assert_str(header("Allow"), "GET, HEAD, POST, DELETE");
    }
}

static void a_body_up_to_the_cap_reaches_the_handler_with_or_without_a_length(void **state)
{
    char text[101];

    (void)state;
    memset(text, 'x', 100);
    text[100] = '\0';
    assert_int_equal(post(text, "100"), 200);
    assert_str(calls.body, text);
    assert_int_equal(post(text, NULL), 200);
    assert_str(calls.body, text);
    assert_int_equal(post("", "0"), 200);
    assert_int_equal(post("", NULL), 200);
    assert_int_equal(calls.body.n, 0);
}

static void one_byte_beyond_the_cap_is_413_and_a_declared_one_is_not_read(void **state)
{
    char text[102];

    (void)state;
    memset(text, 'x', 101);
    text[101] = '\0';
    assert_int_equal(post(text, "101"), 413);
    assert_int_equal(body.reads, 0);
    assert_int_equal(post(text, NULL), 413);
    assert_int_equal(calls.guard, 0);
    assert_int_equal(post(text, "999999999999999999"), 413);
}

static void a_body_that_is_not_as_long_as_declared_is_400(void **state)
{
    (void)state;
    assert_int_equal(post("{}", "3"), 400);
    assert_int_equal(post("{}", "1"), 400);
    assert_int_equal(post("{}", "-2"), 400);
    assert_int_equal(post("{}", "2x"), 400);
    assert_int_equal(calls.handler, 0);
}

static void a_body_that_was_cut_off_is_400_even_if_its_length_fits(void **state)
{
    (void)state;
    calls = (struct calls){0};
    body = (struct slice){.rest = SA_STR("{}"), .failed = true};
    assert_int_equal(handle("POST", "/items", "2", "application/json"), 400);
    body = (struct slice){.rest = SA_STR("{}"), .failed = true};
    assert_int_equal(handle("POST", "/items", NULL, "application/json"), 400);
    assert_int_equal(calls.handler, 0);
}

static void length_is_checked_before_type_and_type_before_reading(void **state)
{
    (void)state;
    body = (struct slice){.rest = SA_STR("{}")};
    assert_int_equal(handle("POST", "/items", "101", "text/plain"), 413);
    assert_int_equal(handle("POST", "/items", "2", "text/plain"), 415);
    assert_int_equal(handle("POST", "/items", "2", NULL), 415);
    assert_int_equal(body.reads, 0);
}

static void a_guard_runs_after_the_body_and_before_the_handler(void **state)
{
    (void)state;
    assert_int_equal(post("{}", "2"), 200);
    assert_int_equal(calls.guard, 1);
    assert_int_equal(calls.handler, 1);
    calls = (struct calls){.guard_says = SA_AUTH};
    body = (struct slice){.rest = SA_STR("{}")};
    assert_int_equal(handle("POST", "/items", "2", "application/json"), 401);
    assert_int_equal(calls.handler, 0);
    assert_int_equal(calls.answered, 1);
}

static void a_handlers_error_becomes_its_problem(void **state)
{
    (void)state;
    calls = (struct calls){.handler_says = SA_CONFLICT};
    assert_int_equal(handle("GET", "/items", NULL, NULL), 409);
    assert_str(header("Content-Type"), "application/problem+json");
    calls = (struct calls){.handler_says = SA_INTERNAL};
    assert_int_equal(handle("GET", "/items", NULL, NULL), 500);
    assert_true(sa_str_find(sa_response_body(&response), SA_STR("handler")) < 0);
}

static void an_injected_header_turns_the_answer_into_a_500(void **state)
{
    (void)state;
    calls = (struct calls){.inject = true};
    assert_int_equal(handle("GET", "/items", NULL, NULL), 500);
    assert_true(sa_str_find(sa_response_head(&response, sa_headers_json), SA_STR("Set-Cookie")) <
                0);
}

static void every_answer_carries_a_request_id(void **state)
{
    (void)state;
    calls = (struct calls){0};
    sa_ctx_new_trace(&unit_ctx);
    assert_int_equal(handle("GET", "/items", NULL, NULL), 200);
    assert_str(header("X-Request-Id"), unit_ctx.trace_id);
    assert_int_equal(handle("FOO", "/", NULL, NULL), 405);
    assert_str(header("X-Request-Id"), unit_ctx.trace_id);
}

static void a_row_without_guard_reason_cap_or_type_is_named(void **state)
{
    const struct sa_route post_row = {.method = SA_POST,
                                      .pattern = "/x",
                                      .handler = handler,
                                      .guard = guard,
                                      .body_cap = 10,
                                      .content_type = "application/json"};
    struct sa_route row = post_row;

    (void)state;
    assert_null(sa_route_broken_rule(&row));
    row.guard = NULL;
    assert_non_null(sa_route_broken_rule(&row));
    row.no_guard_reason = "it is a login";
    assert_null(sa_route_broken_rule(&row));
    row = post_row;
    row.content_type = NULL;
    assert_non_null(sa_route_broken_rule(&row));
    row = post_row;
    row.handler = NULL;
    assert_non_null(sa_route_broken_rule(&row));
    row = post_row;
    row.pattern = "x";
    assert_non_null(sa_route_broken_rule(&row));
    row = post_row;
    row.method = SA_GET;
    assert_non_null(sa_route_broken_rule(&row));
    for (const struct sa_route *r = routes; r->pattern; r++)
        assert_null(sa_route_broken_rule(r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(paths_are_matched_segment_by_segment),
        SA_TEST(a_known_path_with_another_method_is_405_and_names_what_it_takes),
        SA_TEST(methods_no_route_takes_are_405_on_any_path),
        SA_TEST(a_body_up_to_the_cap_reaches_the_handler_with_or_without_a_length),
        SA_TEST(one_byte_beyond_the_cap_is_413_and_a_declared_one_is_not_read),
        SA_TEST(a_body_that_is_not_as_long_as_declared_is_400),
        SA_TEST(a_body_that_was_cut_off_is_400_even_if_its_length_fits),
        SA_TEST(length_is_checked_before_type_and_type_before_reading),
        SA_TEST(a_guard_runs_after_the_body_and_before_the_handler),
        SA_TEST(a_handlers_error_becomes_its_problem),
        SA_TEST(an_injected_header_turns_the_answer_into_a_500),
        SA_TEST(every_answer_carries_a_request_id),
        SA_TEST(a_row_without_guard_reason_cap_or_type_is_named),
    };

    sa_log_setup(SA_LOG_ERROR, SA_LOG_JSON);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
