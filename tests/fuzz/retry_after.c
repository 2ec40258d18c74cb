/* Retry-After as services send it, by hand and as the connectors read it. */
#include "tests/fuzz/fuzz.h"

#include "lib/connectors/status.h"
#include "lib/domain/retry.h"

static const int64_t now = 1790000000000;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str rest = fuzz_input(data, size), first = fuzz_line(&rest);
    struct sa_http_response response = {.status = 429};
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    int64_t ms = sa_retry_after_parse(sa_str_c(ctx.arena, first), now);
    FUZZ_CHECK(ms >= -1 && ms <= 3600000);
    response.retry_after = sa_str_dup(ctx.arena, first);
    response.retry_after_ms = sa_str_dup(ctx.arena, rest);
    ms = sa_status_retry_after(&response, now);
    FUZZ_CHECK(ms >= -1 && ms <= 3600000);
    return fuzz_end(&ctx);
}
