/* UUID version 7: 48 bits of milliseconds, 12 bits of sub-millisecond time, 62 random bits. */
#include "lib/base/uuid.h"

#include <stdatomic.h>
#include <stdint.h>

#include "lib/base/clock.h"
#include "lib/base/encode.h"
#include "lib/base/random.h"

/* Last tick handed out, in units of 1/4096 ms; keeps ids of one process in order. */
static _Atomic uint64_t last_tick;

static uint64_t next_tick(void)
{
    uint64_t us = (uint64_t)sa_clock_us();
    uint64_t now = (us / 1000) << 12 | (us % 1000) * 4096 / 1000;
    uint64_t last = atomic_load(&last_tick);
    uint64_t next;

    do
        next = now > last ? now : last + 1;
    while (!atomic_compare_exchange_weak(&last_tick, &last, next));
    return next;
}

struct sa_uuid sa_uuid_new(void)
{
    unsigned char b[16];
    char hex[33];
    struct sa_uuid id;
    uint64_t tick = next_tick();

    sa_random(b, sizeof(b));
    for (int i = 0; i < 6; i++)
        b[i] = (unsigned char)(tick >> (12 + 8 * (5 - i)));
    b[6] = (unsigned char)(0x70 | ((tick >> 8) & 0x0F));
    b[7] = (unsigned char)tick;
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    sa_hex(hex, b, sizeof(b));
    char *out = id.text;
    for (int i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            *out++ = '-';
        *out++ = hex[i];
    }
    *out = '\0';
    return id;
}

struct sa_uuid sa_uuid_derive(const struct sa_uuid *from, struct sa_str seed)
{
    static const char variants[] = "89ab";
    struct sa_uuid id = *from;

    if (seed.n < 20 || sa_uuid_none(from))
        sa_die("an id is derived from an id and 20 hex digits");
    memcpy(id.text + 15, seed.p, 3);
    id.text[19] = variants[seed.p[3] & 3];
    memcpy(id.text + 20, seed.p + 4, 3);
    memcpy(id.text + 24, seed.p + 7, 12);
    return id;
}

bool sa_uuid_parse(struct sa_str s, struct sa_uuid *id)
{
    if (s.n != 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        char c = s.p[i];
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (c >= 'A' && c <= 'F')
            c = (char)(c - 'A' + 'a');
        if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
        id->text[i] = c;
    }
    id->text[36] = '\0';
    return true;
}

bool sa_uuid_none(const struct sa_uuid *id)
{
    return id->text[0] == '\0';
}

bool sa_uuid_eq(const struct sa_uuid *a, const struct sa_uuid *b)
{
    return strcmp(a->text, b->text) == 0;
}

struct sa_str sa_uuid_str(const struct sa_uuid *id)
{
    return sa_str_of(id->text);
}
