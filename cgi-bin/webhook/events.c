/*
 * POST /api/webhooks/hubspot/events: a batch of an app's subscriptions, all of it committed or nothing. Events
 * hold no submissions: those of new or converted contacts make poll_forms ask for them.
 */
#include "cgi-bin/webhook/webhook.h"

#include "lib/base/json.h"
#include "lib/base/log.h"
#include "lib/domain/portal_hint.h"
#include "lib/server/problem.h"

enum sa_err events_guard(struct sa_ctx *ctx, struct sa_request *request,
                         struct sa_response *response, void *data)
{
    return hubspot_check(ctx, request, response, data, sa_portal_hint(request->body, "portalId"));
}

static void count(struct webhook *app, enum sa_event_result result, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sa_metric_add(app->shared, SA_METRIC_WEBHOOK_EVENTS, result, 0);
}

static enum sa_err parse(struct sa_ctx *ctx, struct sa_request *request,
                         const struct portal *portal, struct sa_hubspot_events *events)
{
    enum sa_err err = sa_hubspot_events_parse(ctx, request->body, events);

    if (!err && events->portal_id && events->portal_id != portal->id)
        err = sa_fail(ctx, SA_INVALID_INPUT, "portalId: is not where it was looked for");
    return err;
}

static enum sa_err store(struct sa_ctx *ctx, struct webhook *app,
                         const struct sa_hubspot_events *events, int64_t *stored)
{
    bool polls = false;

    *stored = 0;
    if (events->given && sa_uuid_none(&app->portal->tenant))
        return sa_fail(ctx, SA_CONFIGURATION, "no tenant owns portal %lld",
                       (long long)app->portal->id);
    if (events->known.n == 0)
        return SA_OK;
    enum sa_err err =
        sa_store_events(ctx, app->portals.store, &app->portal->tenant, events, stored, &polls);
    if (!err && polls)
        sa_doorbell_ring(app->shared);
    return err;
}

enum sa_err events_accept(struct sa_ctx *ctx, struct sa_request *request,
                          struct sa_response *response, void *data)
{
    struct webhook *app = data;
    struct sa_hubspot_events events;
    int64_t stored;

    ctx->tenant = app->portal->tenant;
    if (parse(ctx, request, app->portal, &events))
        return accept_nothing(ctx, request, response, app);
    if (events.given > SA_EVENTS_MAX) {
        sa_problem_status(ctx, response, 413,
                          "A batch holds at most 100 events; send it in parts.");
        return SA_INVALID_INPUT;
    }
    enum sa_err err = store(ctx, app, &events, &stored);
    if (err)
        return accept_not_storable(ctx, response, err);
    size_t repeated = events.known.n - (size_t)stored;
    count(app, SA_EVENT_STORED, (size_t)stored);
    count(app, SA_EVENT_DUPLICATE, repeated);
    count(app, SA_EVENT_IGNORED, events.unknown);
    sa_log(ctx, SA_LOG_INFO, "webhook.events", "%zu events: %lld new, %zu seen before, %zu ignored",
           events.given, (long long)stored, repeated, events.unknown);
    json_t *answer = sa_json_keep(
        ctx, json_pack("{s:s, s:I, s:I, s:I}", "status", "accepted", "stored", (json_int_t)stored,
                       "duplicates", (json_int_t)repeated, "ignored", (json_int_t)events.unknown));
    sa_response_json(response, 202, sa_json_text(ctx, answer));
    response->note = 1 + (int)SA_WEBHOOK_ACCEPTED;
    return SA_OK;
}
