/*
 * One call on a borrowed handle: tells libcurl what is particular to it, reads what became of
 * it, counts it. See http.h; what all calls have in common is in setup.c.
 */
#include "lib/client/http.h"

#include <stdio.h>

#include "lib/base/clock.h"
#include "lib/client/pool.h"

enum { CONNECT_MS = 5000, HEADERS = 12 };

/* Headers in the form libcurl walks; it copies them into its send buffer. */
struct headers {
    struct curl_slist list[HEADERS];
    size_t n;
    struct sa_str authorization; /* cleared after the call */
};

static void add_header(struct headers *headers, char *line)
{
    struct curl_slist *at = &headers->list[headers->n];

    *at = (struct curl_slist){.data = line};
    if (headers->n)
        at[-1].next = at;
    headers->n++;
}

static void make_headers(struct sa_ctx *ctx, const struct sa_http_request *request,
                         struct headers *headers)
{
    static char no_expect[] = "Expect:", no_type[] = "Content-Type:";

    *headers = (struct headers){.n = 0};
    add_header(headers, no_expect);
    if (request->bearer.n) {
        headers->authorization =
            sa_str_fmt(ctx->arena, "Authorization: Bearer %.*s", SA_STR_ARG(request->bearer));
        add_header(headers, (char *)headers->authorization.p);
    }
    add_header(headers, request->content_type.n
                            ? (char *)sa_str_fmt(ctx->arena, "Content-Type: %.*s",
                                                 SA_STR_ARG(request->content_type))
                                  .p
                            : no_type);
    for (const char *const *line = request->headers; line && *line && headers->n < HEADERS; line++)
        add_header(headers, sa_str_c(ctx->arena, sa_str_of(*line)));
}

static void clear_headers(struct headers *headers)
{
    if (headers->authorization.n)
        explicit_bzero((char *)headers->authorization.p, headers->authorization.n);
}

static bool has_body(const struct sa_http_request *request)
{
    return request->content_type.n || strcmp(request->method, "POST") == 0 ||
           strcmp(request->method, "PUT") == 0 || strcmp(request->method, "PATCH") == 0;
}

static bool prepare(struct sa_ctx *ctx, struct sa_handle *handle,
                    const struct sa_http_request *request, struct headers *headers)
{
    CURL *curl = handle->curl;
    long deadline = (long)request->deadline_ms;
    bool body = has_body(request);

    handle->body_n = 0;
    memset(&handle->transfer, 0, sizeof(handle->transfer));
    handle->transfer.reading = request->reading || strcmp(request->method, "GET") == 0;
    handle->transfer.public_only = request->public_only;
    /* POSTFIELDS makes it a POST, so the method is chosen behind it. */
    return !curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.p ? request->body.p : "") &&
           !curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.n) &&
           !curl_easy_setopt(curl, body ? CURLOPT_POST : CURLOPT_HTTPGET, 1L) &&
           !curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method) &&
           !curl_easy_setopt(curl, CURLOPT_URL, sa_str_c(ctx->arena, request->url)) &&
           !curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers->list) &&
           !curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, deadline) &&
           !curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                             deadline < CONNECT_MS ? deadline : (long)CONNECT_MS);
}

