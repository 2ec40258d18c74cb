/*
 * Values that strangers chose, put into response headers: the head holds exactly the lines it
 * was told to, or the value is left out and the response counts as broken.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/server/response.h"

static size_t lines_of(struct sa_str head)
{
    size_t lines = 0;

    for (size_t i = 0; i < head.n; i++) {
        FUZZ_CHECK(head.p[i] != '\0');
        FUZZ_CHECK(head.p[i] != '\r' || (i + 1 < head.n && head.p[i + 1] == '\n'));
        lines += head.p[i] == '\n';
    }
    return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str rest = fuzz_input(data, size), first = fuzz_line(&rest);
    struct sa_response plain, filled;
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    sa_response_init(&plain, ctx.arena);
    sa_response_text(&plain, 200, SA_STR(""));
    size_t expected = lines_of(sa_response_head(&plain, sa_headers_json)) + 2;
    sa_response_init(&filled, ctx.arena);
    sa_response_text(&filled, 200, SA_STR(""));
    sa_response_header(&filled, "X-First", first);
    sa_response_add_header(&filled, "Set-Cookie", rest);
    struct sa_str head = sa_response_head(&filled, sa_headers_json);
    FUZZ_CHECK(sa_str_ends(head, SA_STR("\r\n\r\n")));
    size_t lines = lines_of(head);
    FUZZ_CHECK(filled.broken ? lines < expected : lines == expected);
    sa_response_clear(&filled);
    sa_response_redirect(&filled, first);
    FUZZ_CHECK(sa_str_ends(sa_response_head(&filled, sa_headers_html), SA_STR("\r\n\r\n")));
    return fuzz_end(&ctx);
}
