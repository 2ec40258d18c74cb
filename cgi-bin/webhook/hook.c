/*
 * POST /api/webhooks/hubspot/forms/{form-key}: HubSpot's workflow action "send a webhook". The key in the
 * address names tenant and form; it is the secret when HubSpot signs nothing.
 */
#include "cgi-bin/webhook/webhook.h"

#include "lib/domain/submission_shapes.h"

enum sa_err hook_guard(struct sa_ctx *ctx, struct sa_request *request, struct sa_response *response,
                       void *data)
{
    return hubspot_check_key(ctx, request, response, data, request->params[0]);
}

enum sa_err hook_accept(struct sa_ctx *ctx, struct sa_request *request,
                        struct sa_response *response, void *data)
{
    struct webhook *app = data;
    struct sa_submission submission = {0};
    struct sa_form_source source = {.portal_id = app->portal->id, .form_id = app->form_id};

    ctx->tenant = app->portal->tenant;
    if (sa_submission_of_hook(ctx, request->body, &source, &submission))
        return accept_nothing(ctx, request, response, app);
    return accept_submission(ctx, request, response, app, "hook", &submission);
}
