/*
 * GET /metrics: shared counters, the processes of this host and totals of the database in Prometheus text.
 * A database that is down is a metric, not an error.
 */
#include "lib/store/metrics.h"

#include "cgi-bin/ops/ops.h"
#include "lib/base/log.h"
#include "lib/crypto/hash.h"
#include "lib/server/problem.h"

enum { PAGE_MAX = 4 * 1024 * 1024 };

/* A proxy on this machine makes every caller look local, unless it says for whom it asks. */
static bool local_caller(const struct sa_request *request)
{
    return sa_request_from_loopback(request) &&
           !sa_request_variable(request, "HTTP_X_FORWARDED_FOR").p &&
           !sa_request_variable(request, "HTTP_FORWARDED").p;
}

static bool has_token(struct sa_ctx *ctx, const struct sa_request *request, struct sa_str token)
{
    struct sa_str given;

    return token.n && !sa_request_variable_once(ctx, request, "HTTP_AUTHORIZATION", &given) &&
           sa_str_eq_nocase(sa_str_sub(given, 0, 7), SA_STR("Bearer ")) &&
           sa_equal_constant_time(sa_str_sub(given, 7, given.n), token);
}

enum sa_err metrics_guard(struct sa_ctx *ctx, struct sa_request *request,
                          struct sa_response *response, void *data)
{
    struct ops *app = data;

    if (local_caller(request) ||
        has_token(ctx, request, sa_conf_str(app->conf, SA_CONF_METRICS_TOKEN)))
        return SA_OK;
    sa_log(ctx, SA_LOG_INFO, "authz.denied", "metrics were asked for from elsewhere");
    sa_problem_status(ctx, response, 403, "Metrics are for this machine or for a bearer token.");
    return SA_AUTH;
}

enum sa_err metrics_print(struct sa_ctx *ctx, struct sa_request *request,
                          struct sa_response *response, void *data)
{
    struct ops *app = data;
    struct sa_buf page, totals;

    (void)request;
    sa_buf_init(&page, ctx->arena, PAGE_MAX);
    sa_buf_init(&totals, ctx->arena, PAGE_MAX);
    enum sa_err err = sa_store_metrics(ctx, app->store, &totals);
    if (err)
        sa_log_error(ctx, "metrics.database");
    sa_clear_error(ctx);
    sa_metrics_print(app->shared, &page);
    processes_print(app->shared, &page);
    sa_buf_printf(&page,
                  "# HELP sa_metrics_db_up Whether the database answered this scrape.\n"
                  "# TYPE sa_metrics_db_up gauge\nsa_metrics_db_up %d\n",
                  !err);
    if (!err)
        sa_buf_add(&page, sa_buf_str(&totals));
    if (sa_buf_done(&page))
        return sa_fail(ctx, SA_INTERNAL, "the metrics page is too large");
    sa_response_text(response, 200, sa_buf_str(&page));
    sa_response_header(response, "Content-Type",
                       SA_STR("text/plain; version=0.0.4; charset=utf-8"));
    return SA_OK;
}
