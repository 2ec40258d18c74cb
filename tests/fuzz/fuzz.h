/*
 * What every fuzz target includes: a context with an arena of its own per input, ways to cut
 * the input up, and a check that ends the process when a promise of a header does not hold.
 * The main is libFuzzer's, or support/driver.c when a corpus is replayed.
 */
#ifndef SA_TESTS_FUZZ_FUZZ_H
#define SA_TESTS_FUZZ_FUZZ_H

#include "lib/base/ctx.h"

/* As much as one request may take. */
enum { FUZZ_ARENA_BYTES = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(promise)                                                                        \
    do {                                                                                           \
        if (!(promise))                                                                            \
            sa_die("%s:%d: does not hold: %s", __FILE__, __LINE__, #promise);                      \
    } while (0)

static inline void fuzz_begin(struct sa_ctx *ctx)
{
    sa_ctx_init(ctx, sa_arena_new(FUZZ_ARENA_BYTES), "fuzz");
}

/* For libFuzzer: the input was of use. */
static inline int fuzz_end(struct sa_ctx *ctx)
{
    sa_arena_free(ctx->arena);
    return 0;
}

static inline struct sa_str fuzz_input(const uint8_t *data, size_t size)
{
    return sa_str_make((const char *)data, size);
}

/* Cuts the next line off; the empty slice when there is none. */
static inline struct sa_str fuzz_line(struct sa_str *rest)
{
    struct sa_str line;

    return sa_str_split(rest, '\n', &line) ? line : SA_STR("");
}

#endif
