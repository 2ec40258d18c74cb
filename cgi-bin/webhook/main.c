/*
 * The webhook program: wires settings, keys, shared counters and the database role that may only call
 * the intake functions to the routes, and serves.
 */
#include "cgi-bin/webhook/webhook.h"

#include "lib/server/prefork.h"
#include "lib/server/setup.h"

static enum sa_err start(struct sa_ctx *ctx, void *data)
{
    struct webhook *app = data;

    return sa_store_open(ctx, sa_conf_database(app->conf, SA_CONF_HOOK_DATABASE_URL),
                         sa_conf_bool(app->conf, SA_CONF_DATABASE_PREPARE), 1, &app->portals.store);
}

int main(int argc, char **argv)
{
    struct webhook app = {0};
    struct sa_conf conf;
    struct sa_ctx ctx;
    struct sa_server server = {
        .name = "sa-webhook",
        .program = SA_PROGRAM_WEBHOOK,
        .routes = webhook_routes,
        .default_headers = sa_headers_json,
        .app = &app,
        .start = start,
        .answered = webhook_answered,
    };
    enum sa_err err = sa_server_setup(&ctx, &conf, &server);

    if (!err)
        err = sa_keyring_parse(&ctx, sa_conf_str(&conf, SA_CONF_OAUTH_ENCRYPTION_KEY),
                               &app.portals.keys);
    app.conf = &conf;
    app.shared = server.shared;
    int code = sa_server_main(&ctx, &server, err, (struct sa_arguments){argc, argv});
    sa_store_close(app.portals.store);
    sa_keyring_wipe(&app.portals.keys);
    sa_arena_free(ctx.arena);
    return code;
}
