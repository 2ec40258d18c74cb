/* Random bytes from the kernel; never fails (no bytes means the process ends). */
#ifndef SA_BASE_RANDOM_H
#define SA_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void sa_random(void *out, size_t n);
/* Uniform in 0 … bound-1; 0 when bound is 0. */
uint64_t sa_random_below(uint64_t bound);

#endif
