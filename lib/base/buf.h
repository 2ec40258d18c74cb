/*
 * A growable buffer with a mandatory maximum and sticky failure: once something did not fit,
 * nothing more is added, and sa_buf_done() says so. Its memory comes from an arena.
 */
#ifndef SA_BASE_BUF_H
#define SA_BASE_BUF_H

#include <stdbool.h>

#include "lib/base/err.h"
#include "lib/base/str.h"

struct sa_buf {
    struct sa_arena *arena;
    char *p;    /* NUL-terminated whenever not NULL */
    size_t n;   /* bytes used, without the NUL */
    size_t cap; /* bytes allocated */
    size_t max; /* most bytes it may hold */
    bool full;  /* something did not fit */
};

void sa_buf_init(struct sa_buf *b, struct sa_arena *arena, size_t max);
void sa_buf_add(struct sa_buf *b, struct sa_str s);
/* A C string; NULL adds nothing. */
void sa_buf_puts(struct sa_buf *b, const char *text);
void sa_buf_putc(struct sa_buf *b, char c);
void sa_buf_printf(struct sa_buf *b, const char *fmt, ...) SA_PRINTF(2, 3);
/* Empties it and forgets the failure; keeps the memory. */
void sa_buf_clear(struct sa_buf *b);
/* The content so far; valid until the buffer grows or the arena is reset. */
struct sa_str sa_buf_str(const struct sa_buf *b);
/* The content as a C string; never NULL. */
const char *sa_buf_c(const struct sa_buf *b);
/* SA_INVALID_INPUT when something did not fit. */
enum sa_err sa_buf_done(const struct sa_buf *b) SA_MUST_CHECK;

#endif
