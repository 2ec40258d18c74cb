/*
 * Sealing of stored credentials: AES-256-GCM under a key ring. Every sealed value names its
 * key, so keys can be added and retired; what it belongs to (tenant, provider) is bound in as
 * additional data, so a value copied into another row does not open.
 *
 *     version 1 (1 byte) | length of key id (1) | key id | nonce (12) | ciphertext | tag (16)
 *
 * Version and key id are authenticated together with the additional data.
 */
#ifndef SA_CRYPTO_ENVELOPE_H
#define SA_CRYPTO_ENVELOPE_H

#include "lib/base/ctx.h"

enum { SA_KEYS_MAX = 8, SA_KEY_ID_MAX = 16, SA_KEY_BYTES = 32 };

struct sa_key {
    char id[SA_KEY_ID_MAX + 1];
    unsigned char bytes[SA_KEY_BYTES];
};

struct sa_keyring {
    struct sa_key keys[SA_KEYS_MAX];
    size_t n; /* the first one seals; 0: nothing can be sealed or opened */
};

/*
 * "k1:64 hex digits,k2:..." as in OAUTH_ENCRYPTION_KEY; the empty text gives an empty ring. Ids are 1 to
 * 16 of a-z 0-9 - _. SA_CONFIGURATION says what is wrong, never a key.
 */
enum sa_err sa_keyring_parse(struct sa_ctx *ctx, struct sa_str text,
                             struct sa_keyring *ring) SA_MUST_CHECK;
/* Overwrites the keys. */
void sa_keyring_wipe(struct sa_keyring *ring);

/* SA_CONFIGURATION when the ring is empty. Every call takes a new random nonce. */
enum sa_err sa_envelope_seal(struct sa_ctx *ctx, const struct sa_keyring *ring, struct sa_str aad,
                             struct sa_str plain, struct sa_str *sealed) SA_MUST_CHECK;
/*
 * SA_CONFIGURATION when its key is not in the ring; SA_INVALID_INPUT when it is truncated, of an
 * unknown version, altered, or bound to other additional data.
 */
enum sa_err sa_envelope_open(struct sa_ctx *ctx, const struct sa_keyring *ring, struct sa_str aad,
                             struct sa_str sealed, struct sa_str *plain) SA_MUST_CHECK;
/* True when it begins like a sealed value; text never does. */
bool sa_envelope_looks_sealed(struct sa_str value);
/* True when another key than the ring's first one sealed it. */
bool sa_envelope_needs_rewrap(const struct sa_keyring *ring, struct sa_str sealed);

#endif
