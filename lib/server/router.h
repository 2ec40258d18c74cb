/*
 * The route table: one static row per method and path. The row, not the code, says what must
 * hold before a handler runs. Knows no tables and no sessions: guards are the program's own.
 */
#ifndef SA_SERVER_ROUTER_H
#define SA_SERVER_ROUTER_H

#include "lib/server/request.h"
#include "lib/server/response.h"

/*
 * Handlers and guards get the program's own data. When they return an error and have not
 * answered, the error's problem document is the answer; a guard that returns SA_OK lets the
 * handler run.
 */
typedef enum sa_err sa_route_handler(struct sa_ctx *ctx, struct sa_request *request,
                                     struct sa_response *response, void *app);

struct sa_route {
    enum sa_method method; /* SA_GET also serves HEAD */
    const char *pattern;   /* "/drafts/{id}": a {} segment matches one non-empty segment */
    sa_route_handler *handler;
    sa_route_handler *guard;     /* who may; a row that is not GET needs one ... */
    const char *no_guard_reason; /* ... or the reason why not */
    size_t body_cap;             /* most bytes of a body; 0: none is read */
    const char *content_type;    /* what the body must be; NULL: anything */
};

/* Rows end with a NULL pattern. */
enum sa_match { SA_MATCH_FOUND, SA_MATCH_NO_PATH, SA_MATCH_NO_METHOD };

/*
 * Finds the row, sets request->route and request->params. With SA_MATCH_NO_METHOD *allowed has the bits
 * of the methods that the path does take.
 */
enum sa_match sa_route_find(const struct sa_route *routes, struct sa_request *request,
                            unsigned *allowed);
/* All methods any row takes. */
unsigned sa_route_methods(const struct sa_route *routes);
/*
 * NULL when the table keeps the rules: handlers everywhere, patterns absolute, a guard or a
 * reason on every row that is not GET, a cap and a type wherever a body is read. Otherwise the
 * broken rule.
 */
const char *sa_route_broken_rule(const struct sa_route *route);

#endif
