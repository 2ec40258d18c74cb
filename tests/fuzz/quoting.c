/* Quotes and signatures stripped off a mail: only ever less, and still UTF-8. */
#include "tests/fuzz/fuzz.h"

#include "lib/domain/charset.h"
#include "lib/domain/quoting.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    struct sa_str mail = sa_charset_utf8(ctx.arena, fuzz_input(data, size), SA_STR("utf-8"));
    struct sa_str text = sa_quoting_strip(ctx.arena, mail);
    FUZZ_CHECK(text.n <= mail.n + 1 && sa_str_utf8(text));
    return fuzz_end(&ctx);
}
