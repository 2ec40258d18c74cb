/* The checks before a handler, and the answer when one fails; see server.h. */
#include "lib/server/server.h"

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/server/problem.h"

enum { READ_CHUNK = 64 * 1024, BODY_DEADLINE_MS = 60000 };

/* One request on its way through the checks; every check answers and returns false, or passes. */
struct visit {
    struct sa_ctx *ctx;
    const struct sa_server *server;
    struct sa_request *request;
    struct sa_response *response;
};

static bool refuse(struct visit *v, int status, const char *detail)
{
    sa_problem_status(v->ctx, v->response, status, detail);
    return false;
}

static bool refuse_method(struct visit *v, unsigned allowed)
{
    sa_response_header(v->response, "Allow", sa_method_list(v->ctx->arena, allowed));
    return refuse(v, 405, NULL);
}

static bool method_known(struct visit *v)
{
    unsigned all = sa_route_methods(v->server->routes);
    unsigned method = sa_method_of(sa_request_variable(v->request, "REQUEST_METHOD")) & all;

    if (!method)
        return refuse_method(v, all);
    v->request->method = (enum sa_method)method;
    return true;
}

static bool host_right(struct visit *v)
{
    if (v->request->host.n == 0)
        return refuse(v, 400, "The Host header is missing.");
    if (!sa_request_host_allowed(v->request, v->server->base_url))
        return refuse(v, 421, "This host is not served here.");
    return true;
}

static bool path_served(struct visit *v)
{
    unsigned allowed;

    switch (sa_route_find(v->server->routes, v->request, &allowed)) {
    case SA_MATCH_FOUND:
        return true;
    case SA_MATCH_NO_METHOD:
        return refuse_method(v, allowed);
    case SA_MATCH_NO_PATH:
        break;
    }
    return refuse(v, 404, NULL);
}

static bool too_large(struct visit *v)
{
    return refuse(
        v, 413,
        sa_str_fmt(v->ctx->arena, "At most %zu bytes are taken here.", v->request->route->body_cap)
            .p);
}

/* Reads at most max bytes into out, stopping at the end or when time is up. */
static size_t read_some(const struct sa_body_source *source, char *out, size_t max,
                        int64_t deadline_ms)
{
    size_t n = 0, got = 1;

    while (n < max && got > 0 && sa_mono_ms() < deadline_ms) {
        got = source->read(source->from, out + n, max - n);
        n += got;
    }
    return n;
}

/* Without a declared length the room grows until the end or one byte beyond the cap. */
static struct sa_str read_open_end(struct visit *v, const struct sa_body_source *source,
                                   int64_t deadline_ms)
{
    size_t cap = v->request->route->body_cap, room = READ_CHUNK, n = 0;
    char *body = sa_alloc(v->ctx->arena, room + 1);

    for (;;) {
        size_t want = (room <= cap ? room : cap + 1) - n;
        size_t got = read_some(source, body + n, want, deadline_ms);
        n += got;
        if (got < want || n > cap)
            return sa_str_make(body, n);
        char *grown = sa_alloc(v->ctx->arena, room * 2 + 1);
        memcpy(grown, body, n);
        body = grown;
        room *= 2;
    }
}

static bool body_read(struct visit *v, const struct sa_body_source *source, int64_t length)
{
    int64_t deadline_ms = sa_mono_ms() + BODY_DEADLINE_MS;
    struct sa_str body;

    if (length >= 0) {
        char *p = sa_alloc(v->ctx->arena, (size_t)length + 2);
        body = sa_str_make(p, read_some(source, p, (size_t)length + 1, deadline_ms));
    } else {
        body = read_open_end(v, source, deadline_ms);
    }
    if (sa_mono_ms() >= deadline_ms)
        return refuse(v, 408, "The body did not arrive in time.");
    if (source->failed(source->from))
        return refuse(v, 400, "The body was cut off.");
    if (length >= 0 && body.n != (size_t)length)
        return refuse(v, 400, "The body is not as long as declared.");
    if (body.n > v->request->route->body_cap)
        return too_large(v);
    v->request->body = body;
    return true;
}

static bool body_taken(struct visit *v, const struct sa_body_source *source)
{
    const struct sa_route *route = v->request->route;
    int64_t length;

    if (route->body_cap == 0)
        return true;
    if (sa_request_length(v->ctx, v->request, &length))
        return refuse(v, 400, "Content-Length is not a number.");
    if (length > (int64_t)route->body_cap)
        return too_large(v);
    if (route->content_type && !sa_request_has_type(v->request, route->content_type))
        return refuse(v, 415,
                      sa_str_fmt(v->ctx->arena, "The body must be %s.", route->content_type).p);
    return body_read(v, source, length);
}

static void run(struct visit *v)
{
    const struct sa_route *route = v->request->route;
    void *app = v->server->app;
    enum sa_err err = route->guard ? route->guard(v->ctx, v->request, v->response, app) : SA_OK;

    if (!err)
        err = route->handler(v->ctx, v->request, v->response, app);
    if (!v->response->status) {
        if (!err)
            err = sa_fail(v->ctx, SA_INTERNAL, "the handler did not answer");
        sa_problem_error(v->ctx, v->response, err);
    }
}

/* A response that could not be written as it was meant is none. */
static void make_sound(struct visit *v)
{
    if (!v->response->broken && !sa_buf_done(&v->response->body))
        return;
    sa_response_clear(v->response);
    (void)sa_fail(v->ctx, SA_INTERNAL, "a header was refused or the body was too large");
    sa_problem_error(v->ctx, v->response, SA_INTERNAL);
}

static void account(struct visit *v)
{
    int status = v->response->status;
    unsigned class = status / 100 >= 2 && status / 100 <= 5 ? (unsigned)status / 100 - 2 : 3;
    enum sa_log_level level = status >= 500   ? SA_LOG_WARN
                              : status >= 400 ? SA_LOG_INFO
                                              : SA_LOG_DEBUG;
    const char *why = v->ctx->error.code ? sa_error_detail(v->ctx) : "";

    sa_metric_add(v->server->shared, SA_METRIC_HTTP_REQUESTS, (unsigned)v->server->program, class);
    sa_log(v->ctx, level, "http.request", "%.*s %s %d in %lld us%s%s",
           SA_STR_ARG(sa_str_clip(v->request->method_name, 16)),
           v->request->route ? v->request->route->pattern : "(no route)", status,
           (long long)(sa_mono_us() - v->request->started_us), why[0] ? ": " : "", why);
    if (v->server->answered)
        v->server->answered(v->request, v->response, v->server->app);
}

void sa_server_handle(struct sa_ctx *ctx, const struct sa_server *server, char **variables,
                      const struct sa_body_source *source, struct sa_response *response)
{
    struct sa_request request;
    struct visit v = {ctx, server, &request, response};
    enum sa_err err = sa_request_init(ctx, &request, variables);

    if (method_known(&v)) {
        if (err)
            refuse(&v, 400, sa_error_detail(ctx));
        else if (host_right(&v) && path_served(&v) && body_taken(&v, source))
            run(&v);
    }
    make_sound(&v);
    sa_response_header(response, "X-Request-Id", sa_str_of(ctx->trace_id));
    account(&v);
}