/* Nothing of this call may be found in the handle when it rests in the pool. */
static void forget(struct sa_handle *handle)
{
    curl_easy_setopt(handle->curl, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(handle->curl, CURLOPT_POSTFIELDS, NULL);
}

static enum sa_outcome outcome_of_status(int status)
{
    if (status == 429)
        return SA_OUTCOME_RATE_LIMITED;
    if (status >= 500)
        return SA_OUTCOME_HTTP_5XX;
    return status >= 400 ? SA_OUTCOME_HTTP_4XX : SA_OUTCOME_OK;
}

struct verdict {
    enum sa_err err;
    enum sa_outcome outcome;
    const char *what;
};

static struct verdict verdict_of_garbage(const struct sa_transfer *t)
{
    if (t->too_large)
        return (struct verdict){SA_BAD_RESPONSE, SA_OUTCOME_BAD_RESPONSE,
                                "the answer is larger than its cap"};
    if (t->starts)
        return (struct verdict){SA_BAD_RESPONSE, SA_OUTCOME_BAD_RESPONSE, "the answer is not HTTP"};
    return (struct verdict){SA_CONFIGURATION, SA_OUTCOME_CONNECT, "the URL cannot be used"};
}

static struct verdict verdict_of(CURLcode code, const struct sa_transfer *t)
{
    switch (code) {
    case CURLE_OK:
        return (struct verdict){SA_OK, SA_OUTCOME_OK, ""};
    case CURLE_OPERATION_TIMEDOUT:
        return (struct verdict){SA_TRANSIENT, SA_OUTCOME_TIMEOUT,
                                t->starts ? "no answer in time" : "no connection in time"};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return (struct verdict){SA_TRANSIENT, SA_OUTCOME_TLS, "TLS failed"};
    case CURLE_WRITE_ERROR:
    case CURLE_OUT_OF_MEMORY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_TOO_MANY_REDIRECTS:
        return verdict_of_garbage(t);
    case CURLE_RECV_ERROR:
        /* libcurl has one code for a reset and for a chunk size that is none. */
        if (strstr(t->error, "chunk"))
            return verdict_of_garbage(t);
        break;
    default:
        break;
    }
    if (t->bad_address)
        return (struct verdict){SA_TRANSIENT, SA_OUTCOME_CONNECT, "its address is not allowed"};
    return (struct verdict){SA_TRANSIENT, SA_OUTCOME_CONNECT,
                            t->starts ? "the connection broke" : "no connection"};
}

static void note_call(struct sa_client *client, const struct sa_http_request *request,
                      struct sa_call_log *log, const struct sa_call *call, enum sa_outcome outcome)
{
    struct sa_shared *shared = sa_client_shared(client);

    if (shared) {
        sa_metric_add(shared, SA_METRIC_CONNECTOR_REQUESTS, request->service, outcome);
        sa_metric_observe(shared, SA_METRIC_CONNECTOR_SECONDS, request->service, call->us);
    }
    if (!log)
        return;
    if (log->n < SA_HTTP_CALLS) {
        struct sa_call *at = &log->calls[log->n];
        *at = *call;
        snprintf(at->method, sizeof(at->method), "%s", request->method);
        snprintf(at->path, sizeof(at->path), "%.*s", SA_STR_ARG(request->log_path));
    }
    log->n++;
}

static int read_answer(struct sa_ctx *ctx, struct sa_handle *handle,
                       struct sa_http_response *response)
{
    long status = 0;
    char *type = NULL;

    curl_easy_getinfo(handle->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(handle->curl, CURLINFO_CONTENT_TYPE, &type);
    *response = (struct sa_http_response){
        .status = (int)status,
        .body = sa_str_dup(ctx->arena, sa_str_make(handle->body, handle->body_n)),
        .content_type = sa_str_dup(ctx->arena, sa_str_of(type)),
        .retry_after = sa_str_dup(ctx->arena, sa_str_of(handle->transfer.retry_after)),
        .retry_after_ms = sa_str_dup(ctx->arena, sa_str_of(handle->transfer.retry_after_ms)),
    };
    return response->status;
}

static enum sa_err perform(struct sa_ctx *ctx, struct sa_handle *handle,
                           const struct sa_http_request *request, struct sa_call *call,
                           struct verdict *verdict)
{
    CURLcode code = curl_easy_perform(handle->curl);

    call->us = sa_mono_us() - call->us;
    *verdict = verdict_of(code, &handle->transfer);
    if (verdict->err == SA_OK)
        return SA_OK;
    const char *why = handle->transfer.error[0] ? handle->transfer.error : curl_easy_strerror(code);
    return sa_fail(ctx, verdict->err, "%s: %s (%s)", sa_connector_name(request->service),
                   verdict->what, why);
}

/* A token or type with a line end in it would become a header of its own. */
static enum sa_err check_request(struct sa_ctx *ctx, const struct sa_http_request *request)
{
    for (size_t i = 0; i < request->bearer.n; i++)
        if (request->bearer.p[i] <= ' ' || request->bearer.p[i] == 0x7f)
            return sa_fail(ctx, SA_CONFIGURATION, "%s: the token holds a blank or control byte",
                           sa_connector_name(request->service));
    for (const char *const *line = request->headers; line && *line; line++)
        if (strpbrk(*line, "\r\n"))
            return sa_fail(ctx, SA_INVALID_INPUT, "%s: a header holds a line end",
                           sa_connector_name(request->service));
    if (memchr(request->url.p ? request->url.p : "", '\0', request->url.n) || !request->url.n)
        return sa_fail(ctx, SA_CONFIGURATION, "%s: the URL cannot be used",
                       sa_connector_name(request->service));
    return SA_OK;
}

enum sa_err sa_http_call(struct sa_ctx *ctx, struct sa_client *client,
                         const struct sa_http_request *request, struct sa_call_log *log,
                         struct sa_http_response *response, bool *sent)
{
    struct headers headers;
    struct verdict verdict = {SA_INTERNAL, SA_OUTCOME_CONNECT, ""};
    struct sa_call call = {.service = request->service, .us = sa_mono_us(), .at_ms = sa_clock_ms()};
    enum sa_err err = check_request(ctx, request);

    *response = (struct sa_http_response){.status = 0};
    if (sent)
        *sent = false;
    if (err)
        return err;
    struct sa_handle *handle = sa_pool_take(client, request->service);
    if (!handle)
        return sa_fail(ctx, SA_INTERNAL, "libcurl gives no handle");
    make_headers(ctx, request, &headers);
    if (prepare(ctx, handle, request, &headers))
        err = perform(ctx, handle, request, &call, &verdict);
    else
        err = sa_fail(ctx, SA_INTERNAL, "libcurl refuses an option");
    if (sent)
        *sent = handle->transfer.starts > 0;
    if (!err) {
        call.status = read_answer(ctx, handle, response);
        verdict.outcome = outcome_of_status(call.status);
    }
    clear_headers(&headers);
    forget(handle);
    sa_pool_give(client, request->service, handle, err == SA_OK);
    note_call(client, request, log, &call, verdict.outcome);
    return err;
}
