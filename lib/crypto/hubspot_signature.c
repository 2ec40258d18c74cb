/* The four forms of HubSpot's request signature; see hubspot_signature.h. */
#include "lib/crypto/hubspot_signature.h"

#include "lib/base/encode.h"
#include "lib/crypto/hash.h"

/* The characters whose escapes are decoded, and no others. */
static const char decoded_characters[] = ":/?@!$'()*,;";

struct sa_str sa_hubspot_signed_uri(struct sa_arena *arena, struct sa_str uri)
{
    char *out = sa_alloc(arena, uri.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < uri.n; i++) {
        unsigned char byte;
        bool escape = uri.p[i] == '%' && sa_unhex(&byte, 1, sa_str_sub(uri, i + 1, 2));
        if (escape && byte && strchr(decoded_characters, byte)) {
            out[n++] = (char)byte;
            i += 2;
        } else {
            out[n++] = uri.p[i];
        }
    }
    return sa_str_make(out, n);
}

/* Two headers of one name arrive joined by a comma; none of these values may hold one. */
static bool single(struct sa_str value)
{
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] == ',' || (unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7F)
            return false;
    return true;
}

static bool timestamp_valid(struct sa_str text, int64_t now_ms)
{
    uint64_t value;

    return text.n == 13 && sa_str_u64(text, &value) &&
           (int64_t)value >= now_ms - SA_SIGNATURE_WINDOW_MS &&
           (int64_t)value <= now_ms + SA_SIGNATURE_WINDOW_MS;
}

enum sa_err sa_hubspot_signature_plausible(struct sa_ctx *ctx, const struct sa_signature_input *in,
                                           int64_t now_ms)
{
    if (!single(in->signature_v3) || !single(in->timestamp) || !single(in->signature) ||
        !single(in->version))
        return sa_fail(ctx, SA_AUTH, "a signature header is doubled or holds control characters");
    if (in->signature_v3.p) {
        if (!timestamp_valid(in->timestamp, now_ms))
            return sa_fail(ctx, SA_AUTH, "the timestamp is missing, malformed or stale");
        return SA_OK;
    }
    if (!in->signature.p)
        return sa_fail(ctx, SA_AUTH, "no signature");
    if (in->version.p && !sa_str_eq(in->version, SA_STR("v1")) &&
        !sa_str_eq(in->version, SA_STR("v2")))
        return sa_fail(ctx, SA_AUTH, "unknown signature version");
    return SA_OK;
}

static bool v3_right(struct sa_ctx *ctx, const struct sa_signature_input *in, struct sa_str secret,
                     struct sa_str uri)
{
    const struct sa_str parts[] = {in->method, uri, in->body, in->timestamp};
    struct sa_digest digest = sa_hmac_sha256_parts(secret, parts, SA_COUNT(parts));

    return sa_equal_constant_time(in->signature_v3, sa_digest_base64(ctx->arena, &digest));
}

static bool older_right(struct sa_ctx *ctx, const struct sa_signature_input *in,
                        struct sa_str secret)
{
    struct sa_digest digest;

    if (!in->version.p) {
        digest = sa_hmac_sha256(secret, in->body);
    } else if (sa_str_eq(in->version, SA_STR("v1"))) {
        const struct sa_str parts[] = {secret, in->body};
        digest = sa_sha256_parts(parts, SA_COUNT(parts));
    } else {
        const struct sa_str parts[] = {secret, in->method, in->uri, in->body};
        digest = sa_sha256_parts(parts, SA_COUNT(parts));
    }
    return sa_equal_constant_time(in->signature, sa_digest_hex(ctx->arena, &digest));
}

enum sa_err sa_hubspot_signature_check(struct sa_ctx *ctx, const struct sa_signature_input *in,
                                       struct sa_str secret, int64_t now_ms)
{
    bool right;
    enum sa_err err = sa_hubspot_signature_plausible(ctx, in, now_ms);

    if (err)
        return err;
    if (secret.n == 0)
        return sa_fail(ctx, SA_AUTH, "no secret to check the signature with");
    if (in->signature_v3.p) {
        struct sa_str decoded = sa_hubspot_signed_uri(ctx->arena, in->uri);
        right = v3_right(ctx, in, secret, decoded) ||
                (!sa_str_eq(decoded, in->uri) && v3_right(ctx, in, secret, in->uri));
    } else {
        right = older_right(ctx, in, secret);
    }
    return right ? SA_OK : sa_fail(ctx, SA_AUTH, "the signature is wrong");
}
