/*
 * HubSpot's routes, versions of paths, authentication and rate limit headers.
 */
#include "tests/sandbox/hubspot.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/hubspot_http.h"
#include "tests/sandbox/world.h"

enum { WINDOW_MS = 10000, WINDOW_MAX = 190, DAY_MAX = 1000000 };

static char *correlation(struct sb_req *req, char out[40])
{
    struct sb_hubspot *hub = req->world->hubspot;
    (void)snprintf(out, 40, "5a0dbeef-0000-4000-8000-%012llx",
                   (unsigned long long)hub->next_trace++);
    return out;
}

static json_t *error_body(struct sb_req *req, const char *category, const char *message)
{
    char trace[40];
    return json_pack("{ssssssss}", "status", "error", "message", message, "correlationId",
                     correlation(req, trace), "category", category);
}

void sb_hs_error(struct sb_req *req, int status, const char *category, const char *fmt, ...)
{
    char message[512];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    sb_reply_json(req, status, error_body(req, category, message));
}

void sb_hs_refuse(struct sb_req *req, struct sb_problem *problem)
{
    json_t *body = error_body(req, problem->category, problem->message);
    if (problem->errors)
        json_object_set_new(body, "errors", problem->errors);
    problem->errors = NULL;
    sb_reply_json(req, problem->status, body);
}

void sb_hubspot_fault(struct sb_req *req, int status, const char *hint)
{
    char trace[40];
    if (hint && strcmp(hint, "expired_token") == 0) {
        sb_hs_error(req, 401, "EXPIRED_AUTHENTICATION",
                    "The OAuth token used to make this call expired 5 minute(s) ago.");
    } else if (status == 429) {
        const char *policy = hint ? hint : "TEN_SECONDLY_ROLLING";
        const char *text = strcmp(policy, "DAILY") == 0 ? "You have reached your daily limit."
                           : strcmp(policy, "SECONDLY") == 0
                               ? "You have reached your secondly limit."
                               : "You have reached your ten_secondly_rolling limit.";
        sb_reply_json(req, 429,
                      json_pack("{ssssssssssss}", "status", "error", "message", text, "errorType",
                                "RATE_LIMIT", "correlationId", correlation(req, trace),
                                "policyName", policy, "requestId", trace));
    } else {
        const char *category = status == 401   ? "INVALID_AUTHENTICATION"
                               : status == 403 ? "MISSING_SCOPES"
                               : status == 404 ? "OBJECT_NOT_FOUND"
                               : status == 409 ? "CONFLICT"
                               : status < 500  ? "VALIDATION_ERROR"
                                               : "INTERNAL_ERROR";
        sb_hs_error(req, status, hint ? hint : category, "%s",
                    *req->plan.message ? req->plan.message : "The sandbox was asked to fail.");
    }
}

struct sb_type *sb_hs_req_type(struct sb_req *req, const char *name)
{
    struct sb_type *type = sb_hs_type(req->world->hubspot, name);
    if (!type)
        sb_hs_error(req, 400, "VALIDATION_ERROR", "Unable to infer object type from: %.80s", name);
    return type;
}

json_t *sb_hs_req_body(struct sb_req *req)
{
    json_t *body = sb_req_json(req);
    if (json_is_object(body))
        return body;
    sb_hs_error(req, 400, "VALIDATION_ERROR", "Invalid input JSON on line 1, column 1");
    return NULL;
}

json_t *sb_hs_arg_names(const struct sb_req *req, const char *key)
{
    json_t *names = json_array();
    for (int i = 0; i < req->nargs; i++) {
        if (strcmp(req->arg[i].key, key) != 0)
            continue;
        char *copy = sb_copy(req->arg[i].value), *rest = copy, *name;
        while ((name = strsep(&rest, ","))) {
            if (*name)
                json_array_append_new(names, json_string(name));
        }
        free(copy);
    }
    return names;
}

bool sb_hs_is_v4(const struct sb_req *req)
{
    return sb_starts(req->path, "/crm/v4/");
}

static bool version_like(const char *s)
{
    if (s[0] == 'v' && isdigit((unsigned char)s[1]) && !s[2])
        return true;
    return strlen(s) == 7 && isdigit((unsigned char)s[0]) && s[4] == '-';
}

/* crm/v3/objects/… and crm/objects/2026-09/… become crm/objects/…; false when neither. */
static bool drop_version(struct sb_req *req)
{
    int at = req->nseg > 1 && version_like(req->seg[1])   ? 1
             : req->nseg > 2 && version_like(req->seg[2]) ? 2
                                                          : 0;
    if (!at)
        return false;
    free(req->seg[at]);
    memmove(&req->seg[at], &req->seg[at + 1], (size_t)(req->nseg - at - 1) * sizeof *req->seg);
    req->nseg--;
    return true;
}

