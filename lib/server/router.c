/* Matching of paths against the route table; see router.h. */
#include "lib/server/router.h"

static bool placeholder(struct sa_str segment)
{
    return segment.n >= 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

static bool matches(const char *pattern, struct sa_str path, struct sa_str *params)
{
    struct sa_str want_rest = sa_str_of(pattern), have_rest = path, want, have;
    size_t n = 0;

    while (sa_str_split(&want_rest, '/', &want)) {
        if (!sa_str_split(&have_rest, '/', &have))
            return false;
        if (!placeholder(want)) {
            if (!sa_str_eq(want, have))
                return false;
        } else {
            if (have.n == 0 || n == SA_PATH_PARAMS)
                return false;
            params[n++] = have;
        }
    }
    return !sa_str_split(&have_rest, '/', &have);
}

static unsigned served(const struct sa_route *route)
{
    return route->method == SA_GET ? (unsigned)SA_GET | SA_HEAD : (unsigned)route->method;
}

enum sa_match sa_route_find(const struct sa_route *routes, struct sa_request *request,
                            unsigned *allowed)
{
    *allowed = 0;
    for (const struct sa_route *r = routes; r->pattern; r++) {
        struct sa_str params[SA_PATH_PARAMS] = {0};
        if (!matches(r->pattern, request->path, params))
            continue;
        if (served(r) & request->method) {
            request->route = r;
            memcpy(request->params, params, sizeof(params));
            return SA_MATCH_FOUND;
        }
        *allowed |= served(r);
    }
    return *allowed ? SA_MATCH_NO_METHOD : SA_MATCH_NO_PATH;
}

unsigned sa_route_methods(const struct sa_route *routes)
{
    unsigned all = 0;

    for (const struct sa_route *r = routes; r->pattern; r++)
        all |= served(r);
    return all;
}

const char *sa_route_broken_rule(const struct sa_route *route)
{
    if (!route->handler)
        return "has no handler";
    if (route->pattern[0] != '/')
        return "has a pattern that does not begin with /";
    if (route->method != SA_GET && !route->guard && !route->no_guard_reason)
        return "changes something and has neither a guard nor a reason for none";
    if (route->guard && route->no_guard_reason)
        return "has a guard and a reason for none";
    if (route->body_cap && !route->content_type)
        return "takes a body of any type";
    if (route->method == SA_GET && route->body_cap)
        return "takes a body with GET";
    return NULL;
}
