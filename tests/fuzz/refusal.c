/* Error bodies of outside services: read without failing, fit for a log line, judged. */
#include "tests/fuzz/fuzz.h"

#include "lib/connectors/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = {200, 302, 400, 401, 403, 404, 409, 429, 477, 503};
    struct sa_str body = fuzz_input(data, size);
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    struct sa_refusal refusal = sa_refusal_read(&ctx, body);
    struct sa_str text = sa_refusal_text(ctx.arena, refusal.message);
    FUZZ_CHECK(text.n <= 300 && sa_str_utf8(text));
    for (size_t i = 0; i < text.n; i++)
        FUZZ_CHECK((unsigned char)text.p[i] >= 0x20 && text.p[i] != 0x7F && text.p[i] != '@');
    for (size_t i = 0; i < SA_COUNT(statuses); i++) {
        struct sa_http_response response = {.status = statuses[i], .body = body};
        sa_clear_error(&ctx);
        enum sa_err err = sa_status_check(&ctx, SA_CONNECTOR_HUBSPOT, "fuzzing", &response);
        FUZZ_CHECK((err == SA_OK) == (statuses[i] == 200));
    }
    return fuzz_end(&ctx);
}
