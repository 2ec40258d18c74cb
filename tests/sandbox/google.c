/*
 * Error shapes and token check of the Google services.
 */
#include "tests/sandbox/google.h"

#include <string.h>

#include "tests/sandbox/oauth.h"
#include "tests/sandbox/world.h"

struct usual {
    int code;
    const char *domain;
    const char *reason;
    const char *status;
    const char *message;
};

static const struct usual usual[] = {
    {400, "global", "invalidArgument", "INVALID_ARGUMENT", "Request contains an invalid argument."},
    {401, "global", "authError", "UNAUTHENTICATED",
     "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie "
     "or other valid authentication credential."},
    {403, "global", "insufficientPermissions", "PERMISSION_DENIED", "Insufficient Permission"},
    {404, "global", "notFound", "NOT_FOUND", "Requested entity was not found."},
    {405, "global", "httpMethodNotAllowed", "INVALID_ARGUMENT", "Method not allowed."},
    {409, "global", "duplicate", "ALREADY_EXISTS", "The requested identifier already exists."},
    {410, "global", "deleted", "NOT_FOUND", "Resource has been deleted"},
    {412, "global", "conditionNotMet", "FAILED_PRECONDITION", "Precondition Failed"},
    {429, "usageLimits", "rateLimitExceeded", "RESOURCE_EXHAUSTED",
     "Too many concurrent requests for user"},
    {500, "global", "backendError", "INTERNAL", "Internal error encountered."},
    {503, "global", "backendError", "UNAVAILABLE", "The service is currently unavailable."},
};

static const struct usual *usual_for(int code)
{
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (usual[i].code == code)
            return &usual[i];
    }
    return code < 500 ? &usual[0] : &usual[sizeof usual / sizeof *usual - 1];
}

void sb_google_error(struct sb_req *req, int code, const char *reason, const char *message)
{
    const struct usual *u = usual_for(code);
    const char *why = reason ? reason : u->reason, *text = message ? message : u->message;
    bool limits = strstr(why, "LimitExceeded") || strcmp(why, "quotaExceeded") == 0;
    json_t *error = json_pack("{sis[{ssssss}]ss}", "code", code, "errors", "domain",
                              limits ? "usageLimits" : u->domain, "reason", why, "message", text,
                              "message", text);
    if (strcmp(req->service->name, "gmail") == 0)
        sb_json_set(error, "status", limits ? "RESOURCE_EXHAUSTED" : u->status);
    sb_reply_json(req, code, json_pack("{so}", "error", error));
    if (code == 401)
        sb_reply_header(req, "WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\"");
}

void sb_google_fault(struct sb_req *req, int status, const char *hint)
{
    if (hint && strcmp(hint, "expired_token") == 0) {
        const char *token = sb_req_bearer(req);
        if (token)
            sb_oauth_expire(req->world->oauth, token);
        hint = NULL;
    }
    const char *message = *req->plan.message ? req->plan.message : NULL;
    sb_google_error(req, status, hint, message);
}

bool sb_google_allowed(struct sb_req *req)
{
    const char *token = sb_req_bearer(req);
    if (token && sb_oauth_valid(req->world->oauth, token))
        return true;
    if (token)
        sb_google_error(req, 401, NULL, NULL);
    else
        sb_google_error(req, 401, "required",
                        "Request is missing required authentication credential.");
    return false;
}

void sb_google_routed(struct sb_req *req, enum sb_routed routed)
{
    if (routed == SB_NO_PATH)
        sb_google_error(req, 404, NULL, "The requested URL was not found on this server.");
    else if (routed == SB_NO_METHOD)
        sb_google_error(req, 405, NULL, NULL);
}

size_t sb_google_page_start(const struct sb_req *req)
{
    return (size_t)sb_arg_int(req, "pageToken", 0);
}
