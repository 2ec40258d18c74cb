/*
 * HubSpot's signature headers, one per line, the body behind them. Nothing a stranger writes
 * is right for a secret he does not know; what is signed with it always is.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/crypto/hash.h"
#include "lib/crypto/hubspot_signature.h"

static const int64_t now = 1790000000000;

/* An absent header where the line is "-". */
static struct sa_str header(struct sa_str *rest)
{
    struct sa_str line = fuzz_line(rest);

    return sa_str_eq(line, SA_STR("-")) ? sa_str_make(NULL, 0) : line;
}

static void signed_by_us(struct sa_ctx *ctx, struct sa_signature_input in, struct sa_str secret)
{
    struct sa_str uri = sa_hubspot_signed_uri(ctx->arena, in.uri);
    const struct sa_str parts[] = {in.method, uri, in.body, SA_STR("1790000000000")};
    struct sa_digest digest = sa_hmac_sha256_parts(secret, parts, SA_COUNT(parts));

    sa_clear_error(ctx);
    in.version = in.signature = sa_str_make(NULL, 0);
    in.timestamp = parts[3];
    in.signature_v3 = sa_digest_base64(ctx->arena, &digest);
    FUZZ_CHECK(sa_hubspot_signature_check(ctx, &in, secret, now) == SA_OK);
    FUZZ_CHECK(sa_hubspot_signature_check(ctx, &in, SA_STR("another"), now) == SA_AUTH);
    sa_clear_error(ctx);
    in.signature_v3 = sa_str_make(NULL, 0);
    digest = sa_hmac_sha256(secret, in.body);
    in.signature = sa_digest_hex(ctx->arena, &digest);
    FUZZ_CHECK(sa_hubspot_signature_check(ctx, &in, secret, now) == SA_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char secret[] = "a secret of 32 bytes, not guessed";
    struct sa_str rest = fuzz_input(data, size);
    struct sa_signature_input in = {.signature_v3 = header(&rest)};
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    in.timestamp = header(&rest);
    in.signature = header(&rest);
    in.version = header(&rest);
    in.method = fuzz_line(&rest);
    in.uri = fuzz_line(&rest);
    in.body = rest;
    bool plausible = sa_hubspot_signature_plausible(&ctx, &in, now) == SA_OK;
    FUZZ_CHECK(plausible || in.signature_v3.p || !in.signature.p || sa_error_detail(&ctx)[0]);
    FUZZ_CHECK(sa_hubspot_signature_check(&ctx, &in, sa_str_of(secret), now) == SA_AUTH);
    FUZZ_CHECK(sa_hubspot_signature_check(&ctx, &in, SA_STR(""), now) == SA_AUTH);
    signed_by_us(&ctx, in, sa_str_of(secret));
    return fuzz_end(&ctx);
}
