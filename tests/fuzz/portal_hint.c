/* The portal of an unproven body: where the body is sound JSON, hint and parser agree. */
#include "tests/fuzz/fuzz.h"

#include "lib/base/json.h"
#include "lib/domain/portal_hint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str body = fuzz_input(data, size);
    struct sa_ctx ctx;
    json_t *root;

    fuzz_begin(&ctx);
    int64_t hint = sa_portal_hint(body, "portalId");
    FUZZ_CHECK(hint >= 0);
    if (sa_json_parse(&ctx, body, &root) == SA_OK && sa_json_int(root, "portalId") > 0 &&
        sa_str_find(body, SA_STR("\\")) < 0)
        FUZZ_CHECK(hint == sa_json_int(root, "portalId"));
    return fuzz_end(&ctx);
}
