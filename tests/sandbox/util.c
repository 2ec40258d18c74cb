/*
 * Helpers declared in util.h. Nothing here keeps state.
 */
#include "tests/sandbox/util.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static void out_of_memory(void)
{
    fputs("sandbox: out of memory\n", stderr);
    abort();
}

void *sb_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *sb_grow(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

char *sb_copy_n(const char *s, size_t n)
{
    char *p = sb_alloc(n + 1);
    if (n)
        memcpy(p, s, n);
    return p;
}

char *sb_copy(const char *s)
{
    return sb_copy_n(s ? s : "", s ? strlen(s) : 0);
}

static void reserve(struct sb_text *t, size_t more)
{
    if (t->n + more + 1 <= t->cap)
        return;
    size_t cap = t->cap ? t->cap * 2 : 256;
    while (cap < t->n + more + 1)
        cap *= 2;
    t->p = sb_grow(t->p, cap);
    t->cap = cap;
}

void sb_text_add(struct sb_text *t, const char *p, size_t n)
{
    reserve(t, n);
    if (n)
        memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
}

void sb_text_puts(struct sb_text *t, const char *s)
{
    sb_text_add(t, s, strlen(s));
}

void sb_text_putc(struct sb_text *t, char c)
{
    sb_text_add(t, &c, 1);
}

void sb_text_printf(struct sb_text *t, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n > 0) {
        reserve(t, (size_t)n);
        (void)vsnprintf(t->p + t->n, (size_t)n + 1, fmt, again);
        t->n += (size_t)n;
    }
    va_end(again);
}

char *sb_text_take(struct sb_text *t)
{
    char *p = t->p ? t->p : sb_alloc(1);
    *t = (struct sb_text){0};
    return p;
}

bool sb_glob(const char *pattern, const char *text)
{
    const char *star = NULL, *mark = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            mark = text;
        } else if (tolower((unsigned char)*pattern) == tolower((unsigned char)*text)) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = ++mark;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

bool sb_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool sb_ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);
    return n >= m && strcmp(s + n - m, suffix) == 0;
}

bool sb_contains(const char *hay, const char *needle)
{
    return hay && strcasestr(hay, needle) != NULL;
}

char *sb_lower(const char *s)
{
    char *p = sb_copy(s);
    for (char *c = p; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return p;
}

bool sb_digits(const char *s)
{
    if (!s || !*s)
        return false;
    for (; *s; s++) {
        if (!isdigit((unsigned char)*s))
            return false;
    }
    return true;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void sb_url_decode(char *s, bool plus)
{
    char *out = s;
    for (; *s; s++) {
        if (*s == '%' && hex(s[1]) >= 0 && hex(s[2]) >= 0) {
            *out++ = (char)(hex(s[1]) * 16 + hex(s[2]));
            s += 2;
        } else {
            *out++ = plus && *s == '+' ? ' ' : *s;
        }
    }
    *out = '\0';
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

char *sb_base64_decode(const char *s, size_t n, size_t *out_n)
{
    char *out = sb_alloc(n + 1);
    size_t used = 0;
    uint32_t bits = 0;
    int have = 0;
    for (size_t i = 0; i < n && s[i] != '='; i++) {
        if (isspace((unsigned char)s[i]))
            continue;
        int value = base64_value(s[i]);
        if (value < 0) {
            free(out);
            return NULL;
        }
        bits = bits << 6 | (uint32_t)value;
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[used++] = (char)(bits >> have & 0xff);
        }
    }
    out[used] = '\0';
    *out_n = used;
    return out;
}

char *sb_base64url(const void *p, size_t n, bool pad)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const unsigned char *in = p;
    char *out = sb_alloc(n * 4 / 3 + 8);
    size_t used = 0;
    for (size_t i = 0; i < n; i += 3) {
        size_t left = n - i;
        uint32_t v = (uint32_t)in[i] << 16;
        v |= left > 1 ? (uint32_t)in[i + 1] << 8 : 0;
        v |= left > 2 ? (uint32_t)in[i + 2] : 0;
        out[used++] = alphabet[v >> 18];
        out[used++] = alphabet[v >> 12 & 63];
        if (left > 1)
            out[used++] = alphabet[v >> 6 & 63];
        if (left > 2)
            out[used++] = alphabet[v & 63];
    }
    while (pad && used % 4)
        out[used++] = '=';
    return out;
}

uint64_t sb_digest(const void *p, size_t n)
{
    const unsigned char *in = p;
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ in[i]) * 1099511628211u;
    return h;
}

int64_t sb_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t sb_mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void sb_iso_ms(int64_t ms, char out[32])
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    size_t n = strftime(out, 32, "%Y-%m-%dT%H:%M:%S", &tm);
    (void)snprintf(out + n, 32 - n, ".%03dZ", (int)(ms % 1000));
}

const char *sb_json_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

int64_t sb_json_int(const json_t *object, const char *key, int64_t other)
{
    const json_t *v = json_object_get(object, key);
    if (json_is_integer(v))
        return json_integer_value(v);
    if (json_is_real(v))
        return (int64_t)json_real_value(v);
    if (json_is_string(v) && sb_digits(json_string_value(v)))
        return strtoll(json_string_value(v), NULL, 10);
    return other;
}

void sb_json_set(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, text ? json_string(text) : json_null());
}

json_t *sb_json_parse(const char *p, size_t n)
{
    return n ? json_loadb(p, n, JSON_DECODE_ANY, NULL) : NULL;
}

char *sb_json_dump(const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
    return text ? text : sb_copy("null");
}
