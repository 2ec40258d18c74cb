/*
 * A template, and behind its first NUL the JSON it is rendered with. Every partial is the
 * template itself, so that recursion and its limits are met often.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/base/json.h"
#include "lib/view/mustache.h"

enum { OUT_MAX = 64 << 10 };

static enum sa_err find_itself(struct sa_ctx *ctx, void *arg, struct sa_str name,
                               const struct sa_template **found)
{
    (void)ctx;
    *found = sa_str_eq(name, SA_STR("none")) ? NULL : arg;
    return SA_OK;
}

static void render(struct sa_ctx *ctx, const struct sa_template *compiled, const json_t *json,
                   bool strict)
{
    union {
        const struct sa_template *compiled;
        void *arg;
    } itself = {.compiled = compiled};
    struct sa_view view = {.find = find_itself, .arg = itself.arg, .strict = strict};
    struct sa_buf out;

    sa_clear_error(ctx);
    sa_buf_init(&out, ctx->arena, OUT_MAX);
    enum sa_err err = sa_mustache_render(ctx, compiled, &view, json, &out);
    FUZZ_CHECK(err == SA_OK || err == SA_INTERNAL);
    FUZZ_CHECK(out.n <= OUT_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_str rest = fuzz_input(data, size), text;
    const struct sa_template *compiled;
    struct sa_ctx ctx;
    json_t *json = NULL;

    fuzz_begin(&ctx);
    FUZZ_CHECK(sa_str_split(&rest, '\0', &text));
    if (sa_json_parse(&ctx, rest, &json))
        json = sa_json_keep(&ctx, json_object());
    sa_clear_error(&ctx);
    if (sa_mustache_compile(&ctx, ctx.arena, "fuzz", text, &compiled) == SA_OK) {
        render(&ctx, compiled, json, false);
        render(&ctx, compiled, json, true);
    }
    return fuzz_end(&ctx);
}
