/* A FastCGI program that answers nothing: what the web server and the FastCGI layer cost. */
#include "lib/server/prefork.h"
#include "lib/server/setup.h"

static enum sa_err empty(struct sa_ctx *ctx, struct sa_request *request,
                         struct sa_response *response, void *app)
{
    (void)ctx, (void)request, (void)app;
    sa_response_text(response, 200, SA_STR(""));
    return SA_OK;
}

static const struct sa_route routes[] = {
    {.method = SA_GET, .pattern = "/api/webhooks/empty", .handler = empty},
    {.method = SA_POST,
     .pattern = "/api/webhooks/empty",
     .handler = empty,
     .no_guard_reason = "changes nothing",
     .body_cap = 1 << 20,
     .content_type = "application/json"},
    {.pattern = NULL},
};

int main(int argc, char **argv)
{
    struct sa_conf conf;
    struct sa_ctx ctx;
    struct sa_server server = {.name = "sa-empty",
                               .program = SA_PROGRAM_OPS,
                               .routes = routes,
                               .default_headers = sa_headers_json};
    enum sa_err err = sa_server_setup(&ctx, &conf, &server);
    int code = sa_server_main(&ctx, &server, err, (struct sa_arguments){argc, argv});

    sa_arena_free(ctx.arena);
    return code;
}
