/* Reading a request's variables; see request.h. */
#include "lib/server/request.h"

#include "lib/base/clock.h"
#include "lib/base/encode.h"

static const struct {
    const char *name;
    enum sa_method method;
} methods[] = {
    {"GET", SA_GET},     {"HEAD", SA_HEAD},     {"POST", SA_POST},       {"PUT", SA_PUT},
    {"PATCH", SA_PATCH}, {"DELETE", SA_DELETE}, {"OPTIONS", SA_OPTIONS},
};

unsigned sa_method_of(struct sa_str name)
{
    for (size_t i = 0; i < SA_COUNT(methods); i++)
        if (sa_str_eq(name, sa_str_of(methods[i].name)))
            return methods[i].method;
    return 0;
}

struct sa_str sa_method_list(struct sa_arena *arena, unsigned set)
{
    struct sa_str list = SA_STR("");

    for (size_t i = 0; i < SA_COUNT(methods); i++)
        if (set & methods[i].method)
            list = sa_str_fmt(arena, "%.*s%s%s", SA_STR_ARG(list), list.n ? ", " : "",
                              methods[i].name);
    return list;
}

/* The value when `entry` is the variable of that name; p is NULL otherwise. */
static struct sa_str value_of(const char *entry, const char *name, size_t n)
{
    if (strncmp(entry, name, n) != 0 || entry[n] != '=')
        return sa_str_make(NULL, 0);
    return sa_str_of(entry + n + 1);
}

struct sa_str sa_request_variable(const struct sa_request *request, const char *name)
{
    size_t n = strlen(name);

    for (char **v = request->variables; *v; v++) {
        struct sa_str value = value_of(*v, name, n);
        if (value.p)
            return value;
    }
    return sa_str_make(NULL, 0);
}

enum sa_err sa_request_variable_once(struct sa_ctx *ctx, const struct sa_request *request,
                                     const char *name, struct sa_str *value)
{
    size_t n = strlen(name);
    int seen = 0;

    *value = sa_str_make(NULL, 0);
    for (char **v = request->variables; *v; v++) {
        struct sa_str found = value_of(*v, name, n);
        if (found.p && seen++ == 0)
            *value = found;
    }
    return seen > 1 ? sa_fail(ctx, SA_INVALID_INPUT, "%s was sent more than once", name) : SA_OK;
}

static bool has_controls(struct sa_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
            return true;
    return false;
}

static enum sa_err check_size(struct sa_ctx *ctx, char **variables)
{
    size_t headers = 0, bytes = 0;

    for (char **v = variables; *v; v++) {
        headers += strncmp(*v, "HTTP_", 5) == 0;
        bytes += strlen(*v);
    }
    if (headers > SA_HEADERS_MAX || bytes > SA_VARIABLES_BYTES)
        return sa_fail(ctx, SA_INVALID_INPUT, "more than %d headers or %d bytes of them",
                       SA_HEADERS_MAX, SA_VARIABLES_BYTES);
    return SA_OK;
}

/*
 * Web servers split the normalised path over two variables as their configuration has it; without
 * either the path is cut from the URI.
 */
static enum sa_err set_path(struct sa_ctx *ctx, struct sa_request *request)
{
    struct sa_str script = sa_request_variable(request, "SCRIPT_NAME");
    struct sa_str info = sa_request_variable(request, "PATH_INFO");
    ptrdiff_t question = sa_str_chr(request->uri, '?');

    if (sa_str_ends(script, SA_STR("/")) && sa_str_starts(info, SA_STR("/")))
        script.n--;
    if (script.n + info.n) {
        request->path = sa_str_fmt(ctx->arena, "%.*s%.*s", SA_STR_ARG(script), SA_STR_ARG(info));
    } else {
        struct sa_str raw =
            sa_str_sub(request->uri, 0, question < 0 ? request->uri.n : (size_t)question);
        if (!sa_url_decode(ctx->arena, raw, false, &request->path))
            return sa_fail(ctx, SA_INVALID_INPUT, "the path holds a broken escape");
    }
    if (!sa_str_starts(request->path, SA_STR("/")) || has_controls(request->path) ||
        memchr(request->path.p, '\0', request->path.n))
        return sa_fail(ctx, SA_INVALID_INPUT,
                       "the path is not absolute or holds control characters");
    return SA_OK;
}

