/*
 * A FastCGI program: its routes, its data, and the order in which a request is checked before
 * a handler sees it. Knows HTTP, not the socket (fcgi.c) and not processes (prefork.c).
 *
 * Order of checks: method (405) - Host (421) - path (404, 405) - declared length (400, 413) -
 * content type (415) - body under its cap (413, 400) - guard - handler.
 */
#ifndef SA_SERVER_SERVER_H
#define SA_SERVER_SERVER_H

#include "lib/base/metrics.h"
#include "lib/server/router.h"

struct sa_server {
    const char *name; /* in log lines and usage: "sa-webhook" */
    enum sa_program program;
    const struct sa_route *routes;
    const struct sa_header *default_headers;
    struct sa_str base_url; /* PUBLIC_BASE_URL */
    struct sa_shared *shared;
    void *app;        /* handed to guards and handlers */
    size_t arena_cap; /* most bytes one request may take; 0: 64 MiB */
    /*
     * Runs once in every child before its first request. SA_CONFIGURATION ends the whole
     * program; any other failure ends the child, which is started again after a pause.
     */
    enum sa_err (*start)(struct sa_ctx *ctx, void *app);
    /* Runs after every answer, refused requests included; request->route may be NULL. */
    void (*answered)(const struct sa_request *request, const struct sa_response *response,
                     void *app);
};

/* Where a body comes from. */
struct sa_body_source {
    /* At least one byte unless the end is reached; 0 at the end or on an error. */
    size_t (*read)(void *from, char *out, size_t n);
    /* The body ended early, was cut off or could not be read. */
    bool (*failed)(void *from);
    void *from;
};

/* Answers one request completely: afterwards response holds status, headers and body. */
void sa_server_handle(struct sa_ctx *ctx, const struct sa_server *server, char **variables,
                      const struct sa_body_source *source, struct sa_response *response);

#endif
