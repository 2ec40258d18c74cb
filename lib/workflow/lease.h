/*
 * Being a worker: identity, heartbeat, self-fencing, and looking after the runs of workers
 * that died. One thread of its own, so that a slow step never delays a heartbeat.
 */
#ifndef SA_WORKFLOW_LEASE_H
#define SA_WORKFLOW_LEASE_H

#include "lib/base/shared.h"
#include "lib/conf/conf.h"
#include "lib/store/queue.h"

struct sa_lease;

/*
 * Registers this process under a fresh worker id, rescues what dead workers hold, and starts
 * the thread. store: used by the thread alone from then on.
 */
enum sa_err sa_lease_new(struct sa_ctx *ctx, const struct sa_conf *conf, struct sa_store *store,
                         struct sa_shared *shared, struct sa_lease **lease) SA_MUST_CHECK;
/* Gives back what is still held and ends the thread. */
void sa_lease_free(struct sa_lease *lease);

const struct sa_worker *sa_lease_worker(const struct sa_lease *lease);
/*
 * True when this worker's lease is good for at least ms more, by its own clock. Before each
 * effect: false means issue nothing.
 */
bool sa_lease_good_for(const struct sa_lease *lease, int64_t ms);
/* Heartbeats say from now on that no new runs are claimed. */
void sa_lease_drain(struct sa_lease *lease);

#endif
