/*
 * AES-256-GCM itself, one message at a time. For lib/crypto: everybody else seals with envelope.h,
 * which takes care that no nonce is used twice.
 */
#ifndef SA_CRYPTO_GCM_H
#define SA_CRYPTO_GCM_H

#include "lib/base/ctx.h"

enum { SA_GCM_KEY_BYTES = 32, SA_GCM_NONCE_BYTES = 12, SA_GCM_TAG_BYTES = 16 };

struct sa_gcm {
    const unsigned char *key;    /* 32 bytes */
    const unsigned char *nonce;  /* 12 bytes */
    struct sa_str additional[2]; /* authenticated one after the other, not encrypted */
};

/* Writes text.n bytes of ciphertext and 16 bytes of tag behind them into out. */
void sa_gcm_seal(const struct sa_gcm *gcm, struct sa_str text, unsigned char *out);
/* Ciphertext and tag back into the text; false, and out wiped, when anything was altered. */
bool sa_gcm_open(const struct sa_gcm *gcm, struct sa_str sealed, unsigned char *out) SA_MUST_CHECK;

#endif
