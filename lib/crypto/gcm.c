/* AES-256-GCM on OpenSSL; see gcm.h. */
#include "lib/crypto/gcm.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

static bool update(EVP_CIPHER_CTX *c, unsigned char *out, struct sa_str in)
{
    int n;

    if (in.n > INT_MAX)
        sa_die("AES-256-GCM: %zu bytes at once", in.n);
    return in.n == 0 || EVP_CipherUpdate(c, out, &n, (const unsigned char *)in.p, (int)in.n) == 1;
}

static EVP_CIPHER_CTX *begin(const struct sa_gcm *gcm, int seal)
{
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();

    if (!c || EVP_CipherInit_ex(c, EVP_aes_256_gcm(), NULL, gcm->key, gcm->nonce, seal) != 1 ||
        !update(c, NULL, gcm->additional[0]) || !update(c, NULL, gcm->additional[1]))
        sa_die("AES-256-GCM is not available");
    return c;
}

void sa_gcm_seal(const struct sa_gcm *gcm, struct sa_str text, unsigned char *out)
{
    EVP_CIPHER_CTX *c = begin(gcm, 1);
    int n;

    if (!update(c, out, text) || EVP_CipherFinal_ex(c, out + text.n, &n) != 1 ||
        EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, SA_GCM_TAG_BYTES, out + text.n) != 1)
        sa_die("AES-256-GCM failed to seal");
    EVP_CIPHER_CTX_free(c);
}

bool sa_gcm_open(const struct sa_gcm *gcm, struct sa_str sealed, unsigned char *out)
{
    unsigned char tag[SA_GCM_TAG_BYTES];
    int n;

    if (sealed.n < sizeof(tag))
        return false;
    struct sa_str text = sa_str_sub(sealed, 0, sealed.n - sizeof(tag));
    memcpy(tag, sealed.p + text.n, sizeof(tag));
    EVP_CIPHER_CTX *c = begin(gcm, 0);
    bool right = update(c, out, text) &&
                 EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, sizeof(tag), tag) == 1 &&
                 EVP_CipherFinal_ex(c, out + text.n, &n) == 1;
    EVP_CIPHER_CTX_free(c);
    if (!right)
        OPENSSL_cleanse(out, text.n);
    return right;
}
