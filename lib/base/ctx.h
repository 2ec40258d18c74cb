/*
 * The context: first argument of everything that allocates, fails or logs. One per request,
 * step or job; never shared by two threads. Owns nothing but the error detail; the arena
 * belongs to whoever made the context.
 */
#ifndef SA_BASE_CTX_H
#define SA_BASE_CTX_H

#include <stdint.h>

#include "lib/base/arena.h"
#include "lib/base/err.h"
#include "lib/base/str.h"
#include "lib/base/uuid.h"

struct sa_error {
    enum sa_err code;       /* the first failure; later notes do not change it */
    int remote_status;      /* HTTP status of the outside answer, 0 when there was none */
    int64_t retry_after_ms; /* what the provider asked for, -1 when it named nothing */
    char detail[1000];      /* "doing what: what happened; ...", never replaced, only added to */
};

struct sa_ctx {
    struct sa_arena *arena;
    struct sa_error error;
    const char *component;   /* program name for log lines; static text */
    char trace_id[33];       /* 32 hex digits, or empty */
    struct sa_uuid tenant;   /* empty text when none is bound */
    struct sa_uuid workflow; /* empty text outside a run */
};

void sa_ctx_init(struct sa_ctx *ctx, struct sa_arena *arena, const char *component);
/* A fresh random trace id. */
void sa_ctx_new_trace(struct sa_ctx *ctx);

/*
 * Records a failure and returns its code, so that `return sa_fail(ctx, SA_AUTH, "...")`
 * reads as one. When a failure is already recorded, the code stays and the text is added.
 * The text says what was being done and what happened; never a secret, never personal data
 * beyond ids.
 */
enum sa_err sa_fail(struct sa_ctx *ctx, enum sa_err code, const char *fmt, ...) SA_PRINTF(3, 4);
/* Adds "while doing x" to a recorded failure and returns err unchanged. */
enum sa_err sa_note(struct sa_ctx *ctx, enum sa_err err, const char *fmt, ...) SA_PRINTF(3, 4);
/* Forgets a failure that was expected and handled. */
void sa_clear_error(struct sa_ctx *ctx);
const char *sa_error_detail(const struct sa_ctx *ctx);

#endif
