/* Text in the character set that the first line names, and the whole as a header value. */
#include "tests/fuzz/fuzz.h"

#include "lib/domain/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str input = fuzz_input(data, size), rest = input, charset = fuzz_line(&rest);
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    struct sa_str text = sa_charset_utf8(ctx.arena, rest, charset);
    FUZZ_CHECK(sa_str_utf8(text) && text.p[text.n] == '\0');
    for (size_t i = 0; i < text.n; i++)
        FUZZ_CHECK((unsigned char)text.p[i] >= 0x20 || text.p[i] == '\n' || text.p[i] == '\t');
    struct sa_str header = sa_header_decode(ctx.arena, input);
    FUZZ_CHECK(!sa_str_utf8(input) || sa_str_utf8(header));
    return fuzz_end(&ctx);
}
