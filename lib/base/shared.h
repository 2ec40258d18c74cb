/*
 * One file that every process of a host maps: counters that only grow, and the doorbell that
 * wakes a resident job when intake has committed a row. It survives restarts of any program.
 * Without a file (tools, tests) the same calls work on private memory.
 */
#ifndef SA_BASE_SHARED_H
#define SA_BASE_SHARED_H

#include <stdatomic.h>
#include <stdint.h>

#include "lib/base/ctx.h"

enum { SA_SHARED_COUNTERS = 4096 };

struct sa_shared {
    uint64_t magic;             /* layout version; another one is refused */
    _Atomic uint32_t doorbell;  /* futex word, counts rings */
    _Atomic int32_t parents[4]; /* by enum sa_program: who holds a program's children */
    uint32_t reserved[9];
    _Atomic uint64_t counters[SA_SHARED_COUNTERS]; /* see metrics.h for what lies where */
};

/*
 * Maps the file, creating it when missing; path empty gives private memory. Never unmapped: it
 * lives as long as the process. SA_CONFIGURATION when it cannot be opened or has another
 * layout.
 */
enum sa_err sa_shared_open(struct sa_ctx *ctx, struct sa_str path,
                           struct sa_shared **shared) SA_MUST_CHECK;
/* After a commit that made work. */
void sa_doorbell_ring(struct sa_shared *shared);
/* The count to hand to the next wait; read it before looking for work. */
uint32_t sa_doorbell_seen(struct sa_shared *shared);
/* Returns when somebody rang after `seen`, or after timeout_ms. */
void sa_doorbell_wait(struct sa_shared *shared, uint32_t seen, int64_t timeout_ms);

#endif
