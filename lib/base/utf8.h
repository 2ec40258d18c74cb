/*
 * UTF-8 code point by code point, with case folding for Latin, Greek and Cyrillic letters
 * and a rough answer to "is this a letter?". No locale, no tables from outside; what is not
 * well-formed reads as U+FFFD, one byte at a time.
 */
#ifndef SA_BASE_UTF8_H
#define SA_BASE_UTF8_H

#include "lib/base/buf.h"

enum { SA_UTF8_BAD = 0xFFFD };

/* Cuts one code point off the front; false when nothing is left. */
bool sa_utf8_next(struct sa_str *rest, uint32_t *cp);
/* The last code point of s, 0 when empty. */
uint32_t sa_utf8_last(struct sa_str s);
/* Appends; a surrogate or anything above U+10FFFF becomes U+FFFD. */
void sa_utf8_put(struct sa_buf *b, uint32_t cp);
/* Code points in s. */
size_t sa_utf8_count(struct sa_str s);

uint32_t sa_utf8_lower(uint32_t cp);
uint32_t sa_utf8_upper(uint32_t cp);
/* A letter of any script, combining marks included; no digits, punctuation or symbols. */
bool sa_utf8_letter(uint32_t cp);
/* Letter of a script written without blanks between words: Han, kana, Thai and the like. */
bool sa_utf8_unspaced(uint32_t cp);
/* Blank of any width, line and paragraph separators included. */
bool sa_utf8_blank(uint32_t cp);
/* Controls (C0, C1, DEL) and what shows nothing or turns text around: zero width, bidi, BOM. */
bool sa_utf8_hidden(uint32_t cp);

/* Copy with every letter lower-cased, for comparing. */
struct sa_str sa_utf8_fold(struct sa_arena *arena, struct sa_str s);

#endif
