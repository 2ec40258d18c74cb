/*
 * SHA-256, HMAC-SHA-256 and comparison in constant time, on OpenSSL. Pure; a failure inside
 * OpenSSL (no memory, no provider) ends the process, so nothing here can be forgotten to check.
 */
#ifndef SA_CRYPTO_HASH_H
#define SA_CRYPTO_HASH_H

#include "lib/base/str.h"

enum { SA_SHA256_BYTES = 32, SA_SHA256_HEX = 65 };

struct sa_digest {
    unsigned char bytes[SA_SHA256_BYTES];
};

struct sa_digest sa_sha256(struct sa_str data);
/* Of the parts one after the other, as if they had been joined. */
struct sa_digest sa_sha256_parts(const struct sa_str *parts, size_t n);
struct sa_digest sa_hmac_sha256(struct sa_str key, struct sa_str data);
struct sa_digest sa_hmac_sha256_parts(struct sa_str key, const struct sa_str *parts, size_t n);

/* Lower-case hex (64 digits) and standard base64 (44 characters) in the arena. */
struct sa_str sa_digest_hex(struct sa_arena *arena, const struct sa_digest *digest);
struct sa_str sa_digest_base64(struct sa_arena *arena, const struct sa_digest *digest);

/* Takes as long for equal as for different bytes; the lengths are not a secret. */
bool sa_equal_constant_time(struct sa_str a, struct sa_str b);

/*
 * What an audit row holds instead of personal data: hex HMAC-SHA-256 of the value under the
 * installation's SECRET_KEY. The same value always gives the same hash; without the key
 * nobody can test a guess.
 */
struct sa_str sa_keyed_hash(struct sa_arena *arena, struct sa_str secret_key, struct sa_str value);

#endif
