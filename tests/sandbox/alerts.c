/*
 * Slack, PagerDuty and OTLP, kept in bounded lists.
 */
#include "tests/sandbox/alerts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/map.h"
#include "tests/sandbox/request.h"
#include "tests/sandbox/world.h"

enum { KEEP_ALERTS = 20000, KEEP_SPANS = 100000 };

struct kept {
    struct sb_list items;
    size_t oldest; /* the ring's first item once it is full */
};

struct sb_alerts {
    struct kept slack;
    struct kept pagerduty;
    struct kept spans;
    uint64_t next_dedup;
};

struct sb_alerts *sb_alerts_new(void)
{
    return sb_alloc(sizeof(struct sb_alerts));
}

static void free_json(void *p)
{
    json_decref(p);
}

void sb_alerts_free(struct sb_alerts *a)
{
    sb_list_clear(&a->slack.items, free_json);
    sb_list_clear(&a->pagerduty.items, free_json);
    sb_list_clear(&a->spans.items, free_json);
    free(a);
}

static void keep(struct kept *k, json_t *value, size_t most)
{
    if (k->items.n < most) {
        sb_list_add(&k->items, value);
        return;
    }
    json_decref(k->items.at[k->oldest]);
    k->items.at[k->oldest] = value;
    k->oldest = (k->oldest + 1) % most;
}

static json_t *all_of(const struct kept *k)
{
    json_t *list = json_array();
    for (size_t i = 0; i < k->items.n; i++)
        json_array_append(list, k->items.at[(k->oldest + i) % k->items.n]);
    return list;
}

json_t *sb_alerts_state(const struct sb_alerts *a)
{
    return json_pack("{soso}", "slack", all_of(&a->slack), "pagerduty", all_of(&a->pagerduty));
}

json_t *sb_otlp_state(const struct sb_alerts *a)
{
    return json_pack("{so}", "spans", all_of(&a->spans));
}

static bool is_post(struct sb_req *req)
{
    if (strcmp(req->method, "POST") == 0)
        return true;
    sb_reply_text(req, 405, "text/plain", "method_not_allowed");
    return false;
}

void sb_slack_serve(struct sb_req *req)
{
    const json_t *body = sb_req_json(req);
    if (!is_post(req))
        return;
    if (!json_is_object(body)) {
        sb_reply_text(req, 400, "text/plain", "invalid_payload");
    } else if (!sb_json_text(body, "text") && !json_object_get(body, "blocks") &&
               !json_object_get(body, "attachments")) {
        sb_reply_text(req, 400, "text/plain", "no_text");
    } else {
        json_t *copy = json_deep_copy(body);
        char now[32];
        sb_iso_ms(sb_now_ms(), now);
        sb_json_set(copy, "_received", now);
        sb_json_set(copy, "_path", req->path);
        keep(&req->world->alerts->slack, copy, KEEP_ALERTS);
        sb_reply_text(req, 200, "text/plain; charset=utf-8", "ok");
    }
}

void sb_slack_error(struct sb_req *req, int status, const char *hint)
{
    const char *usual = status == 429   ? "rate_limited"
                        : status == 403 ? "invalid_token"
                        : status == 404 ? "no_service"
                        : status == 410 ? "channel_is_archived"
                        : status < 500  ? "invalid_payload"
                                        : "rollup_error";
    sb_reply_text(req, status, "text/plain; charset=utf-8", hint ? hint : usual);
}

static void bad_event(struct sb_req *req, const char *why)
{
    sb_reply_json(req, 400,
                  json_pack("{sssss[s]}", "status", "invalid event", "message",
                            "Event object is invalid", "errors", why));
}

void sb_pagerduty_serve(struct sb_req *req)
{
    const json_t *body = sb_req_json(req), *payload = json_object_get(body, "payload");
    const char *action = sb_json_text(body, "event_action"),
               *dedup = sb_json_text(body, "dedup_key");
    const char *severity = sb_json_text(payload, "severity");
    if (!is_post(req))
        return;
    if (strcmp(req->path, "/v2/enqueue") != 0)
        sb_reply_text(req, 404, "text/plain", "not found");
    else if (!sb_json_text(body, "routing_key"))
        bad_event(req, "'routing_key' is missing or blank");
    else if (!action || !strstr(" trigger acknowledge resolve ", action))
        bad_event(req, "'event_action' is not in the allowed values");
    else if (strcmp(action, "trigger") != 0 && !dedup)
        bad_event(req, "'dedup_key' is missing or blank");
    else if (strcmp(action, "trigger") == 0 &&
             (!sb_json_text(payload, "summary") || !sb_json_text(payload, "source") || !severity ||
              !strstr(" critical error warning info ", severity)))
        bad_event(req, "'payload' needs summary, source and a known severity");
    else {
        struct sb_alerts *a = req->world->alerts;
        char made[40];
        json_t *copy = json_deep_copy(body);
        (void)snprintf(made, sizeof made, "sandbox-dedup-%llu",
                       (unsigned long long)++a->next_dedup);
        sb_json_set(copy, "dedup_key", dedup ? dedup : made);
        keep(&a->pagerduty, copy, KEEP_ALERTS);
        sb_reply_json(req, 202,
                      json_pack("{ssssss}", "status", "success", "message", "Event processed",
                                "dedup_key", dedup ? dedup : made));
    }
}

void sb_pagerduty_error(struct sb_req *req, int status, const char *hint)
{
    sb_reply_json(req, status,
                  json_pack("{sssss[]}", "status", status == 429 ? "throttle exceeded" : "error",
                            "message", hint ? hint : "The sandbox was asked to fail.", "errors"));
}

static void keep_spans(struct sb_alerts *a, const json_t *resource, const json_t *scope)
{
    size_t i;
    json_t *span;
    json_array_foreach(json_object_get(scope, "spans"), i, span)
    {
        json_t *copy = json_copy(span), *about = json_object_get(resource, "resource");
        if (about)
            json_object_set(copy, "resource", about);
        if (json_object_get(scope, "scope"))
            json_object_set(copy, "scope", json_object_get(scope, "scope"));
        keep(&a->spans, copy, KEEP_SPANS);
    }
}

void sb_otlp_serve(struct sb_req *req)
{
    const json_t *body = sb_req_json(req);
    size_t i, k;
    json_t *resource, *scope;
    if (!is_post(req))
        return;
    if (strcmp(req->path, "/v1/traces") != 0) {
        sb_otlp_error(req, 404, NULL);
        return;
    }
    if (!json_is_array(json_object_get(body, "resourceSpans"))) {
        sb_otlp_error(req, 400, "resourceSpans is missing");
        return;
    }
    json_array_foreach(json_object_get(body, "resourceSpans"), i, resource)
    {
        json_array_foreach(json_object_get(resource, "scopeSpans"), k, scope)
        {
            keep_spans(req->world->alerts, resource, scope);
        }
    }
    sb_reply_json(req, 200, json_object());
}

void sb_otlp_error(struct sb_req *req, int status, const char *hint)
{
    int code = status == 429 ? 8 : status == 503 ? 14 : status < 500 ? 3 : 13;
    sb_reply_json(req, status,
                  json_pack("{siss}", "code", code, "message",
                            hint ? hint : "The sandbox was asked to fail."));
}
