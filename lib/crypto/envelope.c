/* AES-256-GCM on OpenSSL; see envelope.h for the format. */
#include "lib/crypto/envelope.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "lib/base/encode.h"
#include "lib/base/random.h"

enum { VERSION = 1, NONCE_BYTES = 12, TAG_BYTES = 16 };

/* A sealed value taken apart. */
struct parts {
    struct sa_str head; /* version, length and key id: authenticated */
    struct sa_str key_id;
    const unsigned char *nonce;
    struct sa_str ciphertext;
    const unsigned char *tag;
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

/* Key, nonce and everything that is authenticated but not encrypted. */
static EVP_CIPHER_CTX *begin(const struct sa_key *key, const unsigned char *nonce,
                             const struct sa_str additional[2], int encrypt)
{
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    int n;

    if (!c || EVP_CipherInit_ex(c, EVP_aes_256_gcm(), NULL, key->bytes, nonce, encrypt) != 1)
        sa_die("AES-256-GCM is not available");
    for (int i = 0; i < 2; i++)
        if (additional[i].n && EVP_CipherUpdate(c, NULL, &n, (const unsigned char *)additional[i].p,
                                                (int)additional[i].n) != 1)
            sa_die("AES-256-GCM refused additional data");
    return c;
}

enum sa_err sa_envelope_seal(struct sa_ctx *ctx, const struct sa_keyring *ring, struct sa_str aad,
                             struct sa_str plain, struct sa_str *sealed)
{
    if (ring->n == 0)
        return sa_fail(ctx, SA_CONFIGURATION, "no encryption key: set OAUTH_ENCRYPTION_KEY");
    if (plain.n > INT_MAX / 2 || aad.n > INT_MAX / 2)
        return sa_fail(ctx, SA_INVALID_INPUT, "too large to be sealed");

    const struct sa_key *key = &ring->keys[0];
    size_t id = strlen(key->id), head = 2 + id;
    unsigned char *out = sa_alloc(ctx->arena, head + NONCE_BYTES + plain.n + TAG_BYTES);
    unsigned char *nonce = out + head, *text = nonce + NONCE_BYTES;
    const struct sa_str additional[2] = {{(const char *)out, head}, aad};
    int n = 0;

    out[0] = VERSION;
    out[1] = (unsigned char)id;
    memcpy(out + 2, key->id, id);
    sa_random(nonce, NONCE_BYTES);
    EVP_CIPHER_CTX *c = begin(key, nonce, additional, 1);
    if ((plain.n &&
         EVP_CipherUpdate(c, text, &n, (const unsigned char *)plain.p, (int)plain.n) != 1) ||
        EVP_CipherFinal_ex(c, text + plain.n, &n) != 1 ||
        EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, text + plain.n) != 1)
        sa_die("AES-256-GCM failed to seal");
    EVP_CIPHER_CTX_free(c);
    *sealed = sa_str_make((const char *)out, head + NONCE_BYTES + plain.n + TAG_BYTES);
    return SA_OK;
}

static bool take_apart(struct sa_str sealed, struct parts *parts)
{
    const unsigned char *p = (const unsigned char *)sealed.p;

    if (sealed.n < 2 || p[0] != VERSION || p[1] > SA_KEY_ID_MAX ||
        sealed.n < (size_t)2 + p[1] + NONCE_BYTES + TAG_BYTES)
        return false;
    size_t head = (size_t)2 + p[1];
    parts->head = sa_str_sub(sealed, 0, head);
    parts->key_id = sa_str_sub(sealed, 2, p[1]);
    parts->nonce = p + head;
    parts->ciphertext =
        sa_str_sub(sealed, head + NONCE_BYTES, sealed.n - head - NONCE_BYTES - TAG_BYTES);
    parts->tag = p + sealed.n - TAG_BYTES;
    return true;
}

enum sa_err sa_envelope_open(struct sa_ctx *ctx, const struct sa_keyring *ring, struct sa_str aad,
                             struct sa_str sealed, struct sa_str *plain)
{
    struct parts parts;
    unsigned char tag[TAG_BYTES];
    int n = 0;

    if (!take_apart(sealed, &parts) || sealed.n > INT_MAX / 2 || aad.n > INT_MAX / 2)
        return sa_fail(ctx, SA_INVALID_INPUT, "not a sealed value of a known version");
    const struct sa_key *key = find(ring, parts.key_id);
    if (!key)
        return sa_fail(ctx, SA_CONFIGURATION, "the encryption key it was sealed with is missing");

    const struct sa_str additional[2] = {parts.head, aad};
    unsigned char *out = sa_alloc(ctx->arena, parts.ciphertext.n + 1);
    memcpy(tag, parts.tag, sizeof(tag));
    EVP_CIPHER_CTX *c = begin(key, parts.nonce, additional, 0);
    bool ok = (parts.ciphertext.n == 0 ||
               EVP_CipherUpdate(c, out, &n, (const unsigned char *)parts.ciphertext.p,
                                (int)parts.ciphertext.n) == 1) &&
              EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, tag) == 1 &&
              EVP_CipherFinal_ex(c, out + parts.ciphertext.n, &n) == 1;
    EVP_CIPHER_CTX_free(c);
    if (!ok) {
        OPENSSL_cleanse(out, parts.ciphertext.n);
        return sa_fail(ctx, SA_INVALID_INPUT, "a sealed value was altered or belongs elsewhere");
    }
    *plain = sa_str_make((const char *)out, parts.ciphertext.n);
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
