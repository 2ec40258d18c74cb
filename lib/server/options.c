/* Command line of FastCGI programs and the choice of how to run; see prefork.h. */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/base/log.h"
#include "lib/server/child.h"
#include "lib/server/prefork.h"

enum { USAGE = 64 }; /* sysexits.h */

static enum sa_err take_number(struct sa_ctx *ctx, const char *name, const char *text, int most,
                               int *value)
{
    uint64_t number;

    if (!sa_str_u64(sa_str_of(text), &number) || number < 1 || number > (uint64_t)most)
        return sa_fail(ctx, SA_INVALID_INPUT, "%s takes a number from 1 to %d", name, most);
    *value = (int)number;
    return SA_OK;
}

/* Octal, at most 0777. */
static enum sa_err take_mode(struct sa_ctx *ctx, const char *text, mode_t *mode)
{
    unsigned value = 0;
    size_t n = strlen(text);

    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '7' || n > 4)
            return sa_fail(ctx, SA_INVALID_INPUT, "--mode takes an octal mode such as 0660");
        value = value * 8 + (unsigned)(text[i] - '0');
    }
    if (n == 0 || value > 0777)
        return sa_fail(ctx, SA_INVALID_INPUT, "--mode takes an octal mode such as 0660");
    *mode = (mode_t)value;
    return SA_OK;
}

static enum sa_err take_header(struct sa_ctx *ctx, struct sa_prefork *o, const char *text)
{
    if (o->n_headers == SA_ONCE_HEADERS || !strchr(text, ':'))
        return sa_fail(ctx, SA_INVALID_INPUT, "--header takes 'Name: value', at most %d times",
                       SA_ONCE_HEADERS);
    o->headers[o->n_headers++] = text;
    return SA_OK;
}

/* An option with one value. */
static enum sa_err take_value(struct sa_ctx *ctx, struct sa_prefork *o, struct sa_str name,
                              const char *value)
{
    if (sa_str_eq(name, SA_STR("--listen"))) {
        o->start = SA_START_LISTEN;
        o->listen = value;
        return SA_OK;
    }
    if (sa_str_eq(name, SA_STR("--children")))
        return take_number(ctx, "--children", value, SA_CHILDREN_MAX, &o->children);
    if (sa_str_eq(name, SA_STR("--drain")))
        return take_number(ctx, "--drain", value, 3600, &o->drain_s);
    if (sa_str_eq(name, SA_STR("--mode")))
        return take_mode(ctx, value, &o->mode);
    if (sa_str_eq(name, SA_STR("--header")))
        return take_header(ctx, o, value);
    if (sa_str_eq(name, SA_STR("--body"))) {
        o->body_file = value;
        return SA_OK;
    }
    return sa_fail(ctx, SA_INVALID_INPUT, "unknown option %.*s", SA_STR_ARG(name));
}

enum sa_err sa_prefork_parse(struct sa_ctx *ctx, int argc, char **argv, struct sa_prefork *o)
{
    *o = (struct sa_prefork){.start = SA_START_MANAGED, .mode = 0660, .children = 4, .drain_s = 30};
    for (int i = 1; i < argc; i++) {
        struct sa_str name = sa_str_of(argv[i]);
        if (sa_str_eq(name, SA_STR("--help")) || sa_str_eq(name, SA_STR("--routes"))) {
            o->start = sa_str_eq(name, SA_STR("--help")) ? SA_START_HELP : SA_START_ROUTES;
            return SA_OK;
        }
        if (sa_str_eq(name, SA_STR("--once")) && i + 2 < argc) {
            o->start = SA_START_ONCE;
            o->method = argv[++i];
            o->target = argv[++i];
            continue;
        }
        if (i + 1 == argc)
            return sa_fail(ctx, SA_INVALID_INPUT, "unknown or incomplete option %s", argv[i]);
        enum sa_err err = take_value(ctx, o, name, argv[++i]);
        if (err)
            return err;
    }
    return SA_OK;
}

static int help(const struct sa_server *server)
{
    printf("%s, a FastCGI program\n\n"
           "  --listen PATH [--children N] [--mode 0660] [--drain SECONDS]\n"
           "      listen on a unix socket with N children; SIGTERM ends idle children at once\n"
           "      and busy ones after their request, SIGHUP replaces them\n"
           "  --once METHOD PATH [--header 'Name: value']... [--body FILE]\n"
           "      answer one request on standard output\n"
           "  --routes\n"
           "      print the route table\n"
           "  (nothing)\n"
           "      serve the listening socket a FastCGI manager has put at descriptor 0\n",
           server->name);
    return 0;
}

static int print_routes(struct sa_ctx *ctx, const struct sa_server *server)
{
    for (const struct sa_route *r = server->routes; r->pattern; r++)
        printf("%.*s\t%s\t%zu\t%s\t%s\n",
               SA_STR_ARG(sa_method_list(ctx->arena, (unsigned)r->method)), r->pattern, r->body_cap,
               r->content_type ? r->content_type : "-",
               r->guard             ? "guarded"
               : r->no_guard_reason ? r->no_guard_reason
                                    : "open");
    return 0;
}

/* A forgotten guard must not wait for an attacker to be found. */
static enum sa_err check_routes(struct sa_ctx *ctx, const struct sa_server *server)
{
    for (const struct sa_route *r = server->routes; r->pattern; r++) {
        const char *broken = sa_route_broken_rule(r);
        if (broken)
            return sa_fail(ctx, SA_INTERNAL, "route %s %s", r->pattern, broken);
    }
    return SA_OK;
}

static int managed(struct sa_ctx *ctx, struct sa_server *server)
{
    int listening = 0;
    socklen_t size = sizeof(listening);

    if (getsockopt(STDIN_FILENO, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || !listening) {
        sa_log(ctx, SA_LOG_ERROR, "server.start",
               "descriptor 0 is no listening socket; see --help");
        return USAGE;
    }
    return sa_child_run(server, STDIN_FILENO);
}

static int fail(struct sa_ctx *ctx, int exit_code)
{
    sa_log_error(ctx, "server.start");
    return exit_code;
}

int sa_server_main(struct sa_ctx *ctx, struct sa_server *server, enum sa_err so_far,
                   struct sa_arguments arguments)
{
    struct sa_prefork options;

    if (so_far)
        return fail(ctx, sa_err_info(so_far)->exit_code);
    if (sa_prefork_parse(ctx, arguments.n, arguments.texts, &options))
        return fail(ctx, USAGE);
    if (check_routes(ctx, server))
        return fail(ctx, sa_err_info(SA_INTERNAL)->exit_code);
    switch (options.start) {
    case SA_START_HELP:
        return help(server);
    case SA_START_ROUTES:
        return print_routes(ctx, server);
    case SA_START_ONCE:
        return sa_once_run(ctx, server, &options);
    case SA_START_LISTEN:
        return sa_prefork_run(ctx, server, &options);
    case SA_START_MANAGED:
        break;
    }
    return managed(ctx, server);
}
