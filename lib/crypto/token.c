/* Tokens; see token.h. */
#include "lib/crypto/token.h"

#include "lib/base/encode.h"
#include "lib/base/random.h"
#include "lib/crypto/hash.h"

struct sa_str sa_token_new(struct sa_arena *arena)
{
    char bytes[32];

    sa_random(bytes, sizeof(bytes));
    return sa_base64url(arena, sa_str_make(bytes, sizeof(bytes)));
}

struct sa_str sa_token_hash(struct sa_arena *arena, struct sa_str token)
{
    struct sa_digest digest = sa_sha256(token);

    return sa_digest_hex(arena, &digest);
}
