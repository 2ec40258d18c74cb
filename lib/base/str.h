/*
 * A read-only slice of bytes: pointer and length, not NUL-terminated unless a function says
 * so. Owns nothing; the bytes live as long as whatever they were cut from.
 */
#ifndef SA_BASE_STR_H
#define SA_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/attr.h"

struct sa_str {
    const char *p;
    size_t n;
};

/* For printf: printf("%.*s", SA_STR_ARG(s)). */
#define SA_STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")
/* A slice of a string literal; also usable in static initialisers through SA_STR_INIT. */
#define SA_STR(literal) ((struct sa_str){"" literal, sizeof(literal) - 1})
#define SA_STR_INIT(literal)                                                                       \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

/* A slice of a C string; NULL gives the empty slice. */
struct sa_str sa_str_of(const char *text);
struct sa_str sa_str_make(const char *p, size_t n);
bool sa_str_empty(struct sa_str s);
bool sa_str_eq(struct sa_str a, struct sa_str b);
/* ASCII letters only. */
bool sa_str_eq_nocase(struct sa_str a, struct sa_str b);
bool sa_str_starts(struct sa_str s, struct sa_str prefix);
bool sa_str_ends(struct sa_str s, struct sa_str suffix);
/* Offset of the first occurrence, or -1. The _nocase form folds ASCII letters. */
ptrdiff_t sa_str_find(struct sa_str s, struct sa_str needle);
ptrdiff_t sa_str_find_nocase(struct sa_str s, struct sa_str needle);
/* Offset of a byte from the front or the back, or -1. */
ptrdiff_t sa_str_chr(struct sa_str s, char c);
ptrdiff_t sa_str_rchr(struct sa_str s, char c);
/* From offset `from` (clamped), at most `n` bytes. */
struct sa_str sa_str_sub(struct sa_str s, size_t from, size_t n);
/* Without leading and trailing ASCII white space. */
struct sa_str sa_str_trim(struct sa_str s);
/*
 * Cuts at the next `sep`: *head gets what stands before it, *rest what follows. False when
 * *rest was already used up. Start with rest = whole; an empty string yields one empty head.
 */
bool sa_str_split(struct sa_str *rest, char sep, struct sa_str *head);
/* Whole slice is a base-10 number that fits; no sign, blanks or overflow accepted by _u64. */
bool sa_str_u64(struct sa_str s, uint64_t *value) SA_MUST_CHECK;
/* The same with an optional leading '-'. */
bool sa_str_i64(struct sa_str s, int64_t *value) SA_MUST_CHECK;
/* True when the bytes are well-formed UTF-8 (no surrogates, no overlong forms). */
bool sa_str_utf8(struct sa_str s);
/* The longest prefix of at most max bytes that does not cut a UTF-8 sequence. */
struct sa_str sa_str_clip(struct sa_str s, size_t max);

/* Without the sequence that its end cuts off: makes bytes that were cut to a size UTF-8 again. */
struct sa_str sa_str_whole(struct sa_str s);

/* Copies into the arena, NUL-terminated (the NUL is not counted in n). */
struct sa_str sa_str_dup(struct sa_arena *arena, struct sa_str s);
/* The same as a C string. */
char *sa_str_c(struct sa_arena *arena, struct sa_str s);
/* Copy with ASCII letters lower-cased. */
struct sa_str sa_str_lower(struct sa_arena *arena, struct sa_str s);
/* printf into the arena, NUL-terminated. */
struct sa_str sa_str_fmt(struct sa_arena *arena, const char *fmt, ...) SA_PRINTF(2, 3);

#endif
