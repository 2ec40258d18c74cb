/*
 * Calls to outside services: one request type, capped, with a deadline, never repeated by
 * itself. The only user of libcurl. Knows nothing about any service.
 *
 * Always: connect within 5 s, body at most 8 MiB, headers at most 64 KiB, no redirects, no
 * proxy from the environment, TLS 1.2 or newer and verified, http and https only, link-local
 * addresses never. Authorization never reaches a log.
 */
#ifndef SA_CLIENT_HTTP_H
#define SA_CLIENT_HTTP_H

#include "lib/base/ctx.h"
#include "lib/base/metrics.h"

enum { SA_HTTP_BODY_MAX = 8 << 20, SA_HTTP_HEADERS_MAX = 64 << 10, SA_HTTP_CALLS = 48 };

struct sa_http_request {
    const char *method;         /* GET, POST, PUT, PATCH, DELETE */
    enum sa_connector service;  /* which pool of connections, which metric */
    struct sa_str url;          /* whole, encoded */
    struct sa_str log_path;     /* what may stand in a trace: path without query or addresses */
    struct sa_str bearer;       /* token for Authorization; empty: none */
    struct sa_str content_type; /* of body; empty: no body */
    struct sa_str body;
    const char *const *headers; /* further ones, "Name: value", NULL-terminated; may be NULL */
    int64_t deadline_ms;        /* for the whole call */
    bool reading;     /* changes nothing there, whatever the method; GET always counts as such */
    bool public_only; /* loopback and private addresses are refused, whatever the name says */
};

struct sa_http_response {
    int status;         /* HTTP status */
    struct sa_str body; /* arena of the context, NUL-terminated */
    struct sa_str content_type;
    struct sa_str retry_after;    /* header text, empty: none; at most 63 bytes of it */
    struct sa_str retry_after_ms; /* the same of retry-after-ms, which some servers send */
};

/* One call as the attempt's trace shows it. */
struct sa_call {
    enum sa_connector service;
    char method[8];
    char path[160];
    int status; /* 0: no answer */
    int64_t us;
    int64_t at_ms;
};
struct sa_call_log {
    struct sa_call calls[SA_HTTP_CALLS];
    size_t n; /* calls made; may exceed SA_HTTP_CALLS, later ones are not kept */
};

struct sa_client;

/*
 * Pools of handles per service, so that connections stay warm; safe for many threads. Lives
 * until sa_client_free, after every thread has stopped calling. shared counts outcomes.
 */
struct sa_client *sa_client_new(struct sa_shared *shared);
void sa_client_free(struct sa_client *client);

/*
 * Makes the call once. SA_OK means an answer arrived, whatever its status; interpreting it is
 * the connector's part. log may be NULL. The one thing done twice: a reading call whose warm
 * connection turned out to be closed before any byte came back goes out again on a new one.
 *
 * SA_TRANSIENT: no connection, TLS failed, reset, timed out. ctx->error.detail says which.
 * *sent (may be NULL) tells whether the service may have seen the request: false only when
 * it provably has not (name lookup, connect or TLS failed, before the first byte of it left).
 * SA_BAD_RESPONSE: larger than the caps, or not HTTP. SA_CONFIGURATION: the URL or token
 * cannot be used at all, SA_INVALID_INPUT: a header holds a line end; nothing was sent.
 */
enum sa_err sa_http_call(struct sa_ctx *ctx, struct sa_client *client,
                         const struct sa_http_request *request, struct sa_call_log *log,
                         struct sa_http_response *response, bool *sent) SA_MUST_CHECK;

#endif
