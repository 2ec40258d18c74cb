/* Storing what an endpoint has read, and saying so; see webhook.h. */
#include "cgi-bin/webhook/webhook.h"

#include "lib/base/json.h"
#include "lib/base/log.h"
#include "lib/server/problem.h"
#include "lib/services/submission_key.h"

enum sa_err accept_not_storable(struct sa_ctx *ctx, struct sa_response *response, enum sa_err err)
{
    sa_log_error(ctx, "webhook.not_stored");
    sa_problem_status(ctx, response, 503, "The submission could not be stored; send it again.");
    return err;
}

/* Signed, so somebody may have to repair it by hand: the bytes are kept, if they have an owner. */
enum sa_err accept_nothing(struct sa_ctx *ctx, struct sa_request *request,
                           struct sa_response *response, struct webhook *app)
{
    const char *why = sa_str_c(ctx->arena, sa_str_of(sa_error_detail(ctx)));
    enum sa_err err = SA_OK;

    sa_clear_error(ctx);
    if (!sa_uuid_none(&app->portal->tenant))
        err = sa_store_quarantine(ctx, app->portals.store, &app->portal->tenant, why, request->body,
                                  hubspot_headers_json(ctx, request));
    if (err)
        return accept_not_storable(ctx, response, err);
    sa_problem_status(ctx, response, 400, why);
    return SA_INVALID_INPUT;
}

static void acknowledge(struct sa_ctx *ctx, struct sa_response *response,
                        const struct sa_intake_result *result)
{
    json_t *answer = sa_json_keep(ctx, json_pack("{s:s, s:s, s:s}", "status",
                                                 result->needs_review ? "needs_review" : "accepted",
                                                 "submission_id", result->submission_id.text,
                                                 "workflow_id", result->workflow_id.text));

    if (result->duplicate)
        json_object_set_new(answer, "duplicate", json_true());
    if (result->joined)
        json_object_set_new(answer, "joined", json_string(result->workflow_id.text));
    sa_response_json(response, 202, sa_json_text(ctx, answer));
    response->note = 1 + (int)(result->duplicate      ? SA_WEBHOOK_DUPLICATE
                               : result->needs_review ? SA_WEBHOOK_NEEDS_REVIEW
                                                      : SA_WEBHOOK_ACCEPTED);
}

enum sa_err accept_submission(struct sa_ctx *ctx, struct sa_request *request,
                              struct sa_response *response, struct webhook *app, const char *source,
                              const struct sa_submission *submission)
{
    struct sa_intake_result result;
    const struct sa_intake intake = {
        .tenant_id = app->portal->tenant,
        .source = source,
        .submission_key = sa_submission_key(ctx->arena, submission, request->body),
        .submission = submission,
        .raw = request->body,
        .headers_json = hubspot_headers_json(ctx, request),
        .verified = app->vouched,
    };
    enum sa_err err = sa_store_intake(ctx, app->portals.store, &intake, &result);

    if (err)
        return accept_not_storable(ctx, response, err);
    if (!result.duplicate && !result.needs_review && !result.joined)
        sa_doorbell_ring(app->shared);
    ctx->workflow = result.workflow_id;
    sa_log(ctx, SA_LOG_INFO, "webhook.accepted", "submission %s%s%s%s", result.submission_id.text,
           result.duplicate ? ", seen before" : "", result.joined ? ", joins a lead" : "",
           result.needs_review ? ", nobody to answer" : "");
    acknowledge(ctx, response, &result);
    return SA_OK;
}
