/* What a call does when the other side behaves, misbehaves, or is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lib/base/clock.h"
#include "lib/client/http.h"
#include "tests/unit/support/http_fixture.h"

struct rig {
    struct sa_arena *arena;
    struct sa_ctx ctx;
    struct sa_client *client;
    struct sa_shared *shared;
    struct sa_call_log log;
    struct sa_http_response response;
    bool sent;
};

static int set_up(void **state)
{
    struct rig *rig = sa_malloc(sizeof(*rig));

    memset(rig, 0, sizeof(*rig));
    rig->arena = sa_arena_new((size_t)64 << 20);
    sa_ctx_init(&rig->ctx, rig->arena, "test");
    if (sa_shared_open(&rig->ctx, SA_STR(""), &rig->shared))
        return 1;
    rig->client = sa_client_new(rig->shared);
    *state = rig;
    return 0;
}

static int tear_down(void **state)
{
    struct rig *rig = *state;

    sa_client_free(rig->client);
    sa_arena_free(rig->arena);
    sa_free(rig);
    return 0;
}

static enum sa_err call_url(struct rig *rig, const char *method, const char *url,
                            int64_t deadline_ms)
{
    struct sa_http_request request = {.method = method,
                                      .service = SA_CONNECTOR_GMAIL,
                                      .url = sa_str_of(url),
                                      .log_path = SA_STR("/things"),
                                      .bearer = SA_STR("secret-token"),
                                      .deadline_ms = deadline_ms};

    if (strcmp(method, "GET") != 0 && strcmp(method, "DELETE") != 0) {
        request.content_type = SA_STR("application/json");
        request.body = SA_STR("{\"a\":1}");
    }
    sa_clear_error(&rig->ctx);
    rig->sent = strcmp(method, "GET") == 0;
    return sa_http_call(&rig->ctx, rig->client, &request, &rig->log, &rig->response, &rig->sent);
}

static enum sa_err call(struct rig *rig, const char *method, struct fixture *fixture)
{
    struct sa_str url = sa_str_fmt(rig->arena, "%s/things?q=1", fixture_url(fixture));

    return call_url(rig, method, url.p, 5000);
}

static bool counted(struct rig *rig, const char *outcome)
{
    struct sa_buf text;
    struct sa_str line = sa_str_fmt(
        rig->arena, "sa_connector_requests_total{connector=\"gmail\",outcome=\"%s\"} ", outcome);

    sa_buf_init(&text, rig->arena, 1 << 20);
    sa_metrics_print(rig->shared, &text);
    ptrdiff_t at = sa_str_find(sa_buf_str(&text), line);
    return at >= 0 && text.p[(size_t)at + line.n] != '0';
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in: %s", part, text);
}

static void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" is in: %s", part, text);
}

static void a_get_sends_what_was_asked_and_returns_the_answer(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE({.status = 200, .body = "{\"x\":2}"});

    assert_int_equal(call(rig, "GET", f), SA_OK);
    assert_int_equal(rig->response.status, 200);
    assert_string_equal(rig->response.body.p, "{\"x\":2}");
    assert_string_equal(rig->response.content_type.p, "application/json");
    const char *request = fixture_request(f, 0);
    assert_has(request, "GET /things?q=1 HTTP/1.1\r\n");
    assert_has(request, "Authorization: Bearer secret-token\r\n");
    assert_has_not(request, "Content-Length");
    assert_has_not(request, "Content-Type");
    assert_true(rig->sent);
    assert_true(counted(rig, "ok"));
    fixture_stop(f);
}

static void a_post_sends_its_body_and_type(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE(ANSWER(201, "{}"));

    assert_int_equal(call(rig, "POST", f), SA_OK);
    const char *request = fixture_request(f, 0);
    assert_has(request, "POST /things?q=1 HTTP/1.1\r\n");
    assert_has(request, "Content-Type: application/json\r\n");
    assert_has(request, "Content-Length: 7\r\n");
    assert_has(request, "\r\n\r\n{\"a\":1}");
    assert_has_not(request, "Expect");
    fixture_stop(f);
}

static void methods_do_not_leak_into_the_next_call_of_the_handle(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE(ANSWER(200, "{}"), ANSWER(200, "{}"), ANSWER(200, "{}"),
                                ANSWER(200, "{}"), ANSWER(200, "{}"));
    const char *methods[] = {"POST", "GET", "PUT", "DELETE", "PATCH"};

    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(call(rig, methods[i], f), SA_OK);
        const char *request = fixture_request(f, i);
        assert_memory_equal(request, methods[i], strlen(methods[i]));
        if (i % 2)
            assert_has_not(request, "Content-");
        else
            assert_has(request, "{\"a\":1}");
    }
    assert_int_equal(fixture_connections(f), 1);
    fixture_stop(f);
}

static void a_put_without_body_announces_length_zero(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE(ANSWER(200, "{}"));
    struct sa_http_request request = {.method = "PUT",
                                      .service = SA_CONNECTOR_HUBSPOT,
                                      .url = sa_str_of(fixture_url(f)),
                                      .deadline_ms = 5000};

    assert_int_equal(sa_http_call(&rig->ctx, rig->client, &request, NULL, &rig->response, NULL),
                     SA_OK);
    assert_has(fixture_request(f, 0), "Content-Length: 0\r\n");
    assert_has_not(fixture_request(f, 0), "Content-Type");
    fixture_stop(f);
}

static void the_connection_stays_warm(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE(ANSWER(200, "{}"), ANSWER(404, "{}"), ANSWER(500, "{}"));

    for (int i = 0; i < 3; i++)
        assert_int_equal(call(rig, "POST", f), SA_OK);
    assert_int_equal(fixture_connections(f), 1);
    assert_true(counted(rig, "http_4xx"));
    assert_true(counted(rig, "http_5xx"));
    fixture_stop(f);
}

static void nobody_listening_is_transient_and_unsent(void **state)
{
    struct rig *rig = *state;
    struct sa_str url = sa_str_fmt(rig->arena, "http://127.0.0.1:%d/", fixture_closed_port());

    rig->sent = true;
    assert_int_equal(call_url(rig, "POST", url.p, 5000), SA_TRANSIENT);
    assert_false(rig->sent);
    assert_has(sa_error_detail(&rig->ctx), "gmail: no connection");
    assert_true(counted(rig, "connect"));
}

static void an_unknown_name_is_transient_and_unsent(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(call_url(rig, "POST", "http://nowhere.invalid/", 5000), SA_TRANSIENT);
    assert_false(rig->sent);
    assert_true(counted(rig, "connect"));
}

static void connecting_that_never_ends_is_cut_and_unsent(void **state)
{
    struct rig *rig = *state;
    struct fixture_stuck stuck = fixture_start_stuck();
    struct sa_str url = sa_str_fmt(rig->arena, "http://127.0.0.1:%d/", stuck.port);
    int64_t start = sa_mono_ms();

    assert_int_equal(call_url(rig, "POST", url.p, 300), SA_TRANSIENT);
    assert_false(rig->sent);
    assert_in_range(sa_mono_ms() - start, 250, 2500);
    assert_has(sa_error_detail(&rig->ctx), "no connection in time");
    assert_true(counted(rig, "timeout"));
    fixture_stop_stuck(&stuck);
}

static void an_answer_that_never_comes_is_cut_and_counts_as_sent(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE({.kind = FIXTURE_HANG});
    int64_t start = sa_mono_ms();

    assert_int_equal(call_url(rig, "POST", fixture_url(f), 300), SA_TRANSIENT);
    assert_true(rig->sent);
    assert_in_range(sa_mono_ms() - start, 250, 2500);
    assert_has(sa_error_detail(&rig->ctx), "no answer in time");
    fixture_stop(f);
}

static void a_dripping_answer_is_cut_at_the_deadline(void **state)
{
    struct rig *rig = *state;
    struct fixture *f =
        FIXTURE({.kind = FIXTURE_DRIP, .raw = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"});
    int64_t start = sa_mono_ms();

    assert_int_equal(call_url(rig, "GET", fixture_url(f), 1500), SA_TRANSIENT);
    assert_true(rig->sent);
    assert_in_range(sa_mono_ms() - start, 1400, 4000);
    assert_true(counted(rig, "timeout"));
    fixture_stop(f);
}

static void a_reset_without_answer_is_transient_and_sent(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE({.kind = FIXTURE_RESET});

    assert_int_equal(call(rig, "POST", f), SA_TRANSIENT);
    assert_true(rig->sent);
    assert_int_equal(fixture_requests(f), 1);
    assert_has(sa_error_detail(&rig->ctx), "the connection broke");
    fixture_stop(f);
}

static void an_answer_cut_in_its_body_is_transient_and_sent(void **state)
{
    struct rig *rig = *state;
    struct fixture *f =
        FIXTURE({.kind = FIXTURE_ANSWER_CLOSE,
                 .raw = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":"},
                {.kind = FIXTURE_ANSWER_RESET,
                 .raw = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":"});

    for (int i = 0; i < 2; i++) {
        assert_int_equal(call(rig, "POST", f), SA_TRANSIENT);
        assert_true(rig->sent);
    }
    assert_int_equal(fixture_requests(f), 2);
    fixture_stop(f);
}

/*
 * The case libcurl repeats by itself: the server takes the second request of a warm
 * connection and closes without a byte.
 */
