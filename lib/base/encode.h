/* Hexadecimal, base64 (RFC 4648) and percent encoding. */
#ifndef SA_BASE_ENCODE_H
#define SA_BASE_ENCODE_H

#include <stdbool.h>

#include "lib/base/str.h"

/* Lower-case hex into out, which has room for 2n+1 bytes. */
void sa_hex(char *out, const unsigned char *bytes, size_t n);
/* Decodes exactly 2n hex digits of either case into out; false otherwise. */
bool sa_unhex(unsigned char *out, size_t n, struct sa_str hex) SA_MUST_CHECK;

/* Standard alphabet, padded. */
struct sa_str sa_base64(struct sa_arena *arena, struct sa_str bytes);
/* URL alphabet, not padded: what Gmail's raw and part data use. */
struct sa_str sa_base64url(struct sa_arena *arena, struct sa_str bytes);
/*
 * Decodes either alphabet, padded or not, ignoring CR and LF; false on any other byte or on
 * an impossible length. The result is NUL-terminated behind its counted bytes.
 */
bool sa_unbase64(struct sa_arena *arena, struct sa_str text, struct sa_str *bytes) SA_MUST_CHECK;

/* Percent-encodes all but RFC 3986 unreserved characters: for one path segment or query value. */
struct sa_str sa_url_encode(struct sa_arena *arena, struct sa_str s);
/* Decodes %XX once; with plus_is_space as in form bodies. False on a broken escape. */
bool sa_url_decode(struct sa_arena *arena, struct sa_str s, bool plus_is_space,
                   struct sa_str *decoded) SA_MUST_CHECK;

#endif
