/* Clocks; see clock.h. */
#include "lib/base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_us(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t sa_clock_us(void)
{
    return read_us(CLOCK_REALTIME);
}

int64_t sa_clock_ms(void)
{
    return sa_clock_us() / 1000;
}

int64_t sa_mono_us(void)
{
    return read_us(CLOCK_BOOTTIME);
}

int64_t sa_mono_ms(void)
{
    return sa_mono_us() / 1000;
}

void sa_clock_rfc3339(int64_t us, char *out, size_t size)
{
    int64_t fraction = (us % 1000000 + 1000000) % 1000000;
    time_t seconds = (time_t)((us - fraction) / 1000000);
    struct tm tm;
    char date[24];

    gmtime_r(&seconds, &tm);
    strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(out, size, "%s.%06dZ", date, (int)fraction);
}
