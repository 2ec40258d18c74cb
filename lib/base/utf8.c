/* UTF-8 by code point; see utf8.h. Folding covers what names and mails are written in. */
#include "lib/base/utf8.h"

struct range {
    uint32_t first, last;
};

static bool in_ranges(const struct range *ranges, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++)
        if (cp >= ranges[i].first && cp <= ranges[i].last)
            return true;
    return false;
}

static uint32_t decode(const unsigned char *p, size_t need)
{
    static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t cp = p[0] & mask[need];

    for (size_t i = 1; i < need; i++)
        cp = cp << 6 | (p[i] & 0x3FU);
    return cp;
}

static size_t length_by_lead(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

bool sa_utf8_next(struct sa_str *rest, uint32_t *cp)
{
    if (rest->n == 0)
        return false;
    size_t need = length_by_lead((unsigned char)rest->p[0]);
    if (need == 0 || need > rest->n || !sa_str_utf8(sa_str_sub(*rest, 0, need))) {
        *cp = SA_UTF8_BAD;
        *rest = sa_str_sub(*rest, 1, rest->n);
        return true;
    }
    *cp = decode((const unsigned char *)rest->p, need);
    *rest = sa_str_sub(*rest, need, rest->n);
    return true;
}

uint32_t sa_utf8_last(struct sa_str s)
{
    uint32_t cp = 0;
    size_t at = s.n;

    while (at > 0 && ((unsigned char)s.p[--at] & 0xC0) == 0x80)
        ;
    struct sa_str tail = sa_str_sub(s, at, s.n);
    return sa_utf8_next(&tail, &cp) ? cp : 0;
}

void sa_utf8_put(struct sa_buf *b, uint32_t cp)
{
    char out[4];
    size_t n;

    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = SA_UTF8_BAD;
    if (cp < 0x80) {
        sa_buf_putc(b, (char)cp);
        return;
    }
    n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3F));
    out[0] = (char)((n == 2 ? 0xC0U : n == 3 ? 0xE0U : 0xF0U) | cp);
    sa_buf_add(b, sa_str_make(out, n));
}

size_t sa_utf8_count(struct sa_str s)
{
    size_t n = 0;
    uint32_t cp;

    while (sa_utf8_next(&s, &cp))
        n++;
    return n;
}

/* Blocks where capitals and small letters alternate, capital on even or odd code points. */
static bool pairs_even(uint32_t cp)
{
    return (cp >= 0x100 && cp <= 0x137 && cp != 0x130 && cp != 0x131) ||
           (cp >= 0x14A && cp <= 0x177) || (cp >= 0x1E00 && cp <= 0x1E95) ||
           (cp >= 0x1EA0 && cp <= 0x1EFF) || (cp >= 0x218 && cp <= 0x21F) ||
           (cp >= 0x460 && cp <= 0x481) || (cp >= 0x48A && cp <= 0x4BF) ||
           (cp >= 0x4D0 && cp <= 0x52F);
}

static bool pairs_odd(uint32_t cp)
{
    return (cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17E);
}

uint32_t sa_utf8_lower(uint32_t cp)
{
    if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) ||
        (cp >= 0x391 && cp <= 0x3AB && cp != 0x3A2) || (cp >= 0x410 && cp <= 0x42F))
        return cp + 32;
    if (cp >= 0x400 && cp <= 0x40F)
        return cp + 80;
    if (cp == 0x130)
        return 'i';
    if (cp == 0x178)
        return 0xFF;
    if (cp == 0x1E9E)
        return 0xDF;
    if ((pairs_even(cp) && cp % 2 == 0) || (pairs_odd(cp) && cp % 2 == 1))
        return cp + 1;
    return cp;
}

uint32_t sa_utf8_upper(uint32_t cp)
{
    if ((cp >= 'a' && cp <= 'z') || (cp >= 0xE0 && cp <= 0xFE && cp != 0xF7) ||
        (cp >= 0x3B1 && cp <= 0x3CB && cp != 0x3C2) || (cp >= 0x430 && cp <= 0x44F))
        return cp - 32;
    if (cp >= 0x450 && cp <= 0x45F)
        return cp - 80;
    if (cp == 0xFF)
        return 0x178;
    if ((pairs_even(cp) && cp % 2 == 1) || (pairs_odd(cp) && cp % 2 == 0))
        return cp - 1;
    return cp;
}

bool sa_utf8_letter(uint32_t cp)
{
    static const struct range not_letters[] = {
        {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},      {0xBB, 0xBF},     {0xD7, 0xD7},
        {0xF7, 0xF7},     {0x37E, 0x37E},   {0x387, 0x387},    {0x589, 0x58A},   {0x5BE, 0x5BE},
        {0x5F3, 0x5F4},   {0x600, 0x61F},   {0x660, 0x66D},    {0x6D4, 0x6D4},   {0x6F0, 0x6F9},
        {0x964, 0x96F},   {0xE3F, 0xE3F},   {0xE4F, 0xE5B},    {0x2000, 0x2BFF}, {0x2E00, 0x2E7F},
        {0x3000, 0x3004}, {0x3007, 0x3029}, {0x3030, 0x3030},  {0x303D, 0x303F}, {0x30FB, 0x30FB},
        {0x3200, 0x33FF}, {0xE000, 0xF8FF}, {0xFE00, 0xFE6F},  {0xFEFF, 0xFF20}, {0xFF3B, 0xFF40},
        {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}};

    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
    return cp <= 0x3FFFF && !in_ranges(not_letters, SA_COUNT(not_letters), cp);
}

bool sa_utf8_unspaced(uint32_t cp)
{
    static const struct range unspaced[] = {{0x0E01, 0x0EFF}, {0x1000, 0x109F},  {0x1780, 0x17FF},
                                            {0x3005, 0x3006}, {0x3041, 0x30FA},  {0x30FC, 0x312F},
                                            {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},  {0xF900, 0xFAFF},
                                            {0xFF66, 0xFF9F}, {0x20000, 0x3FFFF}};

    return in_ranges(unspaced, SA_COUNT(unspaced), cp);
}

bool sa_utf8_blank(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000;
}

bool sa_utf8_hidden(uint32_t cp)
{
    static const struct range hidden[] = {{0x00, 0x1F},     {0x7F, 0x9F},      {0xAD, 0xAD},
                                          {0x61C, 0x61C},   {0x180E, 0x180E},  {0x200B, 0x200F},
                                          {0x202A, 0x202E}, {0x2060, 0x206F},  {0xFEFF, 0xFEFF},
                                          {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF}};

    return in_ranges(hidden, SA_COUNT(hidden), cp);
}

struct sa_str sa_utf8_fold(struct sa_arena *arena, struct sa_str s)
{
    struct sa_buf b;
    uint32_t cp;

    sa_buf_init(&b, arena, s.n * 3 + 1);
    while (sa_utf8_next(&s, &cp))
        sa_utf8_put(&b, sa_utf8_lower(cp));
    return sa_buf_str(&b);
}
