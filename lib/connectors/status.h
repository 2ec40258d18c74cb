/*
 * What an HTTP status of an outside service means to us, in one place: error code, when to
 * come back, and what of the error body may stand in a log. Private to lib/connectors.
 */
#ifndef SA_CONNECTORS_STATUS_H
#define SA_CONNECTORS_STATUS_H

#include "lib/client/http.h"

/* The members that decide, of whichever error body the service uses; empty when it has none. */
struct sa_refusal {
    struct sa_str message; /* as sent: not for logs before sa_refusal_text */
    struct sa_str reason;  /* HubSpot category, Google errors[].reason, OAuth error, OpenAI code */
    struct sa_str policy;  /* HubSpot policyName */
};

/* Never fails: a body that is no error document gives an empty refusal. */
struct sa_refusal sa_refusal_read(struct sa_ctx *ctx, struct sa_str body);
/* At most 300 bytes, no control bytes, words with addresses or phone numbers blotted out. */
struct sa_str sa_refusal_text(struct sa_arena *arena, struct sa_str message);

/*
 * SA_OK for 2xx. Otherwise records "doing: service answered 404: ..." with remote_status and
 * retry_after_ms, and returns
 *   SA_AUTH 401 · SA_NOT_FOUND 404, 410 · SA_CONFLICT 409, 412, and HubSpot's 400 for a value
 *   of a unique property that another record has · SA_RATE_LIMITED 429, HubSpot's 477,
 *   Google's 403 for limits · SA_TRANSIENT 408, 423, 425, 5xx · SA_BAD_RESPONSE 1xx, 3xx ·
 *   SA_EXTERNAL_SERVICE every other 4xx, and 429 of a chat server whose quota is used up.
 * retry_after_ms is what the service asked for; where HubSpot sends no Retry-After, what its
 * own client waits: 10 s for the rolling limit, 1 s for the secondly, an hour for the daily.
 */
enum sa_err sa_status_check(struct sa_ctx *ctx, enum sa_connector service, const char *doing,
                            const struct sa_http_response *response) SA_MUST_CHECK;

/* retry-after-ms, then Retry-After; -1 when neither can be used. At most an hour. */
int64_t sa_status_retry_after(const struct sa_http_response *response, int64_t now_ms);

#endif
