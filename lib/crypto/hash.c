/* Hashes on OpenSSL's EVP interface; see hash.h. */
#include "lib/crypto/hash.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "lib/base/encode.h"

struct sa_digest sa_sha256_parts(const struct sa_str *parts, size_t n)
{
    struct sa_digest digest;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool ok = md && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1;

    for (size_t i = 0; ok && i < n; i++)
        ok = parts[i].n == 0 || EVP_DigestUpdate(md, parts[i].p, parts[i].n) == 1;
    if (!ok || EVP_DigestFinal_ex(md, digest.bytes, NULL) != 1)
        sa_die("SHA-256 is not available");
    EVP_MD_CTX_free(md);
    return digest;
}

struct sa_digest sa_sha256(struct sa_str data)
{
    return sa_sha256_parts(&data, 1);
}

struct sa_digest sa_hmac_sha256_parts(struct sa_str key, const struct sa_str *parts, size_t n)
{
    char name[] = "SHA256";
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                           OSSL_PARAM_construct_end()};
    struct sa_digest digest;
    size_t size = 0;
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *c = EVP_MAC_CTX_new(mac);
    /* A NULL key would mean "keep the last one". */
    const unsigned char *secret = key.n ? (const unsigned char *)key.p : (const unsigned char *)"";
    bool ok = c && EVP_MAC_init(c, secret, key.n, params) == 1;

    for (size_t i = 0; ok && i < n; i++)
        ok = parts[i].n == 0 ||
             EVP_MAC_update(c, (const unsigned char *)parts[i].p, parts[i].n) == 1;
    if (!ok || EVP_MAC_final(c, digest.bytes, &size, sizeof(digest.bytes)) != 1)
        sa_die("HMAC-SHA-256 is not available");
    EVP_MAC_CTX_free(c);
    EVP_MAC_free(mac);
    return digest;
}

struct sa_digest sa_hmac_sha256(struct sa_str key, struct sa_str data)
{
    return sa_hmac_sha256_parts(key, &data, 1);
}

struct sa_str sa_digest_hex(struct sa_arena *arena, const struct sa_digest *digest)
{
    char *hex = sa_alloc(arena, SA_SHA256_HEX);

    sa_hex(hex, digest->bytes, sizeof(digest->bytes));
    return sa_str_make(hex, SA_SHA256_HEX - 1);
}

struct sa_str sa_digest_base64(struct sa_arena *arena, const struct sa_digest *digest)
{
    return sa_base64(arena, sa_str_make((const char *)digest->bytes, sizeof(digest->bytes)));
}

bool sa_equal_constant_time(struct sa_str a, struct sa_str b)
{
    return a.n == b.n && (a.n == 0 || CRYPTO_memcmp(a.p, b.p, a.n) == 0);
}

struct sa_str sa_keyed_hash(struct sa_arena *arena, struct sa_str secret_key, struct sa_str value)
{
    struct sa_digest digest = sa_hmac_sha256(secret_key, value);

    return sa_digest_hex(arena, &digest);
}
