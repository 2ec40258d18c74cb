/*
 * Small helpers the sandbox's services share: growable text, text comparison, base64, percent
 * decoding, digests, wall and monotonic clock, JSON look-ups. Knows nothing about HTTP.
 * Out of memory ends the process (sb_alloc); the sandbox is a test program.
 */
#ifndef SA_TESTS_SANDBOX_UTIL_H
#define SA_TESTS_SANDBOX_UTIL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Growable bytes, always followed by a zero byte once written to. Zero-initialise; free `p`. */
struct sb_text {
    char *p;
    size_t n;
    size_t cap;
};

/* Zeroed memory; never returns NULL. */
void *sb_alloc(size_t size);
void *sb_grow(void *old, size_t size);
char *sb_copy(const char *s);
char *sb_copy_n(const char *s, size_t n);

void sb_text_add(struct sb_text *t, const char *p, size_t n);
void sb_text_puts(struct sb_text *t, const char *s);
void sb_text_putc(struct sb_text *t, char c);
void sb_text_printf(struct sb_text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The owned bytes; `t` is empty afterwards. Never NULL. */
char *sb_text_take(struct sb_text *t);

/* `*` matches any run of bytes, slashes too; everything else itself, ASCII case ignored. */
bool sb_glob(const char *pattern, const char *text);
bool sb_starts(const char *s, const char *prefix);
bool sb_ends(const char *s, const char *suffix);
/* Substring, ASCII case ignored. */
bool sb_contains(const char *hay, const char *needle);
/* ASCII lower-case copy, owned by the caller. */
char *sb_lower(const char *s);
/* True when s is one or more decimal digits. */
bool sb_digits(const char *s);

/* Percent decoding in place; '+' becomes a space when plus is true. */
void sb_url_decode(char *s, bool plus);

/* Standard and URL alphabets, padding optional, blanks skipped. NULL when malformed; owned. */
char *sb_base64_decode(const char *s, size_t n, size_t *out_n);
/* URL alphabet, unpadded unless `pad`; owned. */
char *sb_base64url(const void *p, size_t n, bool pad);

/* FNV-1a, 64 bits. */
uint64_t sb_digest(const void *p, size_t n);

int64_t sb_now_ms(void);
int64_t sb_mono_us(void);
/* Milliseconds since 1970 as 2026-09-01T10:00:00.123Z. */
void sb_iso_ms(int64_t ms, char out[32]);

/* Member text, or NULL when absent or no string. */
const char *sb_json_text(const json_t *object, const char *key);
/* Member as integer, also when it is a string of digits or a real; `other` when absent. */
int64_t sb_json_int(const json_t *object, const char *key, int64_t other);
/* Sets a string member; NULL text sets null. */
void sb_json_set(json_t *object, const char *key, const char *text);
/* Parsed JSON, or NULL (also for an empty body). */
json_t *sb_json_parse(const char *p, size_t n);
/* Compact JSON text, owned by the caller. */
char *sb_json_dump(const json_t *value);

#endif
