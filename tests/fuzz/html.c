/* HTML of mails to words, under a small and a large maximum, and text to HTML. */
#include "tests/fuzz/fuzz.h"

#include "lib/domain/charset.h"
#include "lib/domain/html_text.h"
#include "lib/domain/text_of_html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t most[] = {0, 1, 40, 65536};
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    struct sa_str html = sa_charset_utf8(ctx.arena, fuzz_input(data, size), SA_STR("utf-8"));
    for (size_t i = 0; i < SA_COUNT(most); i++) {
        struct sa_str text = sa_text_of_html(ctx.arena, html, most[i]);
        FUZZ_CHECK(text.n <= most[i] && sa_str_utf8(text));
        FUZZ_CHECK(sa_str_find(text, SA_STR("\n\n\n")) < 0);
    }
    struct sa_str made = sa_html_of_text(ctx.arena, html);
    FUZZ_CHECK(sa_str_utf8(made) && sa_str_find_nocase(made, SA_STR("<script")) < 0);
    FUZZ_CHECK(sa_link_length(html) <= html.n);
    return fuzz_end(&ctx);
}
