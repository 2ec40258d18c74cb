/* When a failed step is tried again: pure arithmetic over the error table. */
#ifndef SA_DOMAIN_RETRY_H
#define SA_DOMAIN_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/err.h"

struct sa_retry_plan {
    bool again;          /* false: to the dead letters */
    bool burns_attempt;  /* false for snoozes */
    int64_t delay_ms;    /* from now */
    const char *waiting; /* retry, rate_limit, breaker: the reason shown while waiting */
};

/*
 * attempt: how many attempts this step has burned, this one included (1 …). retry_after_ms:
 * what the provider asked for, -1 for nothing. base_ms: first pause. random: any 64 random
 * bits; full jitter U(0, min(cap, base*2^(attempt-1))). Rules per class: queue design, docs/queue.md.
 */
struct sa_retry_plan sa_retry_after(enum sa_err code, int attempt, int64_t retry_after_ms,
                                    int64_t base_ms, uint64_t random);

/*
 * Retry-After in milliseconds from its header text: seconds or an IMF-fixdate, relative to
 * now_ms; negative, absurd or unreadable values give -1, more than an hour is cut to an hour.
 */
int64_t sa_retry_after_parse(const char *text, int64_t now_ms);

#endif
