/*
 * Slices: comparing, searching, cutting, copying. No locale, no allocation outside an arena.
 */
#include "lib/base/str.h"

#include <stdarg.h>
#include <stdio.h>

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

struct sa_str sa_str_of(const char *text)
{
    return (struct sa_str){text, text ? strlen(text) : 0};
}

struct sa_str sa_str_make(const char *p, size_t n)
{
    return (struct sa_str){p, n};
}

bool sa_str_empty(struct sa_str s)
{
    return s.n == 0;
}

bool sa_str_eq(struct sa_str a, struct sa_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool sa_str_eq_nocase(struct sa_str a, struct sa_str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (fold(a.p[i]) != fold(b.p[i]))
            return false;
    return true;
}

bool sa_str_starts(struct sa_str s, struct sa_str prefix)
{
    return s.n >= prefix.n && sa_str_eq(sa_str_sub(s, 0, prefix.n), prefix);
}

bool sa_str_ends(struct sa_str s, struct sa_str suffix)
{
    return s.n >= suffix.n && sa_str_eq(sa_str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

ptrdiff_t sa_str_find(struct sa_str s, struct sa_str needle)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return -1;
    const char *at = memmem(s.p, s.n, needle.p, needle.n);
    return at ? at - s.p : -1;
}

ptrdiff_t sa_str_find_nocase(struct sa_str s, struct sa_str needle)
{
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (sa_str_eq_nocase(sa_str_sub(s, i, needle.n), needle))
            return (ptrdiff_t)i;
    return -1;
}

ptrdiff_t sa_str_chr(struct sa_str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;
    return at ? at - s.p : -1;
}

ptrdiff_t sa_str_rchr(struct sa_str s, char c)
{
    const char *at = s.n ? memrchr(s.p, c, s.n) : NULL;
    return at ? at - s.p : -1;
}

struct sa_str sa_str_sub(struct sa_str s, size_t from, size_t n)
{
    if (from >= s.n)
        return (struct sa_str){s.p ? s.p + s.n : NULL, 0};
    if (n > s.n - from)
        n = s.n - from;
    return (struct sa_str){s.p + from, n};
}

struct sa_str sa_str_trim(struct sa_str s)
{
    while (s.n && blank(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool sa_str_split(struct sa_str *rest, char sep, struct sa_str *head)
{
    if (!rest->p)
        return false;
    ptrdiff_t at = sa_str_chr(*rest, sep);
    if (at < 0) {
        *head = *rest;
        *rest = (struct sa_str){NULL, 0};
        return true;
    }
    *head = sa_str_sub(*rest, 0, (size_t)at);
    *rest = (struct sa_str){rest->p + at + 1, rest->n - (size_t)at - 1};
    return true;
}

bool sa_str_u64(struct sa_str s, uint64_t *value)
{
    uint64_t v = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (v > (UINT64_MAX - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *value = v;
    return true;
}

bool sa_str_i64(struct sa_str s, int64_t *value)
{
    bool negative = s.n && s.p[0] == '-';
    uint64_t v;

    if (!sa_str_u64(negative ? sa_str_sub(s, 1, s.n) : s, &v) || v > (uint64_t)INT64_MAX + negative)
        return false;
    *value = (int64_t)(negative ? 0 - v : v);
    return true;
}

/* Length of the well-formed sequence at p, or 0. Table 3-7 of the Unicode standard. */
static size_t utf8_sequence(const unsigned char *p, size_t n)
{
    unsigned char lo = 0x80, hi = 0xBF;
    size_t need;

    if (p[0] < 0x80)
        return 1;
    if (p[0] >= 0xC2 && p[0] <= 0xDF)
        need = 2;
    else if (p[0] >= 0xE0 && p[0] <= 0xEF)
        need = 3;
    else if (p[0] >= 0xF0 && p[0] <= 0xF4)
        need = 4;
    else
        return 0;
    if (p[0] == 0xE0)
        lo = 0xA0;
    else if (p[0] == 0xED)
        hi = 0x9F;
    else if (p[0] == 0xF0)
        lo = 0x90;
    else if (p[0] == 0xF4)
        hi = 0x8F;
    if (n < need || p[1] < lo || p[1] > hi)
        return 0;
    for (size_t i = 2; i < need; i++)
        if (p[i] < 0x80 || p[i] > 0xBF)
            return 0;
    return need;
}

bool sa_str_utf8(struct sa_str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t step = utf8_sequence((const unsigned char *)s.p + i, s.n - i);
        if (step == 0)
            return false;
        i += step;
    }
    return true;
}

struct sa_str sa_str_clip(struct sa_str s, size_t max)
{
    if (s.n <= max)
        return s;
    while (max > 0 && ((unsigned char)s.p[max] & 0xC0) == 0x80)
        max--;
    return sa_str_sub(s, 0, max);
}

struct sa_str sa_str_whole(struct sa_str s)
{
    size_t back = 1;

    while (back < 4 && back < s.n && ((unsigned char)s.p[s.n - back] & 0xC0) == 0x80)
        back++;
    if (back > s.n)
        return s;
    const unsigned char *lead = (const unsigned char *)s.p + s.n - back;
    return *lead >= 0xC2 && utf8_sequence(lead, back) == 0 ? sa_str_sub(s, 0, s.n - back) : s;
}

struct sa_str sa_str_dup(struct sa_arena *arena, struct sa_str s)
{
    char *copy = sa_alloc(arena, s.n + 1);
    if (s.n)
        memcpy(copy, s.p, s.n);
    return (struct sa_str){copy, s.n};
}

char *sa_str_c(struct sa_arena *arena, struct sa_str s)
{
    char *copy = sa_alloc(arena, s.n + 1);
    if (s.n)
        memcpy(copy, s.p, s.n);
    return copy;
}

struct sa_str sa_str_lower(struct sa_arena *arena, struct sa_str s)
{
    char *copy = sa_str_c(arena, s);
    for (size_t i = 0; i < s.n; i++)
        copy[i] = fold(copy[i]);
    return (struct sa_str){copy, s.n};
}

struct sa_str sa_str_fmt(struct sa_arena *arena, const char *fmt, ...)
{
    va_list args, again;

    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0)
        sa_die("bad format");
    char *text = sa_alloc(arena, (size_t)n + 1);
    n = vsnprintf(text, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct sa_str){text, (size_t)n};
}
