/* The webhook program's routes and the counting of its answers. */
#include "cgi-bin/webhook/webhook.h"

#include "lib/base/clock.h"

enum { BODY_CAP = 1024 * 1024 };

const struct sa_route webhook_routes[] = {
    {.method = SA_POST,
     .pattern = "/api/webhooks/hubspot/forms",
     .handler = forms_accept,
     .guard = forms_guard,
     .body_cap = BODY_CAP,
     .content_type = "application/json"},
    {.method = SA_POST,
     .pattern = "/api/webhooks/hubspot/forms/{form-key}",
     .handler = hook_accept,
     .guard = hook_guard,
     .body_cap = BODY_CAP,
     .content_type = "application/json"},
    {.method = SA_POST,
     .pattern = "/api/webhooks/hubspot/events",
     .handler = events_accept,
     .guard = events_guard,
     .body_cap = BODY_CAP,
     .content_type = "application/json"},
    {.pattern = NULL},
};

static enum sa_webhook_result result_of(const struct sa_response *response)
{
    if (response->note > 0)
        return (enum sa_webhook_result)(response->note - 1);
    switch (response->status) {
    case 401:
        return SA_WEBHOOK_BAD_SIGNATURE;
    case 413:
        return SA_WEBHOOK_TOO_LARGE;
    default:
        return response->status < 500 ? SA_WEBHOOK_BAD_REQUEST : SA_WEBHOOK_ERROR;
    }
}

void webhook_answered(const struct sa_request *request, const struct sa_response *response,
                      void *app)
{
    struct webhook *webhook = app;

    if (!request->route)
        return;
    sa_metric_add(webhook->shared, SA_METRIC_WEBHOOK_RECEIVED, result_of(response), 0);
    sa_metric_observe(webhook->shared, SA_METRIC_WEBHOOK_SECONDS, 0,
                      sa_mono_us() - request->started_us);
}