enum sa_err sa_request_init(struct sa_ctx *ctx, struct sa_request *request, char **variables)
{
    *request = (struct sa_request){.variables = variables, .started_us = sa_mono_us()};
    enum sa_err err = check_size(ctx, variables);
    if (err)
        return err;
    request->method_name = sa_request_variable(request, "REQUEST_METHOD");
    request->uri = sa_request_variable(request, "REQUEST_URI");
    request->query = sa_request_variable(request, "QUERY_STRING");
    request->remote = sa_request_variable(request, "REMOTE_ADDR");
    err = sa_request_variable_once(ctx, request, "HTTP_HOST", &request->host);
    if (err)
        return err;
    /* A fragment never leaves a browser, and web servers disagree on where its path ends. */
    if (request->uri.n && (request->uri.p[0] != '/' || has_controls(request->uri) ||
                           sa_str_chr(request->uri, '#') >= 0))
        return sa_fail(ctx, SA_INVALID_INPUT, "the request URI is not a path");
    return set_path(ctx, request);
}

enum sa_err sa_request_length(struct sa_ctx *ctx, const struct sa_request *request, int64_t *length)
{
    struct sa_str text;
    uint64_t value = 0;
    enum sa_err err = sa_request_variable_once(ctx, request, "CONTENT_LENGTH", &text);

    *length = -1;
    if (err || text.n == 0)
        return err;
    if (text.n > 18 || !sa_str_u64(text, &value))
        return sa_fail(ctx, SA_INVALID_INPUT, "Content-Length is not a number");
    *length = (int64_t)value;
    return SA_OK;
}

static bool charset_utf8(struct sa_str parameter)
{
    struct sa_str value = sa_str_sub(parameter, 8, parameter.n);

    if (!sa_str_eq_nocase(sa_str_sub(parameter, 0, 8), SA_STR("charset=")))
        return false;
    if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
        value = sa_str_sub(value, 1, value.n - 2);
    return sa_str_eq_nocase(value, SA_STR("utf-8")) || sa_str_eq_nocase(value, SA_STR("utf8"));
}

bool sa_request_has_type(const struct sa_request *request, const char *type)
{
    struct sa_str rest = sa_request_variable(request, "CONTENT_TYPE"), part;

    if (!sa_str_split(&rest, ';', &part) || !sa_str_eq_nocase(sa_str_trim(part), sa_str_of(type)))
        return false;
    while (sa_str_split(&rest, ';', &part)) {
        part = sa_str_trim(part);
        if (part.n && !charset_utf8(part))
            return false;
    }
    return true;
}

/* Splits "name:port" and "[v6]:port"; false when what should be the port is none. */
static bool split_host(struct sa_str host, struct sa_str *name, struct sa_str *port)
{
    bool bracket = host.n && host.p[0] == '[';
    ptrdiff_t end = bracket ? sa_str_chr(host, ']') + 1 : sa_str_chr(host, ':');
    uint64_t number;

    if (bracket && end <= 0)
        return false;
    if (end < 0 || (size_t)end == host.n) {
        *name = host;
        *port = sa_str_make(NULL, 0);
        return host.n > 0;
    }
    *name = sa_str_sub(host, 0, (size_t)end);
    *port = sa_str_sub(host, (size_t)end + 1, host.n);
    return host.p[end] == ':' && port->n <= 5 && sa_str_u64(*port, &number) && number <= 65535;
}

static bool loopback_name(struct sa_str name)
{
    return sa_str_eq_nocase(name, SA_STR("localhost")) || sa_str_eq(name, SA_STR("127.0.0.1")) ||
           sa_str_eq(name, SA_STR("[::1]"));
}

bool sa_request_host_allowed(const struct sa_request *request, struct sa_str base_url)
{
    struct sa_str name, port, own_name, own_port, rest, own;
    bool https = sa_str_starts(base_url, SA_STR("https://"));

    if (!split_host(request->host, &name, &port))
        return false;
    if (loopback_name(name))
        return true;
    rest = sa_str_sub(base_url, https ? 8 : 7, base_url.n);
    if (!sa_str_split(&rest, '/', &own) || !split_host(own, &own_name, &own_port))
        return false;
    if (own_port.n == 0)
        own_port = https ? SA_STR("443") : SA_STR("80");
    return sa_str_eq_nocase(name, own_name) && (port.n == 0 || sa_str_eq(port, own_port));
}

bool sa_request_from_loopback(const struct sa_request *request)
{
    struct sa_str a = request->remote;

    return sa_str_starts(a, SA_STR("127.")) || sa_str_eq(a, SA_STR("::1")) ||
           sa_str_starts(a, SA_STR("::ffff:127."));
}
