/* Key ring and sealed values; see envelope.h for the format. */
#include "lib/crypto/envelope.h"

#include <openssl/crypto.h>

#include "lib/base/encode.h"
#include "lib/base/random.h"
#include "lib/crypto/gcm.h"

enum { VERSION = 1, TEXT_MAX = 64 * 1024 * 1024 };

/* A sealed value taken apart. */
struct parts {
    struct sa_str head; /* version, length and key id: authenticated */
    struct sa_str key_id;
    const unsigned char *nonce;
    struct sa_str text; /* ciphertext and tag */
};

static bool key_id_valid(struct sa_str id)
{
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return id.n > 0 && id.n <= SA_KEY_ID_MAX;
}

static const struct sa_key *find(const struct sa_keyring *ring, struct sa_str id)
{
    for (size_t i = 0; i < ring->n; i++)
        if (sa_str_eq(id, sa_str_of(ring->keys[i].id)))
            return &ring->keys[i];
    return NULL;
}

static enum sa_err add_key(struct sa_ctx *ctx, struct sa_keyring *ring, struct sa_str entry)
{
    ptrdiff_t colon = sa_str_chr(entry, ':');
    struct sa_str id = sa_str_sub(entry, 0, colon < 0 ? 0 : (size_t)colon);
    struct sa_str hex = sa_str_sub(entry, (size_t)(colon + 1), entry.n);
    struct sa_key *key = &ring->keys[ring->n];

    if (ring->n == SA_KEYS_MAX)
        return sa_fail(ctx, SA_CONFIGURATION, "more than %d encryption keys", SA_KEYS_MAX);
    if (!key_id_valid(id) || find(ring, id))
        return sa_fail(ctx, SA_CONFIGURATION,
                       "encryption key %zu needs an id of its own (1 to %d of a-z 0-9 - _), a "
                       "colon and 64 hex digits",
                       ring->n + 1, SA_KEY_ID_MAX);
    if (!sa_unhex(key->bytes, sizeof(key->bytes), hex))
        return sa_fail(ctx, SA_CONFIGURATION, "encryption key %.*s is not 64 hex digits",
                       SA_STR_ARG(id));
    memcpy(key->id, id.p, id.n);
    ring->n++;
    return SA_OK;
}

enum sa_err sa_keyring_parse(struct sa_ctx *ctx, struct sa_str text, struct sa_keyring *ring)
{
    struct sa_str rest = sa_str_trim(text), entry;

    *ring = (struct sa_keyring){.n = 0};
    while (rest.n && sa_str_split(&rest, ',', &entry)) {
        enum sa_err err = add_key(ctx, ring, sa_str_trim(entry));
        if (err)
            return err;
    }
    return SA_OK;
}

void sa_keyring_wipe(struct sa_keyring *ring)
{
    OPENSSL_cleanse(ring, sizeof(*ring));
}

enum sa_err sa_envelope_seal(struct sa_ctx *ctx, const struct sa_keyring *ring, struct sa_str aad,
                             struct sa_str plain, struct sa_str *sealed)
{
    if (ring->n == 0)
        return sa_fail(ctx, SA_CONFIGURATION, "no encryption key: set OAUTH_ENCRYPTION_KEY");
    if (plain.n > TEXT_MAX || aad.n > TEXT_MAX)
        return sa_fail(ctx, SA_INVALID_INPUT, "too large to be sealed");

    const struct sa_key *key = &ring->keys[0];
    size_t id = strlen(key->id), head = 2 + id, whole = head + SA_GCM_NONCE_BYTES + plain.n;
    unsigned char *out = sa_alloc(ctx->arena, whole + SA_GCM_TAG_BYTES);
    unsigned char *nonce = out + head;

    out[0] = VERSION;
    out[1] = (unsigned char)id;
    memcpy(out + 2, key->id, id);
    sa_random(nonce, SA_GCM_NONCE_BYTES);
    sa_gcm_seal(&(struct sa_gcm){key->bytes, nonce, {{(const char *)out, head}, aad}}, plain,
                nonce + SA_GCM_NONCE_BYTES);
    *sealed = sa_str_make((const char *)out, whole + SA_GCM_TAG_BYTES);
    return SA_OK;
}

static bool take_apart(struct sa_str sealed, struct parts *parts)
{
    const unsigned char *p = (const unsigned char *)sealed.p;

    if (sealed.n < 2 || sealed.n > TEXT_MAX || p[0] != VERSION || p[1] > SA_KEY_ID_MAX ||
        sealed.n < (size_t)2 + p[1] + SA_GCM_NONCE_BYTES + SA_GCM_TAG_BYTES)
        return false;
    size_t head = (size_t)2 + p[1];
    parts->head = sa_str_sub(sealed, 0, head);
    parts->key_id = sa_str_sub(sealed, 2, p[1]);
    parts->nonce = p + head;
    parts->text = sa_str_sub(sealed, head + SA_GCM_NONCE_BYTES, sealed.n);
    return true;
}

enum sa_err sa_envelope_open(struct sa_ctx *ctx, const struct sa_keyring *ring, struct sa_str aad,
                             struct sa_str sealed, struct sa_str *plain)
{
    struct parts parts;

    if (!take_apart(sealed, &parts) || aad.n > TEXT_MAX)
        return sa_fail(ctx, SA_INVALID_INPUT, "not a sealed value of a known version");
    const struct sa_key *key = find(ring, parts.key_id);
    if (!key)
        return sa_fail(ctx, SA_CONFIGURATION, "the encryption key it was sealed with is missing");
    unsigned char *out = sa_alloc(ctx->arena, parts.text.n);
    if (!sa_gcm_open(&(struct sa_gcm){key->bytes, parts.nonce, {parts.head, aad}}, parts.text, out))
        return sa_fail(ctx, SA_INVALID_INPUT, "a sealed value was altered or belongs elsewhere");
    *plain = sa_str_make((const char *)out, parts.text.n - SA_GCM_TAG_BYTES);
    return SA_OK;
}

bool sa_envelope_looks_sealed(struct sa_str value)
{
    struct parts parts;

    return take_apart(value, &parts);
}

bool sa_envelope_needs_rewrap(const struct sa_keyring *ring, struct sa_str sealed)
{
    struct parts parts;

    return take_apart(sealed, &parts) && ring->n &&
           !sa_str_eq(parts.key_id, sa_str_of(ring->keys[0].id));
}
