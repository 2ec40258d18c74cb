/*
 * Clocks. Leases and deadlines use the boot clock (it runs on while the machine sleeps and
 * nobody can set it); the wall clock is for timestamps that leave the process.
 */
#ifndef SA_BASE_CLOCK_H
#define SA_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/* Wall clock, microseconds since 1970 UTC. */
int64_t sa_clock_us(void);
/* Wall clock, milliseconds. */
int64_t sa_clock_ms(void);
/* CLOCK_BOOTTIME, milliseconds; only differences mean anything. */
int64_t sa_mono_ms(void);
int64_t sa_mono_us(void);
/* RFC 3339 in UTC with microseconds and Z, as log lines carry it; out of 28 bytes or more. */
void sa_clock_rfc3339(int64_t us, char *out, size_t size);

#endif