static void rate_limit_headers(struct sb_req *req)
{
    struct sb_hubspot *hub = req->world->hubspot;
    int64_t now = sb_now_ms();
    if (now - hub->window_start_ms >= WINDOW_MS) {
        hub->window_start_ms = now;
        hub->window_used = 0;
    }
    hub->window_used++;
    hub->day_used++;
    if (sb_ends(req->path, "/search")) {
        sb_reply_header(req, "X-HubSpot-RateLimit-Exemptions", "[\"ten-secondly\"]");
        return;
    }
    char text[32];
    int64_t left = WINDOW_MAX - hub->window_used;
    (void)snprintf(text, sizeof text, "%lld", (long long)(left > 0 ? left : 0));
    sb_reply_header(req, "X-HubSpot-RateLimit-Max", "190");
    sb_reply_header(req, "X-HubSpot-RateLimit-Remaining", text);
    sb_reply_header(req, "X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
    left = DAY_MAX - hub->day_used;
    (void)snprintf(text, sizeof text, "%lld", (long long)(left > 0 ? left : 0));
    sb_reply_header(req, "X-HubSpot-RateLimit-Daily", "1000000");
    sb_reply_header(req, "X-HubSpot-RateLimit-Daily-Remaining", text);
}

static bool allowed(struct sb_req *req)
{
    const char *token = sb_req_bearer(req);
    if (!token) {
        sb_hs_error(req, 401, "INVALID_AUTHENTICATION",
                    "Authentication credentials not found. This API supports OAuth 2.0 "
                    "authentication and you can find more details at "
                    "https://developers.hubspot.com/docs/methods/auth/oauth-overview");
        return false;
    }
    if (strcmp(token, "revoked") == 0 || strcmp(token, "invalid") == 0) {
        sb_hs_error(req, 401, "INVALID_AUTHENTICATION", "Authentication credentials not valid.");
        return false;
    }
    return true;
}

static void account(struct sb_req *req)
{
    sb_reply_json(req, 200,
                  json_pack("{sisssssssb}", "portalId", 12345, "accountType", "STANDARD",
                            "timeZone", "Europe/Berlin", "companyCurrency", "EUR", "sandbox", 1));
}

/* Answers without looking at the grant: any code and any refresh token but "revoked". */
static void token(struct sb_req *req)
{
    if (req->body.p && strstr(req->body.p, "refresh_token=revoked")) {
        sb_hs_error(req, 400, "BAD_REFRESH_TOKEN", "missing or invalid refresh token");
        return;
    }
    sb_reply_json(req, 200,
                  json_pack("{sssssssi}", "access_token", "sandbox-hubspot-access", "refresh_token",
                            "sandbox-hubspot-refresh", "token_type", "bearer", "expires_in", 1800));
}

static const struct sb_route rows[] = {
    {"GET", "crm/objects/{}", sb_hs_list},
    {"POST", "crm/objects/{}", sb_hs_post},
    {"POST", "crm/objects/{}/search", sb_hs_search},
    {"POST", "crm/objects/{}/batch/read", sb_hs_batch_read},
    {"POST", "crm/objects/{}/batch/create", sb_hs_batch_create},
    {"POST", "crm/objects/{}/batch/update", sb_hs_batch_update},
    {"POST", "crm/objects/{}/batch/upsert", sb_hs_batch_upsert},
    {"GET", "crm/objects/{}/{}", sb_hs_get},
    {"PATCH", "crm/objects/{}/{}", sb_hs_patch},
    {"DELETE", "crm/objects/{}/{}", sb_hs_delete},
    {"PUT", "crm/objects/{}/{}/associations/default/{}/{}", sb_hs_assoc_default},
    {"GET", "crm/objects/{}/{}/associations/{}", sb_hs_assoc_list},
    {"PUT", "crm/objects/{}/{}/associations/{}/{}", sb_hs_assoc_put},
    {"DELETE", "crm/objects/{}/{}/associations/{}/{}", sb_hs_assoc_delete},
    {"POST", "crm/associations/{}/{}/batch/read", sb_hs_assoc_batch_read},
    {"POST", "crm/associations/{}/{}/batch/create", sb_hs_assoc_batch_create},
    {"POST", "crm/associations/{}/{}/batch/associate/default", sb_hs_assoc_batch_default},
    {"GET", "crm/properties/{}", sb_hs_properties_list},
    {"POST", "crm/properties/{}", sb_hs_properties_post},
    {"GET", "crm/properties/{}/groups", sb_hs_groups_list},
    {"POST", "crm/properties/{}/groups", sb_hs_groups_post},
    {"GET", "crm/properties/{}/{}", sb_hs_properties_get},
    {"GET", "crm/owners", sb_hs_owners_list},
    {"GET", "crm/owners/{}", sb_hs_owners_get},
    {"GET", "form-integrations/v1/submissions/forms/{}", sb_hs_submissions},
    {"GET", "marketing/v3/forms", sb_hs_forms_list},
    {"GET", "account-info/v3/details", account},
    {"POST", "oauth/{}/token", token},
};

void sb_hubspot_serve(struct sb_req *req)
{
    rate_limit_headers(req);
    bool is_token = req->nseg == 3 && strcmp(req->seg[0], "oauth") == 0;
    if (!is_token && !allowed(req))
        return;
    enum sb_routed routed = SB_NO_PATH;
    bool crm = req->nseg && strcmp(req->seg[0], "crm") == 0;
    if (!crm || drop_version(req))
        routed = sb_route(req, 0, rows, sizeof rows / sizeof *rows);
    if (routed == SB_NO_PATH)
        sb_hs_error(req, 404, "OBJECT_NOT_FOUND", "No route for %s", req->path);
    else if (routed == SB_NO_METHOD)
        sb_hs_error(req, 405, "METHOD_NOT_ALLOWED", "Method %s is not allowed", req->method);
}
