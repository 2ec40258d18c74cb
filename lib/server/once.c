/* One request from the command line through the same checks as any other; see prefork.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/base/log.h"
#include "lib/server/prefork.h"

enum { ARENA_CAP = 256 * 1024 * 1024, BODY_MAX = 64 * 1024 * 1024 };

static enum sa_err read_file(struct sa_ctx *ctx, const char *path, struct sa_str *bytes)
{
    struct sa_buf buf;
    char chunk[65536];
    ssize_t got;
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return sa_fail(ctx, SA_INVALID_INPUT, "%s: %s", path, strerror(errno));
    sa_buf_init(&buf, ctx->arena, BODY_MAX);
    while ((got = read(fd, chunk, sizeof(chunk))) > 0)
        sa_buf_add(&buf, sa_str_make(chunk, (size_t)got));
    if (fd != STDIN_FILENO)
        close(fd);
    *bytes = sa_buf_str(&buf);
    return got < 0 ? sa_fail(ctx, SA_INVALID_INPUT, "%s: %s", path, strerror(errno)) : SA_OK;
}

/* "X-Request-Id: 7" as a web server passes it: HTTP_X_REQUEST_ID=7. */
static char *variable_of(struct sa_ctx *ctx, const char *header)
{
    struct sa_str value = sa_str_of(header), name;

    sa_str_split(&value, ':', &name);
    value = sa_str_trim(value);
    bool plain = sa_str_eq_nocase(name, SA_STR("Content-Type")) ||
                 sa_str_eq_nocase(name, SA_STR("Content-Length"));
    struct sa_str line = sa_str_fmt(ctx->arena, "%s%.*s=%.*s", plain ? "" : "HTTP_",
                                    SA_STR_ARG(name), SA_STR_ARG(value));
    char *text = sa_str_c(ctx->arena, line);
    for (char *p = text; *p != '='; p++)
        *p = *p == '-' ? '_' : *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p;
    return text;
}

static bool given(char *const *variables, const char *name)
{
    for (; *variables; variables++)
        if (sa_str_starts(sa_str_of(*variables), sa_str_of(name)))
            return true;
    return false;
}

static char *format(struct sa_ctx *ctx, const char *name, struct sa_str value)
{
    return sa_str_c(ctx->arena, sa_str_fmt(ctx->arena, "%s%.*s", name, SA_STR_ARG(value)));
}

static char **variables_of(struct sa_ctx *ctx, const struct sa_prefork *o, struct sa_str body)
{
    char **v = SA_NEW_ARRAY(ctx->arena, SA_ONCE_HEADERS + 10, char *);
    struct sa_str query = sa_str_of(o->target), path;
    size_t n = 0;

    sa_str_split(&query, '?', &path);
    for (; n < o->n_headers; n++)
        v[n] = variable_of(ctx, o->headers[n]);
    v[n++] = format(ctx, "REQUEST_METHOD=", sa_str_of(o->method));
    v[n++] = format(ctx, "REQUEST_URI=", sa_str_of(o->target));
    v[n++] = format(ctx, "QUERY_STRING=", query);
    v[n++] = format(ctx, "REMOTE_ADDR=", SA_STR("127.0.0.1"));
    if (!given(v, "HTTP_HOST="))
        v[n++] = format(ctx, "HTTP_HOST=", SA_STR("localhost"));
    if (o->body_file && !given(v, "CONTENT_LENGTH="))
        v[n++] = format(ctx, "CONTENT_LENGTH=", sa_str_fmt(ctx->arena, "%zu", body.n));
    if (o->body_file && !given(v, "CONTENT_TYPE="))
        v[n++] = format(ctx, "CONTENT_TYPE=", SA_STR("application/json"));
    return v;
}

static size_t read_slice(void *from, char *out, size_t n)
{
    struct sa_str *rest = from;

    if (n > rest->n)
        n = rest->n;
    if (n)
        memcpy(out, rest->p, n);
    *rest = sa_str_sub(*rest, n, rest->n);
    return n;
}

static bool never_fails(void *from)
{
    (void)from;
    return false;
}

int sa_once_run(struct sa_ctx *ctx, struct sa_server *server, const struct sa_prefork *o)
{
    struct sa_ctx visit;
    struct sa_response response;
    struct sa_str body = SA_STR("");
    struct sa_arena *arena = sa_arena_new(ARENA_CAP);

    sa_ctx_init(&visit, arena, server->name);
    sa_ctx_new_trace(&visit);
    if ((o->body_file && read_file(&visit, o->body_file, &body)) ||
        (server->start && server->start(ctx, server->app))) {
        sa_log_error(visit.error.code ? &visit : ctx, "server.start");
        return sa_err_info(visit.error.code ? visit.error.code : ctx->error.code)->exit_code;
    }
    const struct sa_body_source source = {read_slice, never_fails, &body};
    char **variables = variables_of(&visit, o, body);
    sa_response_init(&response, arena);
    sa_server_handle(&visit, server, variables, &source, &response);
    struct sa_str head = sa_response_head(&response, server->default_headers);
    fwrite(head.p, 1, head.n, stdout);
    if (strcmp(o->method, "HEAD") != 0) {
        struct sa_str text = sa_response_body(&response);
        fwrite(text.p, 1, text.n, stdout);
    }
    int code = fflush(stdout) != 0 || response.status >= 400;
    sa_arena_free(arena);
    return code;
}
