/* GET /health/live and /health/ready: one line per part, 200 or 503. */
#include "cgi-bin/ops/ops.h"

#include "lib/base/log.h"

enum sa_err health_live(struct sa_ctx *ctx, struct sa_request *request,
                        struct sa_response *response, void *app)
{
    (void)ctx, (void)request, (void)app;
    sa_response_text(response, 200, SA_STR("process ok\n"));
    return SA_OK;
}

enum sa_err health_ready(struct sa_ctx *ctx, struct sa_request *request,
                         struct sa_response *response, void *data)
{
    struct ops *app = data;
    enum sa_err err = sa_store_health(ctx, app->store);
    /* It can only miss the schema after it has answered. */
    bool answered = !err || sa_str_find(sa_str_of(sa_error_detail(ctx)), SA_STR("schema")) >= 0;

    (void)request;
    if (err)
        sa_log_error(ctx, "health.not_ready");
    sa_response_text(response, err ? 503 : 200,
                     sa_str_fmt(ctx->arena, "process ok\ndatabase %s\nschema %s\n",
                                answered ? "ok" : "failed",
                                !err       ? "ok"
                                : answered ? "missing"
                                           : "unknown"));
    return SA_OK;
}
