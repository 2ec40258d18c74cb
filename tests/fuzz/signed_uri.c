/* The twelve escapes of a signed URI: one pass, nothing else touched, never longer. */
#include "tests/fuzz/fuzz.h"

#include "lib/base/encode.h"
#include "lib/crypto/hubspot_signature.h"

static size_t count(struct sa_str s, char c)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str uri = fuzz_input(data, size), whole;
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    struct sa_str decoded = sa_hubspot_signed_uri(ctx.arena, uri);
    FUZZ_CHECK(decoded.n <= uri.n && (uri.n - decoded.n) % 2 == 0);
    FUZZ_CHECK(count(uri, '%') - count(decoded, '%') == (uri.n - decoded.n) / 2);
    /* Decoding what is left gives what decoding everything gives, unless an escape was uncovered. */
    if (sa_str_find(uri, SA_STR("%25")) < 0 && sa_url_decode(ctx.arena, uri, false, &whole)) {
        struct sa_str rest;
        FUZZ_CHECK(sa_url_decode(ctx.arena, decoded, false, &rest) && sa_str_eq(rest, whole));
    }
    return fuzz_end(&ctx);
}
