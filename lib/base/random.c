/* getrandom(2); see random.h. */
#include "lib/base/random.h"

#include <errno.h>
#include <sys/random.h>

#include "lib/base/arena.h"

void sa_random(void *out, size_t n)
{
    unsigned char *p = out;

    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno != EINTR)
            sa_die("getrandom failed");
        if (got > 0) {
            p += got;
            n -= (size_t)got;
        }
    }
}

uint64_t sa_random_below(uint64_t bound)
{
    uint64_t value;

    if (bound == 0)
        return 0;
    uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    do
        sa_random(&value, sizeof(value));
    while (value >= limit);
    return value % bound;
}
