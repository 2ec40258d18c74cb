/*
 * Random tokens: session ids, API keys, one-time links. Only their SHA-256 is stored, so a
 * copy of the database opens nothing.
 */
#ifndef SA_CRYPTO_TOKEN_H
#define SA_CRYPTO_TOKEN_H

#include "lib/base/str.h"

enum { SA_TOKEN_CHARS = 43 }; /* 256 random bits, base64url without padding */

/* A new token, in the arena. */
struct sa_str sa_token_new(struct sa_arena *arena);
/* What is stored of it: lower-case hex of its SHA-256. */
struct sa_str sa_token_hash(struct sa_arena *arena, struct sa_str token);

#endif