static void a_post_on_a_connection_that_closes_is_not_sent_again(void **state)
{
    struct rig *rig = *state;
    const enum fixture_kind endings[] = {FIXTURE_CLOSE, FIXTURE_RESET};

    for (size_t i = 0; i < 2; i++) {
        struct fixture *f =
            FIXTURE(ANSWER(200, "{}"), {.kind = endings[i]}, ANSWER(200, "{\"second\":1}"));
        assert_int_equal(call(rig, "POST", f), SA_OK);
        assert_int_equal(call(rig, "POST", f), SA_TRANSIENT);
        assert_true(rig->sent);
        assert_int_equal(fixture_requests(f), 2);
        fixture_stop(f);
    }
}

static void put_patch_and_delete_are_not_sent_again_either(void **state)
{
    struct rig *rig = *state;
    const char *methods[] = {"PUT", "PATCH", "DELETE"};

    for (size_t i = 0; i < 3; i++) {
        struct fixture *f = FIXTURE(ANSWER(200, "{}"), {.kind = FIXTURE_CLOSE}, ANSWER(200, "{}"));
        assert_int_equal(call(rig, "GET", f), SA_OK);
        assert_int_equal(call(rig, methods[i], f), SA_TRANSIENT);
        assert_true(rig->sent);
        assert_int_equal(fixture_requests(f), 2);
        fixture_stop(f);
    }
}

