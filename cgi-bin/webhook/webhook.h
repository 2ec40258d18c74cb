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
};

/* routes.c */
extern const struct sa_route webhook_routes[];
/* Counts the result and the time of every answer of a route. */
void webhook_answered(const struct sa_request *request, const struct sa_response *response,
                      void *app);

/* forms.c: POST /api/webhooks/hubspot/forms */
sa_route_handler forms_guard, forms_accept;

/* hubspot.c: what every endpoint that HubSpot signs has in common. */

/*
 * Passes when one of the portal owner's secrets, or the installation's when the owner has none,
 * signed the request; sets app->portal. Answers 401 (always the same bytes) or 503.
 */
enum sa_err hubspot_check(struct sa_ctx *ctx, struct sa_request *request,
                          struct sa_response *response, struct webhook *app,
                          int64_t portal_id) SA_MUST_CHECK;
/* The headers worth keeping with a submission, as a JSON object. */
struct sa_str hubspot_headers_json(struct sa_ctx *ctx, const struct sa_request *request);

#endif
