/* Base64 of either alphabet and hexadecimal: whatever decodes, encodes and decodes to itself. */
#include "tests/fuzz/fuzz.h"

#include "lib/base/encode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str input = fuzz_input(data, size), bytes, again;
    unsigned char digits[64];
    char hex[2 * sizeof(digits) + 1];
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    if (sa_unbase64(ctx.arena, input, &bytes)) {
        FUZZ_CHECK(bytes.n <= input.n / 4 * 3 + 2 && bytes.p[bytes.n] == '\0');
        FUZZ_CHECK(sa_unbase64(ctx.arena, sa_base64(ctx.arena, bytes), &again));
        FUZZ_CHECK(sa_str_eq(again, bytes));
        FUZZ_CHECK(sa_unbase64(ctx.arena, sa_base64url(ctx.arena, bytes), &again));
        FUZZ_CHECK(sa_str_eq(again, bytes));
    }
    if (input.n <= sizeof(hex) - 1 && sa_unhex(digits, input.n / 2, input)) {
        sa_hex(hex, digits, input.n / 2);
        FUZZ_CHECK(sa_str_eq_nocase(sa_str_of(hex), input));
    }
    return fuzz_end(&ctx);
}
