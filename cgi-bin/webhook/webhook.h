/*
 * What the webhook program's files share: its data and its endpoints. The program accepts
 * what HubSpot sends, commits it and answers; it works on nothing.
 */
#ifndef SA_CGI_BIN_WEBHOOK_WEBHOOK_H
#define SA_CGI_BIN_WEBHOOK_WEBHOOK_H

#include "cgi-bin/webhook/portals.h"
#include "lib/conf/conf.h"
#include "lib/server/server.h"

struct webhook {
    const struct sa_conf *conf;
    struct sa_shared *shared;
    struct portals portals;      /* with the database they come from */
    const struct portal *portal; /* whose signature the guard found right; of this request */
    struct portal keyed;         /* the owner of this request's form key */
    struct sa_str form_id;       /* the form that key is for */
    bool vouched;                /* this request's signature was checked, not its key alone */
};

/* routes.c */
extern const struct sa_route webhook_routes[];
/* Counts the result and the time of every answer of a route. */
void webhook_answered(const struct sa_request *request, const struct sa_response *response,
                      void *app);

/* forms.c: POST /api/webhooks/hubspot/forms */
sa_route_handler forms_guard, forms_accept;
/* hook.c: POST /api/webhooks/hubspot/forms/{form-key} */
sa_route_handler hook_guard, hook_accept;
/* events.c: POST /api/webhooks/hubspot/events */
sa_route_handler events_guard, events_accept;

/* accept.c: what the endpoints do with what they have read. */

/* Stores a parsed submission and answers 202, or 503. */
enum sa_err accept_submission(struct sa_ctx *ctx, struct sa_request *request,
                              struct sa_response *response, struct webhook *app, const char *source,
                              const struct sa_submission *submission);
/* Keeps a signed body that cannot be used, for the recorded failure, and answers 400 (or 503). */
enum sa_err accept_nothing(struct sa_ctx *ctx, struct sa_request *request,
                           struct sa_response *response, struct webhook *app);
/* 503 for the recorded failure. HubSpot reads Retry-After in milliseconds and others in seconds: none is sent. */
enum sa_err accept_not_storable(struct sa_ctx *ctx, struct sa_response *response, enum sa_err err);

/* hubspot.c: what every endpoint that HubSpot signs has in common. */

/*
 * Passes when one of the portal owner's secrets, or the installation's when the owner has none,
 * signed the request; sets app->portal. Answers 401 (always the same bytes) or 503.
 */
enum sa_err hubspot_check(struct sa_ctx *ctx, struct sa_request *request,
                          struct sa_response *response, struct webhook *app,
                          int64_t portal_id) SA_MUST_CHECK;
/* The same by a form key: a request without any signature header passes on the key alone. */
enum sa_err hubspot_check_key(struct sa_ctx *ctx, struct sa_request *request,
                              struct sa_response *response, struct webhook *app,
                              struct sa_str key) SA_MUST_CHECK;
/* The headers worth keeping with a submission, as a JSON object. */
struct sa_str hubspot_headers_json(struct sa_ctx *ctx, const struct sa_request *request);

#endif
