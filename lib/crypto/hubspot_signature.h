/*
 * HubSpot's request signatures: v3 (base64 HMAC over method, URI, body, timestamp), v2 and v1
 * (hex SHA-256 with the secret in front), and X-HubSpot-Signature alone as hex HMAC of the body.
 * Pure: the clock, the secret and the URI come from the caller. Source: HubSpot's
 * "Validating requests" and its own client library.
 */
#ifndef SA_CRYPTO_HUBSPOT_SIGNATURE_H
#define SA_CRYPTO_HUBSPOT_SIGNATURE_H

#include "lib/base/ctx.h"

/* A v3 signature is good for this long in both directions. */
enum { SA_SIGNATURE_WINDOW_MS = 300000 };

struct sa_signature_input {
    struct sa_str method;
    struct sa_str uri; /* as HubSpot called it: public scheme, host, path and query, undecoded */
    struct sa_str body;
    /* Header values; p is NULL when the header is absent, which is not the same as empty. */
    struct sa_str signature_v3;
    struct sa_str timestamp; /* X-HubSpot-Request-Timestamp */
    struct sa_str signature; /* X-HubSpot-Signature */
    struct sa_str version;   /* X-HubSpot-Signature-Version */
};

/*
 * What can be said without a secret: a signature is there, of a known kind, no value holds a
 * comma or a control character, the timestamp of v3 is 13 digits and inside the window.
 * SA_AUTH otherwise. Spares a database look-up for calls that cannot be good.
 */
enum sa_err sa_hubspot_signature_plausible(struct sa_ctx *ctx, const struct sa_signature_input *in,
                                           int64_t now_ms) SA_MUST_CHECK;
/*
 * The whole check. SA_OK when the signature is right for this secret; SA_AUTH otherwise, also
 * for an empty secret. A v3 signature that is present decides alone. Constant time in the
 * compared bytes.
 */
enum sa_err sa_hubspot_signature_check(struct sa_ctx *ctx, const struct sa_signature_input *in,
                                       struct sa_str secret, int64_t now_ms) SA_MUST_CHECK;
/* The URI with the twelve escapes decoded that HubSpot decodes before signing v3; one pass. */
struct sa_str sa_hubspot_signed_uri(struct sa_arena *arena, struct sa_str uri);

#endif
