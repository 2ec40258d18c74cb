/* Working a run again: the rows of a replay, made in one call. */
#ifndef SA_STORE_REPLAY_H
#define SA_STORE_REPLAY_H

#include "lib/store/store.h"

struct sa_replay {
    struct sa_uuid tenant;
    struct sa_uuid parent;
    unsigned keep;           /* bit p: the parent's journal row of position p is taken over */
    bool effects_off;        /* the replay changes nothing outside */
    struct sa_uuid workflow; /* filled: the new run */
    int64_t kept;            /* filled: how many rows were taken over */
};

/*
 * SA_NOT_FOUND: no such run. SA_CONFLICT: it is still worked on. SA_INVALID_INPUT: it cannot be
 * replayed so; the detail says why.
 */
enum sa_err sa_store_replay(struct sa_ctx *ctx, struct sa_store *store,
                            struct sa_replay *replay) SA_MUST_CHECK;

#endif
