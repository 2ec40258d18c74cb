/* POST /api/webhooks/hubspot/forms: one form submission, committed before it is acknowledged. */
#include "cgi-bin/webhook/webhook.h"

#include "lib/domain/portal_hint.h"

enum sa_err forms_guard(struct sa_ctx *ctx, struct sa_request *request,
                        struct sa_response *response, void *data)
{
    return hubspot_check(ctx, request, response, data, sa_portal_hint(request->body, "portalId"));
}

static enum sa_err parse(struct sa_ctx *ctx, struct sa_request *request,
                         const struct portal *portal, struct sa_submission *submission)
{
    enum sa_err err = sa_submission_parse(ctx, request->body, submission);

    if (!err && submission->portal_id != portal->id)
        err = sa_fail(ctx, SA_INVALID_INPUT, "portalId: is not where it was looked for");
    return err;
}

enum sa_err forms_accept(struct sa_ctx *ctx, struct sa_request *request,
                         struct sa_response *response, void *data)
{
    struct webhook *app = data;
    struct sa_submission submission = {0};

    ctx->tenant = app->portal->tenant;
    if (parse(ctx, request, app->portal, &submission))
        return accept_nothing(ctx, request, response, app);
    /* A refusal would lose the lead; HubSpot tries for days, time enough to name the owner. */
    if (sa_uuid_none(&app->portal->tenant))
        return accept_not_storable(ctx, response,
                                   sa_fail(ctx, SA_CONFIGURATION, "no tenant owns portal %lld",
                                           (long long)app->portal->id));
    return accept_submission(ctx, request, response, app, "webhook", &submission);
}
