/*
 * The ops program: wires settings, shared counters and the reading database role to the
 * probes and the metrics page, and serves.
 */
#include "cgi-bin/ops/ops.h"

#include "lib/server/prefork.h"
#include "lib/server/setup.h"

static enum sa_err start(struct sa_ctx *ctx, void *data)
{
    struct ops *app = data;

    return sa_store_open(ctx, sa_conf_database(app->conf, SA_CONF_VERIFY_DATABASE_URL),
                         sa_conf_bool(app->conf, SA_CONF_DATABASE_PREPARE), 1, &app->store);
}

int main(int argc, char **argv)
{
    struct ops app = {0};
    struct sa_conf conf;
    struct sa_ctx ctx;
    struct sa_server server = {
        .name = "sa-ops",
        .program = SA_PROGRAM_OPS,
        .routes = ops_routes,
        .default_headers = sa_headers_json,
        .app = &app,
        .start = start,
    };
    enum sa_err err = sa_server_setup(&ctx, &conf, &server);

    app.conf = &conf;
    app.shared = server.shared;
    int code = sa_server_main(&ctx, &server, err, (struct sa_arguments){argc, argv});
    sa_store_close(app.store);
    sa_arena_free(ctx.arena);
    return code;
}