static void a_get_on_a_connection_that_closes_is_sent_again(void **state)
{
    struct rig *rig = *state;
    struct fixture *f =
        FIXTURE(ANSWER(200, "{}"), {.kind = FIXTURE_CLOSE}, ANSWER(200, "{\"second\":1}"));

    assert_int_equal(call(rig, "GET", f), SA_OK);
    assert_int_equal(call(rig, "GET", f), SA_OK);
    assert_string_equal(rig->response.body.p, "{\"second\":1}");
    assert_int_equal(fixture_requests(f), 3);
    fixture_stop(f);
}

static void a_post_after_an_idle_close_uses_a_new_connection(void **state)
{
    struct rig *rig = *state;
    struct fixture *f =
        FIXTURE({.kind = FIXTURE_ANSWER_CLOSE, .status = 200, .body = "{}"}, ANSWER(200, "{}"));

    assert_int_equal(call(rig, "POST", f), SA_OK);
    assert_true(fixture_closed_all(f, 2000));
    assert_int_equal(call(rig, "POST", f), SA_OK);
    assert_int_equal(fixture_requests(f), 2);
    assert_int_equal(fixture_connections(f), 2);
    fixture_stop(f);
}

static void a_handle_recovers_after_a_failed_call(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE({.kind = FIXTURE_RESET}, ANSWER(200, "{\"y\":1}"));

    assert_int_equal(call(rig, "POST", f), SA_TRANSIENT);
    assert_int_equal(call(rig, "GET", f), SA_OK);
    assert_string_equal(rig->response.body.p, "{\"y\":1}");
    fixture_stop(f);
}

