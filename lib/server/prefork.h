/*
 * What a FastCGI program's main does after it has wired its parts: become the parent of
 * prefork children, a plain child of a FastCGI manager, or one request from the shell.
 */
#ifndef SA_SERVER_PREFORK_H
#define SA_SERVER_PREFORK_H

#include <sys/types.h>

#include "lib/server/server.h"

enum { SA_CHILDREN_MAX = 256, SA_ONCE_HEADERS = 32 };

enum sa_start {
    SA_START_LISTEN,  /* --listen PATH: parent and children */
    SA_START_MANAGED, /* descriptor 0 is a listening socket */
    SA_START_ONCE,    /* --once METHOD PATH: print one response */
    SA_START_ROUTES,  /* --routes: print the route table */
    SA_START_HELP
};

struct sa_prefork {
    enum sa_start start;
    const char *listen;
    mode_t mode;
    int children;
    int drain_s; /* how long busy children may take after SIGTERM */
    const char *method;
    const char *target;                   /* path and query */
    const char *headers[SA_ONCE_HEADERS]; /* "Name: value" */
    size_t n_headers;
    const char *body_file; /* "-" is standard input */
};

/*
 * Reads the command line:
 *     PROGRAM --listen PATH [--children N] [--mode 0660] [--drain SECONDS]
 *     PROGRAM --once METHOD PATH [--header 'Name: value']... [--body FILE]
 *     PROGRAM --routes
 *     PROGRAM                      (started by a FastCGI manager)
 * SA_INVALID_INPUT names the argument that is wrong.
 */
enum sa_err sa_prefork_parse(struct sa_ctx *ctx, int argc, char **argv,
                             struct sa_prefork *options) SA_MUST_CHECK;

struct sa_arguments {
    int n;
    char **texts;
};

/*
 * Runs the program as its command line says; the result is the exit code of main. so_far: what
 * wiring the program came to; a failure is logged and becomes the exit code. A route table that breaks
 * a rule (sa_route_broken_rule) is not served. Returns in the parent only.
 */
int sa_server_main(struct sa_ctx *ctx, struct sa_server *server, enum sa_err so_far,
                   struct sa_arguments arguments);

/* The parent; returns when stopped. */
int sa_prefork_run(struct sa_ctx *ctx, struct sa_server *server, const struct sa_prefork *options);
/* One request from the arguments, printed to standard output; 0 when its status is below 400. */
int sa_once_run(struct sa_ctx *ctx, struct sa_server *server, const struct sa_prefork *options);

#endif
