/* Argon2id on libargon2; see password.h. */
#include "lib/crypto/password.h"

#include <argon2.h>

#include "lib/base/random.h"

enum { PASSES = 2, MEMORY_KIB = 19456, LANES = 1, SALT_BYTES = 16, HASH_BYTES = 32 };

static const char parameters[] = "$argon2id$v=19$m=19456,t=2,p=1$";

enum sa_err sa_password_hash(struct sa_ctx *ctx, struct sa_str password, struct sa_str *encoded)
{
    unsigned char salt[SALT_BYTES];
    size_t size = argon2_encodedlen(PASSES, MEMORY_KIB, LANES, SALT_BYTES, HASH_BYTES, Argon2_id);
    char *out = sa_alloc(ctx->arena, size);

    sa_random(salt, sizeof(salt));
    int rc = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password.p, password.n, salt,
                                   sizeof(salt), HASH_BYTES, out, size);
    if (rc != ARGON2_OK)
        return sa_fail(ctx, SA_INTERNAL, "hashing a password: %s", argon2_error_message(rc));
    *encoded = sa_str_of(out);
    return SA_OK;
}

enum sa_err sa_password_verify(struct sa_ctx *ctx, struct sa_str password, struct sa_str encoded)
{
    int rc = argon2id_verify(sa_str_c(ctx->arena, encoded), password.p, password.n);

    if (rc == ARGON2_OK)
        return SA_OK;
    if (rc == ARGON2_VERIFY_MISMATCH)
        return sa_fail(ctx, SA_AUTH, "wrong password");
    return sa_fail(ctx, SA_INTERNAL, "checking a password: %s", argon2_error_message(rc));
}

bool sa_password_needs_rehash(struct sa_str encoded)
{
    return !sa_str_starts(encoded, sa_str_of(parameters));
}
