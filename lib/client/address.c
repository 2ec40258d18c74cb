/* Address rules by table; see address.h. Sources: RFC 6890 and the IANA special registries. */
#include "lib/client/address.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include "lib/base/attr.h"

struct net4 {
    uint32_t net;
    int bits;
    bool always; /* refused even without public_only */
};

#define NET4(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

static const struct net4 nets4[] = {
    {NET4(0, 0, 0, 0), 8, true},      {NET4(169, 254, 0, 0), 16, true},
    {NET4(224, 0, 0, 0), 4, true},    {NET4(240, 0, 0, 0), 4, true},
    {NET4(127, 0, 0, 0), 8, false},   {NET4(10, 0, 0, 0), 8, false},
    {NET4(172, 16, 0, 0), 12, false}, {NET4(192, 168, 0, 0), 16, false},
    {NET4(100, 64, 0, 0), 10, false}, {NET4(192, 0, 0, 0), 24, false},
    {NET4(198, 18, 0, 0), 15, false},
};

static bool allowed4(uint32_t address, bool public_only)
{
    for (size_t i = 0; i < SA_COUNT(nets4); i++)
        if ((nets4[i].always || public_only) &&
            (address ^ nets4[i].net) >> (32 - nets4[i].bits) == 0)
            return false;
    return true;
}

static uint32_t word(const uint8_t *b)
{
    return NET4(b[0], b[1], b[2], b[3]);
}

static bool allowed6(const uint8_t *b, bool public_only)
{
    static const uint8_t zero[16];
    static const uint8_t nat64[12] = {0, 0x64, 0xff, 0x9b};

    if (memcmp(b, zero, 10) == 0 && b[10] == 0xff && b[11] == 0xff)
        return allowed4(word(b + 12), public_only);
    if (memcmp(b, nat64, sizeof(nat64)) == 0)
        return allowed4(word(b + 12), public_only);
    if (b[0] == 0x20 && b[1] == 0x02)
        return allowed4(word(b + 2), public_only);
    if (memcmp(b, zero, 15) == 0)
        return b[15] == 1 && !public_only;
    if (b[0] == 0xff || (b[0] == 0xfe && (b[1] & 0xc0) == 0x80))
        return false;
    return !(public_only && (b[0] & 0xfe) == 0xfc);
}

bool sa_address_allowed(const struct sockaddr *address, bool public_only)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof(in));
        return allowed4(ntohl(in.sin_addr.s_addr), public_only);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, address, sizeof(in6));
        return allowed6(in6.sin6_addr.s6_addr, public_only);
    }
    return false;
}
