/* Context and error detail; see ctx.h. */
#include "lib/base/ctx.h"

#include <stdarg.h>
#include <stdio.h>

#include "lib/base/encode.h"
#include "lib/base/random.h"

void sa_ctx_init(struct sa_ctx *ctx, struct sa_arena *arena, const char *component)
{
    *ctx = (struct sa_ctx){.arena = arena, .component = component};
    ctx->error.retry_after_ms = -1;
}

void sa_ctx_new_trace(struct sa_ctx *ctx)
{
    unsigned char bytes[16];

    sa_random(bytes, sizeof(bytes));
    sa_hex(ctx->trace_id, bytes, sizeof(bytes));
}

static void append(struct sa_error *error, const char *fmt, va_list args)
{
    size_t used = strlen(error->detail);
    size_t left = sizeof(error->detail) - used;

    if (used && left > 2) {
        memcpy(error->detail + used, "; ", 3);
        used += 2;
        left -= 2;
    }
    int n = vsnprintf(error->detail + used, left, fmt, args);
    if (n >= 0 && (size_t)n >= left)
        error->detail[used + sa_str_whole(sa_str_of(error->detail + used)).n] = '\0';
}

enum sa_err sa_fail(struct sa_ctx *ctx, enum sa_err code, const char *fmt, ...)
{
    va_list args;

    if (ctx->error.code == SA_OK)
        ctx->error.code = code;
    va_start(args, fmt);
    append(&ctx->error, fmt, args);
    va_end(args);
    return ctx->error.code;
}

enum sa_err sa_note(struct sa_ctx *ctx, enum sa_err err, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    append(&ctx->error, fmt, args);
    va_end(args);
    return err;
}

void sa_clear_error(struct sa_ctx *ctx)
{
    ctx->error = (struct sa_error){.retry_after_ms = -1};
}

const char *sa_error_detail(const struct sa_ctx *ctx)
{
    return ctx->error.detail[0] ? ctx->error.detail : sa_err_name(ctx->error.code);
}
