/*
 * The engine: claims runs, works their graphs on a pool of threads, says what happened to the
 * writer. One per process.
 */
#ifndef SA_WORKFLOW_ENGINE_H
#define SA_WORKFLOW_ENGINE_H

#include <stdatomic.h>

#include "lib/conf/conf.h"
#include "lib/connectors/services.h"
#include "lib/crypto/envelope.h"
#include "lib/store/store.h"
#include "lib/workflow/lease.h"

/* What the job's main has wired up; all of it outlives the engine. */
struct sa_engine_parts {
    const struct sa_conf *conf;
    struct sa_store *store;
    struct sa_client *client;
    struct sa_shared *shared;
    const struct sa_keyring *keys;
    struct sa_lease *lease;
};

struct sa_engine_options {
    size_t concurrency;       /* runs in flight */
    int threads;              /* steps at once */
    int64_t until_ms;         /* boot clock; stop claiming then; 0: never */
    bool once;                /* end when nothing is due */
    const _Atomic bool *stop; /* set by a signal: stop claiming, finish what runs */
};

/*
 * Works until told to stop. worked: how many runs came to their end, were set to wait or were
 * buried. Returns SA_STALE when this worker was declared dead meanwhile.
 */
enum sa_err sa_engine_run(struct sa_ctx *ctx, const struct sa_engine_parts *parts,
                          const struct sa_engine_options *options, int64_t *worked) SA_MUST_CHECK;

#endif
