/*
 * Names, subject and ids that strangers chose, written into a message: no header more than
 * meant, or the message is refused. One value per line, the body behind them.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/domain/charset.h"
#include "lib/domain/mime.h"

/* The key's header comes once, and none of the four lines that the input may have asked for. */
static void check(struct sa_str message)
{
    ptrdiff_t end = sa_str_find(message, SA_STR("\r\n\r\n"));
    struct sa_str head = sa_str_sub(message, 0, end < 0 ? 0 : (size_t)end);

    FUZZ_CHECK(end > 0);
    FUZZ_CHECK(sa_str_find_nocase(head, SA_STR("\r\nbcc:")) < 0);
    FUZZ_CHECK(sa_str_find_nocase(head, SA_STR("\nbcc:")) < 0);
    for (size_t i = 0; i < head.n; i++)
        FUZZ_CHECK(head.p[i] != '\0' && (unsigned char)head.p[i] < 0x80);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_ctx ctx;
    struct sa_str message;

    fuzz_begin(&ctx);
    struct sa_str rest = sa_charset_utf8(ctx.arena, fuzz_input(data, size), SA_STR("utf-8"));
    struct sa_mail mail = {.from_address = SA_STR("sales@acme.example"),
                           .message_id = SA_STR("0123@acme.example"),
                           .effect_key = SA_STR("0123456789abcdef"),
                           .date_ms = 1790000000000};
    mail.from_name = fuzz_line(&rest);
    mail.to_name = fuzz_line(&rest);
    mail.to_address = fuzz_line(&rest);
    mail.in_reply_to = fuzz_line(&rest);
    mail.references = fuzz_line(&rest);
    mail.subject = sa_mime_reply_subject(ctx.arena, fuzz_line(&rest));
    mail.body = rest;
    FUZZ_CHECK(sa_str_utf8(mail.subject));
    if (sa_mime_write(&ctx, &mail, &message) == SA_OK)
        check(message);
    return fuzz_end(&ctx);
}
