/*
 * Passwords as Argon2id (RFC 9106): 19 MiB, 2 passes, one lane, encoded with its parameters
 * in one string. About 20 ms of one core each, on purpose.
 */
#ifndef SA_CRYPTO_PASSWORD_H
#define SA_CRYPTO_PASSWORD_H

#include "lib/base/ctx.h"

/* "$argon2id$v=19$m=19456,t=2,p=1$salt$hash" with a new salt, in the arena. */
enum sa_err sa_password_hash(struct sa_ctx *ctx, struct sa_str password,
                             struct sa_str *encoded) SA_MUST_CHECK;
/* SA_AUTH when it is another password; SA_INTERNAL when the stored string is unreadable. */
enum sa_err sa_password_verify(struct sa_ctx *ctx, struct sa_str password,
                               struct sa_str encoded) SA_MUST_CHECK;
/* True when it was made with other parameters than today's: hash again after a login. */
bool sa_password_needs_rehash(struct sa_str encoded);

#endif