static void a_body_beyond_the_cap_is_refused_while_reading(void **state)
{
    struct rig *rig = *state;
    struct fixture *f =
        FIXTURE({.kind = FIXTURE_FLOOD, .raw = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"});

    assert_int_equal(call(rig, "GET", f), SA_BAD_RESPONSE);
    assert_has(sa_error_detail(&rig->ctx), "larger than its cap");
    assert_true(counted(rig, "bad_response"));
    fixture_stop(f);
}

static void a_body_just_below_the_cap_arrives_whole(void **state)
{
    struct rig *rig = *state;
    char *body = sa_malloc((size_t)SA_HTTP_BODY_MAX + 1);

    memset(body, 'z', SA_HTTP_BODY_MAX);
    body[SA_HTTP_BODY_MAX] = '\0';
    struct fixture *f = FIXTURE({.status = 200, .body = body});
    assert_int_equal(call(rig, "GET", f), SA_OK);
    assert_int_equal(rig->response.body.n, SA_HTTP_BODY_MAX);
    fixture_stop(f);
    sa_free(body);
}

static void headers_beyond_the_cap_are_refused(void **state)
{
    struct rig *rig = *state;
    struct sa_buf many, one;

    sa_buf_init(&many, rig->arena, 1 << 20);
    sa_buf_puts(&many, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 10000; i++)
        sa_buf_printf(&many, "X-%d: y\r\n", i);
    sa_buf_puts(&many, "Content-Length: 0\r\n\r\n");
    sa_buf_init(&one, rig->arena, 2 << 20);
    sa_buf_puts(&one, "HTTP/1.1 200 OK\r\nX-Long: ");
    for (int i = 0; i < 1 << 17; i++)
        sa_buf_puts(&one, "aaaaaaaa");
    sa_buf_puts(&one, "\r\nContent-Length: 0\r\n\r\n");
    struct fixture *f = FIXTURE({.kind = FIXTURE_ANSWER_CLOSE, .raw = sa_buf_c(&many)},
                                {.kind = FIXTURE_ANSWER_CLOSE, .raw = sa_buf_c(&one)});
    for (int i = 0; i < 2; i++)
        assert_int_equal(call(rig, "GET", f), SA_BAD_RESPONSE);
    fixture_stop(f);
}

static void what_is_not_http_is_a_bad_response(void **state)
{
    static const char *const garbage[] = {
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "\x16\x03\x01\x02\x03 garbage \r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "HTTP/1.1 abc OK\r\n\r\n",
    };
    struct rig *rig = *state;

    for (size_t i = 0; i < SA_COUNT(garbage); i++) {
        struct fixture *f = FIXTURE({.kind = FIXTURE_ANSWER_CLOSE, .raw = garbage[i]});
        enum sa_err err = call(rig, "POST", f);
        if (err != SA_BAD_RESPONSE)
            fail_msg("answer %zu gives %s: %s", i, sa_err_name(err), sa_error_detail(&rig->ctx));
        assert_true(rig->sent);
        fixture_stop(f);
    }
}

static void a_redirect_is_an_answer_and_not_followed(void **state)
{
    struct rig *rig = *state;
    struct fixture *other = FIXTURE(ANSWER(200, "{}"));
    struct sa_str where = sa_str_fmt(rig->arena, "Location: %s/\r\n", fixture_url(other));
    struct fixture *f = FIXTURE({.status = 302, .headers = where.p, .body = "{}"},
                                {.status = 307, .headers = "Location: file:///etc/passwd\r\n"});

    assert_int_equal(call(rig, "GET", f), SA_OK);
    assert_int_equal(rig->response.status, 302);
    assert_int_equal(call(rig, "POST", f), SA_OK);
    assert_int_equal(rig->response.status, 307);
    assert_int_equal(fixture_connections(other), 0);
    fixture_stop(f);
    fixture_stop(other);
}

static void other_schemes_are_refused(void **state)
{
    struct rig *rig = *state;
    const char *urls[] = {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "no url",
                          ""};

    for (size_t i = 0; i < SA_COUNT(urls); i++) {
        rig->sent = true;
        assert_int_equal(call_url(rig, "POST", urls[i], 1000), SA_CONFIGURATION);
        assert_false(rig->sent);
    }
}

static void a_proxy_in_the_environment_is_ignored(void **state)
{
    struct rig *rig = *state;
    struct fixture *proxy = FIXTURE(ANSWER(200, "{\"proxied\":1}"));
    struct fixture *f = FIXTURE(ANSWER(200, "{}"));

    setenv("http_proxy", fixture_url(proxy), 1);
    setenv("ALL_PROXY", fixture_url(proxy), 1);
    assert_int_equal(call(rig, "GET", f), SA_OK);
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
    assert_string_equal(rig->response.body.p, "{}");
    assert_int_equal(fixture_connections(proxy), 0);
    fixture_stop(f);
    fixture_stop(proxy);
}

static void link_local_addresses_are_refused_and_private_ones_on_demand(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE(ANSWER(200, "{}"));
    struct sa_str url = sa_str_fmt(rig->arena, "http://localhost:%d/", fixture_port(f));
    struct sa_http_request request = {.method = "GET",
                                      .service = SA_CONNECTOR_GMAIL,
                                      .url = url,
                                      .deadline_ms = 2000,
                                      .public_only = true};
    bool sent = true;

    assert_int_equal(call_url(rig, "POST", "http://169.254.169.254/latest/", 2000), SA_TRANSIENT);
    assert_false(rig->sent);
    assert_has(sa_error_detail(&rig->ctx), "address is not allowed");
    sa_clear_error(&rig->ctx);
    assert_int_equal(sa_http_call(&rig->ctx, rig->client, &request, NULL, &rig->response, &sent),
                     SA_TRANSIENT);
    assert_false(sent);
    request.public_only = false;
    sa_clear_error(&rig->ctx);
    assert_int_equal(sa_http_call(&rig->ctx, rig->client, &request, NULL, &rig->response, &sent),
                     SA_OK);
    fixture_stop(f);
}

static void a_token_with_a_line_end_is_refused(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE(ANSWER(200, "{}"));
    struct sa_http_request request = {.method = "GET",
                                      .service = SA_CONNECTOR_GMAIL,
                                      .url = sa_str_of(fixture_url(f)),
                                      .bearer = SA_STR("a\r\nX-Evil: 1"),
                                      .deadline_ms = 2000};

    assert_int_equal(sa_http_call(&rig->ctx, rig->client, &request, NULL, &rig->response, NULL),
                     SA_CONFIGURATION);
    assert_int_equal(fixture_connections(f), 0);
    fixture_stop(f);
}

static void further_headers_are_sent_and_must_be_one_line(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE(ANSWER(200, "{}"));
    const char *headers[] = {"X-One: 1", "X-Two: 2", NULL};
    struct sa_http_request request = {.method = "GET",
                                      .service = SA_CONNECTOR_GMAIL,
                                      .url = sa_str_of(fixture_url(f)),
                                      .headers = headers,
                                      .deadline_ms = 2000};

    assert_int_equal(sa_http_call(&rig->ctx, rig->client, &request, NULL, &rig->response, NULL),
                     SA_OK);
    assert_has(fixture_request(f, 0), "X-One: 1\r\nX-Two: 2\r\n");
    headers[1] = "X-Two: 2\r\nX-Evil: 1";
    assert_int_equal(sa_http_call(&rig->ctx, rig->client, &request, NULL, &rig->response, NULL),
                     SA_INVALID_INPUT);
    assert_int_equal(fixture_requests(f), 1);
    fixture_stop(f);
}

static void retry_after_headers_are_kept(void **state)
{
    struct rig *rig = *state;
    struct fixture *f =
        FIXTURE({.status = 429, .headers = "retry-AFTER:  7 \r\nRetry-After-Ms: 1500\r\n"},
                {.status = 429});

    assert_int_equal(call(rig, "GET", f), SA_OK);
    assert_string_equal(rig->response.retry_after.p, "7");
    assert_string_equal(rig->response.retry_after_ms.p, "1500");
    assert_int_equal(call(rig, "GET", f), SA_OK);
    assert_int_equal(rig->response.retry_after.n, 0);
    assert_true(counted(rig, "rate_limited"));
    fixture_stop(f);
}

static void the_call_log_shows_every_call_without_query_or_token(void **state)
{
    struct rig *rig = *state;
    struct fixture *f = FIXTURE(ANSWER(200, "{}"), {.kind = FIXTURE_RESET});

    assert_int_equal(call(rig, "GET", f), SA_OK);
    assert_int_equal(call(rig, "POST", f), SA_TRANSIENT);
    assert_int_equal(rig->log.n, 2);
    assert_string_equal(rig->log.calls[0].method, "GET");
    assert_string_equal(rig->log.calls[0].path, "/things");
    assert_int_equal(rig->log.calls[0].status, 200);
    assert_true(rig->log.calls[0].us > 0 && rig->log.calls[0].us < 5000000);
    assert_int_equal(rig->log.calls[1].status, 0);
    assert_has_not(sa_error_detail(&rig->ctx), "secret-token");
    fixture_stop(f);
}

static void a_full_call_log_goes_on_counting(void **state)
{
    struct rig *rig = *state;
    struct fixture_act acts[SA_HTTP_CALLS + 2] = {{.status = 0}};

    for (size_t i = 0; i < SA_COUNT(acts); i++)
        acts[i] = (struct fixture_act){.status = 200, .body = "{}"};
    struct fixture *f = fixture_start(acts, SA_COUNT(acts));
    for (size_t i = 0; i < SA_COUNT(acts); i++)
        assert_int_equal(call(rig, "GET", f), SA_OK);
    assert_int_equal(rig->log.n, SA_HTTP_CALLS + 2);
    fixture_stop(f);
}

static void a_client_without_counters_works(void **state)
{
    struct rig *rig = *state;
    struct sa_client *client = sa_client_new(NULL);
    struct fixture *f = FIXTURE(ANSWER(200, "{}"));
    struct sa_http_request request = {.method = "GET",
                                      .service = SA_CONNECTOR_DRIVE,
                                      .url = sa_str_of(fixture_url(f)),
                                      .deadline_ms = 2000};

    assert_int_equal(sa_http_call(&rig->ctx, client, &request, NULL, &rig->response, NULL), SA_OK);
    sa_client_free(client);
    fixture_stop(f);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_get_sends_what_was_asked_and_returns_the_answer),
        T(a_post_sends_its_body_and_type),
        T(methods_do_not_leak_into_the_next_call_of_the_handle),
        T(a_put_without_body_announces_length_zero),
        T(the_connection_stays_warm),
        T(nobody_listening_is_transient_and_unsent),
        T(an_unknown_name_is_transient_and_unsent),
        T(connecting_that_never_ends_is_cut_and_unsent),
        T(an_answer_that_never_comes_is_cut_and_counts_as_sent),
        T(a_dripping_answer_is_cut_at_the_deadline),
        T(a_reset_without_answer_is_transient_and_sent),
        T(an_answer_cut_in_its_body_is_transient_and_sent),
        T(a_post_on_a_connection_that_closes_is_not_sent_again),
        T(put_patch_and_delete_are_not_sent_again_either),
        T(a_get_on_a_connection_that_closes_is_sent_again),
        T(a_post_after_an_idle_close_uses_a_new_connection),
        T(a_handle_recovers_after_a_failed_call),
        T(a_body_beyond_the_cap_is_refused_while_reading),
        T(a_body_just_below_the_cap_arrives_whole),
        T(headers_beyond_the_cap_are_refused),
        T(what_is_not_http_is_a_bad_response),
        T(a_redirect_is_an_answer_and_not_followed),
        T(other_schemes_are_refused),
        T(a_proxy_in_the_environment_is_ignored),
        T(link_local_addresses_are_refused_and_private_ones_on_demand),
        T(a_token_with_a_line_end_is_refused),
        T(further_headers_are_sent_and_must_be_one_line),
        T(retry_after_headers_are_kept),
        T(the_call_log_shows_every_call_without_query_or_token),
        T(a_full_call_log_goes_on_counting),
        T(a_client_without_counters_works),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
