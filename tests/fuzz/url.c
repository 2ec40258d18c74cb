/*
 * Percent decoding as query strings, form bodies and paths need it: never longer than what
 * came in, and what is encoded decodes to itself.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/base/encode.h"

static void decode(struct sa_ctx *ctx, struct sa_str s, bool plus_is_space)
{
    struct sa_str decoded;

    if (sa_url_decode(ctx->arena, s, plus_is_space, &decoded)) {
        FUZZ_CHECK(decoded.n <= s.n);
        struct sa_str encoded = sa_url_encode(ctx->arena, decoded), again;
        FUZZ_CHECK(sa_url_decode(ctx->arena, encoded, plus_is_space, &again));
        FUZZ_CHECK(sa_str_eq(again, decoded));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str rest = fuzz_input(data, size), pair, name;
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    decode(&ctx, rest, false);
    while (sa_str_split(&rest, '&', &pair)) {
        FUZZ_CHECK(sa_str_split(&pair, '=', &name));
        decode(&ctx, name, true);
        decode(&ctx, pair, true);
    }
    return fuzz_end(&ctx);
}
