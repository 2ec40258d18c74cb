/* Hex, base64 and percent encoding; see encode.h. */
#include "lib/base/encode.h"

static const char hex_digits[] = "0123456789abcdef";
static const char base64_std[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64_url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void sa_hex(char *out, const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = hex_digits[bytes[i] >> 4];
        out[2 * i + 1] = hex_digits[bytes[i] & 15];
    }
    out[2 * n] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool sa_unhex(unsigned char *out, size_t n, struct sa_str hex)
{
    if (hex.n != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int hi = hex_value(hex.p[2 * i]), lo = hex_value(hex.p[2 * i + 1]);
        if (hi < 0 || lo < 0)
            return false;
        out[i] = (unsigned char)(hi << 4 | lo);
    }
    return true;
}

static struct sa_str encode64(struct sa_arena *arena, struct sa_str bytes, const char *alphabet,
                              bool pad)
{
    char *out = sa_alloc(arena, (bytes.n + 2) / 3 * 4 + 1);
    const unsigned char *in = (const unsigned char *)bytes.p;
    size_t n = 0;

    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t have = bytes.n - i < 3 ? bytes.n - i : 3;
        uint32_t v = (uint32_t)in[i] << 16;
        if (have > 1)
            v |= (uint32_t)in[i + 1] << 8;
        if (have > 2)
            v |= in[i + 2];
        for (size_t k = 0; k < 4; k++)
            if (k <= have)
                out[n++] = alphabet[(v >> (18 - 6 * k)) & 63];
            else if (pad)
                out[n++] = '=';
    }
    return sa_str_make(out, n);
}

struct sa_str sa_base64(struct sa_arena *arena, struct sa_str bytes)
{
    return encode64(arena, bytes, base64_std, true);
}

struct sa_str sa_base64url(struct sa_arena *arena, struct sa_str bytes)
{
    return encode64(arena, bytes, base64_url, false);
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    if (c == '/' || c == '_')
        return 63;
    return -1;
}

bool sa_unbase64(struct sa_arena *arena, struct sa_str text, struct sa_str *bytes)
{
    char *out = sa_alloc(arena, text.n / 4 * 3 + 4);
    uint32_t bits = 0;
    size_t n = 0, have = 0, padding = 0;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\r' || c == '\n')
            continue;
        if (c == '=') {
            padding++;
            continue;
        }
        int v = base64_value(c);
        if (v < 0 || padding)
            return false;
        bits = bits << 6 | (uint32_t)v;
        if (++have % 4 != 1)
            out[n++] = (char)(bits >> (6 - 2 * ((have - 1) % 4)) & 0xFF);
    }
    if (have % 4 == 1 || padding > 2 || (padding && (have + padding) % 4 != 0))
        return false;
    out[n] = '\0';
    *bytes = sa_str_make(out, n);
    return true;
}

struct sa_str sa_url_encode(struct sa_arena *arena, struct sa_str s)
{
    static const char upper[] = "0123456789ABCDEF";
    char *out = sa_alloc(arena, s.n * 3 + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out[n++] = (char)c;
            continue;
        }
        out[n++] = '%';
        out[n++] = upper[c >> 4];
        out[n++] = upper[c & 15];
    }
    return sa_str_make(out, n);
}

bool sa_url_decode(struct sa_arena *arena, struct sa_str s, bool plus_is_space,
                   struct sa_str *decoded)
{
    char *out = sa_alloc(arena, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '+' && plus_is_space) {
            out[n++] = ' ';
        } else if (s.p[i] == '%') {
            unsigned char byte;
            if (i + 2 >= s.n || !sa_unhex(&byte, 1, sa_str_sub(s, i + 1, 2)))
                return false;
            out[n++] = (char)byte;
            i += 2;
        } else {
            out[n++] = s.p[i];
        }
    }
    *decoded = sa_str_make(out, n);
    return true;
}
