/*
 * One HTTP request as a page or endpoint sees it, made from the variables a FastCGI server
 * sends. Owns the reading of names, paths and lengths; not the socket, not the routing.
 * Everything points into the request's arena or into the variables and lives as long as they.
 */
#ifndef SA_SERVER_REQUEST_H
#define SA_SERVER_REQUEST_H

#include "lib/base/ctx.h"

enum { SA_PATH_PARAMS = 4, SA_HEADERS_MAX = 100, SA_VARIABLES_BYTES = 128 * 1024 };

enum sa_method {
    SA_GET = 1,
    SA_HEAD = 2,
    SA_POST = 4,
    SA_PUT = 8,
    SA_PATCH = 16,
    SA_DELETE = 32,
    SA_OPTIONS = 64 /* known, but no route takes it */
};

struct sa_route;

struct sa_request {
    char **variables; /* NULL-terminated "NAME=value" */
    enum sa_method method;
    struct sa_str method_name; /* as sent */
    struct sa_str path;        /* decoded and normalised by the web server; begins with / */
    struct sa_str uri;         /* path and query exactly as the client sent them */
    struct sa_str query;       /* without the question mark, undecoded */
    struct sa_str host;        /* Host header, as sent */
    struct sa_str remote;      /* address of the peer of the web server */
    struct sa_str body;
    const struct sa_route *route;
    struct sa_str params[SA_PATH_PARAMS]; /* what stands at the {} of the route's pattern */
    int64_t started_us;                   /* boot clock, when the request had been read in */
};

/*
 * Fills everything but method, body, route and params. SA_INVALID_INPUT when there are too many
 * or too large variables, the path is not absolute or holds control characters, or the URI is
 * in absolute form or holds a fragment.
 */
enum sa_err sa_request_init(struct sa_ctx *ctx, struct sa_request *request,
                            char **variables) SA_MUST_CHECK;
/* The method's bit; 0 when it is none of enum sa_method in upper case. */
unsigned sa_method_of(struct sa_str name);
/* "GET, HEAD, POST" for a set of bits, in the arena. */
struct sa_str sa_method_list(struct sa_arena *arena, unsigned set);

/* A CGI variable ("REMOTE_ADDR", "HTTP_ACCEPT"); the first one when doubled. p is NULL when absent. */
struct sa_str sa_request_variable(const struct sa_request *request, const char *name);
/*
 * The same for one that security hangs on. SA_INVALID_INPUT when it was sent more than once.
 * Proxies join repeated headers with commas and some fold _ to -, so a value that may hold
 * no comma must be checked for one by whoever knows that.
 */
enum sa_err sa_request_variable_once(struct sa_ctx *ctx, const struct sa_request *request,
                                     const char *name, struct sa_str *value) SA_MUST_CHECK;

/* CONTENT_LENGTH: -1 when absent or empty. SA_INVALID_INPUT unless 1 to 18 digits, sent once. */
enum sa_err sa_request_length(struct sa_ctx *ctx, const struct sa_request *request,
                              int64_t *length) SA_MUST_CHECK;
/*
 * True when the Content-Type is `type` (no parameters), ASCII case ignored, with at most a
 * charset of UTF-8 besides.
 */
bool sa_request_has_type(const struct sa_request *request, const char *type);
/* The Host header names this installation (base_url's host and port) or a loopback name. */
bool sa_request_host_allowed(const struct sa_request *request, struct sa_str base_url);
/* True when the peer itself is on this machine. */
bool sa_request_from_loopback(const struct sa_request *request);

#endif
