/* Sealed values and key rings out of hostile bytes: nothing opens that was not sealed here. */
#include "tests/fuzz/fuzz.h"

#include "lib/crypto/envelope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str input = fuzz_input(data, size), opened, sealed;
    struct sa_keyring ring = {.keys = {{.id = "k1", .bytes = {1, 2, 3}}}, .n = 1}, parsed;
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    FUZZ_CHECK(sa_envelope_open(&ctx, &ring, SA_STR("tenant"), input, &opened) != SA_OK);
    (void)sa_envelope_needs_rewrap(&ring, input);
    sa_clear_error(&ctx);
    FUZZ_CHECK(sa_envelope_seal(&ctx, &ring, SA_STR("tenant"), input, &sealed) == SA_OK);
    FUZZ_CHECK(sa_envelope_looks_sealed(sealed) && !sa_envelope_needs_rewrap(&ring, sealed));
    FUZZ_CHECK(sa_envelope_open(&ctx, &ring, SA_STR("tenant"), sealed, &opened) == SA_OK);
    FUZZ_CHECK(sa_str_eq(opened, input));
    if (sa_keyring_parse(&ctx, input, &parsed) == SA_OK)
        FUZZ_CHECK(parsed.n <= SA_KEYS_MAX);
    return fuzz_end(&ctx);
}
