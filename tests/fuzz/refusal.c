/* Error bodies of outside services: read without failing, fit for a log line, judged. */
#include "tests/fuzz/fuzz.h"

#include "lib/connectors/status.h"

static void judge(struct sa_ctx *ctx, enum sa_connector service, int status, struct sa_str body)
{
    struct sa_http_response response = {.status = status, .body = body};

    sa_clear_error(ctx);
    enum sa_err err = sa_status_check(ctx, service, "fuzzing", &response);
    FUZZ_CHECK((err == SA_OK) == (status == 200));
    FUZZ_CHECK(ctx->error.retry_after_ms >= -1 && ctx->error.retry_after_ms <= 3600000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = {200, 302, 400, 401, 403, 404, 409, 422, 429, 477, 503};
    struct sa_str body = fuzz_input(data, size);
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    struct sa_refusal refusal = sa_refusal_read(&ctx, body);
    struct sa_str text = sa_refusal_text(ctx.arena, refusal.message);
    FUZZ_CHECK(text.n <= 300 && sa_str_utf8(text));
    for (size_t i = 0; i < text.n; i++)
        FUZZ_CHECK((unsigned char)text.p[i] >= 0x20 && text.p[i] != 0x7F && text.p[i] != '@');
    for (size_t i = 0; i < SA_COUNT(statuses); i++)
        for (int service = 0; service < SA_CONNECTOR_COUNT; service++)
            judge(&ctx, (enum sa_connector)service, statuses[i], body);
    return fuzz_end(&ctx);
}
