/* Growable buffer; see buf.h for the contract. */
#include "lib/base/buf.h"

#include <stdarg.h>
#include <stdio.h>

void sa_buf_init(struct sa_buf *b, struct sa_arena *arena, size_t max)
{
    *b = (struct sa_buf){.arena = arena, .max = max};
}

static bool reserve(struct sa_buf *b, size_t more)
{
    if (b->full || more > b->max - b->n) {
        b->full = true;
        return false;
    }
    if (b->p && b->n + more < b->cap)
        return true;
    size_t cap = b->cap ? b->cap * 2 : 256;
    while (cap < b->n + more + 1)
        cap *= 2;
    char *grown = sa_alloc(b->arena, cap);
    if (b->p)
        memcpy(grown, b->p, b->n);
    b->p = grown;
    b->cap = cap;
    return true;
}

void sa_buf_add(struct sa_buf *b, struct sa_str s)
{
    if (!reserve(b, s.n))
        return;
    if (s.n)
        memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = '\0';
}

void sa_buf_puts(struct sa_buf *b, const char *text)
{
    sa_buf_add(b, sa_str_of(text));
}

void sa_buf_putc(struct sa_buf *b, char c)
{
    sa_buf_add(b, (struct sa_str){&c, 1});
}

void sa_buf_printf(struct sa_buf *b, const char *fmt, ...)
{
    va_list args, again;

    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n >= 0 && reserve(b, (size_t)n)) {
        n = vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void sa_buf_clear(struct sa_buf *b)
{
    b->n = 0;
    b->full = false;
    if (b->p)
        b->p[0] = '\0';
}

struct sa_str sa_buf_str(const struct sa_buf *b)
{
    return (struct sa_str){b->p ? b->p : "", b->n};
}

const char *sa_buf_c(const struct sa_buf *b)
{
    return b->p ? b->p : "";
}

enum sa_err sa_buf_done(const struct sa_buf *b)
{
    return b->full ? SA_INVALID_INPUT : SA_OK;
}
