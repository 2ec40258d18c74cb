/* The queue: registering as a worker, claiming runs, giving them back, rescuing the dead's. */
#ifndef SA_STORE_QUEUE_H
#define SA_STORE_QUEUE_H

#include "lib/base/json.h"
#include "lib/store/store.h"

struct sa_worker {
    struct sa_uuid id; /* fresh for every process, never reused */
    struct sa_str host_id;
    struct sa_str boot_id;
    int64_t pid;
    int64_t pid_start; /* field 22 of /proc/PID/stat */
};
enum sa_err sa_store_worker_register(struct sa_ctx *ctx, struct sa_store *store,
                                     const struct sa_worker *worker) SA_MUST_CHECK;
/* SA_STALE: this worker was declared dead; it must drop everything. */
enum sa_err sa_store_worker_heartbeat(struct sa_ctx *ctx, struct sa_store *store,
                                      const struct sa_uuid *worker, bool draining) SA_MUST_CHECK;
/* At a clean end: what is still held goes back to the queue. */
enum sa_err sa_store_worker_leave(struct sa_ctx *ctx, struct sa_store *store,
                                  const struct sa_uuid *worker) SA_MUST_CHECK;

struct sa_suspect {
    struct sa_uuid id;
    bool same_host;
    struct sa_str boot_id;
    int64_t pid;
    int64_t pid_start;
    bool silent; /* for so long that it has lost its runs, whether its process lives or not */
};
/* Other workers of this host, and workers anywhere that are silent for `silent_seconds`. */
enum sa_err sa_store_workers_suspect(struct sa_ctx *ctx, struct sa_store *store,
                                     const struct sa_worker *self, int64_t silent_seconds,
                                     struct sa_suspect **suspects, size_t *n) SA_MUST_CHECK;
/*
 * Declares a worker dead and frees its runs. proven: its process is gone; otherwise only when
 * it is still silent for so long. rescued: how many runs came free.
 */
enum sa_err sa_store_worker_rescue(struct sa_ctx *ctx, struct sa_store *store,
                                   const struct sa_uuid *dead, bool proven, int64_t silent_seconds,
                                   int64_t *rescued) SA_MUST_CHECK;

struct sa_claimed {
    struct sa_uuid workflow_id;
    struct sa_uuid tenant_id;
    int64_t epoch;
    int64_t crashes;
};
/*
 * Claims at most `limit` due runs, queues by weight 8:4:2:1. deadline_seconds: a run not done
 * by then counts as stuck.
 */
enum sa_err sa_store_claim(struct sa_ctx *ctx, struct sa_store *store, const struct sa_uuid *worker,
                           size_t limit, int64_t deadline_seconds, struct sa_claimed **runs,
                           size_t *n) SA_MUST_CHECK;
/*
 * Gives back what the table says this worker holds and the worker does not know of: after a claim
 * whose answer was lost. held: the runs in its memory.
 */
enum sa_err sa_store_disown(struct sa_ctx *ctx, struct sa_store *store,
                            const struct sa_uuid *worker, const struct sa_uuid *held,
                            size_t n) SA_MUST_CHECK;
/* What would be claimed, without claiming. */
enum sa_err sa_store_peek(struct sa_ctx *ctx, struct sa_store *store, size_t limit,
                          struct sa_claimed **runs, size_t *n) SA_MUST_CHECK;
/* Milliseconds until the next waiting run is due, 0 when one is, -1 when nothing waits. */
enum sa_err sa_store_next_due(struct sa_ctx *ctx, struct sa_store *store,
                              int64_t *ms) SA_MUST_CHECK;

/*
 * Depths per queue, at most `limit` runs that wait (next first) and the living workers, as one
 * document; needs the reading role (sa_verify).
 */
enum sa_err sa_store_queue_overview(struct sa_ctx *ctx, struct sa_store *store, int64_t limit,
                                    json_t **document) SA_MUST_CHECK;

struct sa_loaded {
    struct sa_uuid workflow_id;
    struct sa_uuid submission_id;
    struct sa_str trace_id;
    struct sa_str submission; /* JSON, lib/domain/submission.h */
    struct sa_str journal;    /* JSON object: position → output of finished steps */
    struct sa_str attempts;   /* JSON object: position → attempts burned so far */
    bool effects_off;         /* a replay that may change nothing outside */
    struct sa_uuid first_run; /* the workflow that intake made for this submission */
};
/* Slices live in the context's arena. Order is not that of the claim. */
enum sa_err sa_store_load(struct sa_ctx *ctx, struct sa_store *store, const struct sa_claimed *runs,
                          size_t n, struct sa_loaded **loaded, size_t *n_loaded) SA_MUST_CHECK;

enum sa_err sa_store_job_start(struct sa_ctx *ctx, struct sa_store *store, const struct sa_uuid *id,
                               const char *job, struct sa_str host_id) SA_MUST_CHECK;
enum sa_err sa_store_job_finish(struct sa_ctx *ctx, struct sa_store *store,
                                const struct sa_uuid *id, int exit_code,
                                int64_t items) SA_MUST_CHECK;

#endif
