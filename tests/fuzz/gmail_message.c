/* A message of Gmail's API, parts and headers included: its words are UTF-8 and capped. */
#include "tests/fuzz/fuzz.h"

#include "lib/connectors/gmail_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_gmail_resource resource = {0};
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    if (sa_fields_parse(&ctx, sa_gmail_resource_fields, fuzz_input(data, size), &resource) ==
        SA_OK) {
        struct sa_gmail_message message = sa_gmail_message_read(&ctx, &resource);
        FUZZ_CHECK(message.text.n <= SA_GMAIL_TEXT_MAX);
        FUZZ_CHECK(sa_str_utf8(message.text) && sa_str_utf8(message.subject));
        FUZZ_CHECK(sa_str_utf8(message.from) && sa_str_utf8(message.to));
    }
    return fuzz_end(&ctx);
}
