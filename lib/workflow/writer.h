/*
 * The writer: one thread that gathers what all runs have to say and commits it together, in
 * the order in which it was said. So an intent is never durable before the journal rows said
 * earlier, and 13 steps do not cost 13 commits.
 */
#ifndef SA_WORKFLOW_WRITER_H
#define SA_WORKFLOW_WRITER_H

#include "lib/store/writes.h"
#include "lib/workflow/step.h"

struct sa_writer;

/*
 * Called on the writer's thread when a run's fenced write was refused (err SA_STALE) or could not
 * be stored at all (any other code).
 */
typedef void sa_writer_lost(void *arg, const struct sa_uuid *workflow, int64_t epoch,
                            enum sa_err err);

/* The thread starts at once. worker: whose fence the writes carry. */
struct sa_writer *sa_writer_new(struct sa_store *store, const struct sa_uuid *worker,
                                sa_writer_lost *lost, void *arg);
/* Commits what is queued, ends the thread. No more says after this. */
void sa_writer_free(struct sa_writer *writer);

/*
 * Queues one row and returns. The row object is taken over; tenant_id, workflow_id and epoch
 * are set from the run.
 */
void sa_writer_say(struct sa_writer *writer, const struct sa_run_id *run, enum sa_write kind,
                   json_t *row);
/*
 * Queues one row and waits for its commit. SA_STALE when the lease was lost; ledger (may be
 * NULL) receives the answer to an intent.
 */
enum sa_err sa_writer_say_and_wait(struct sa_ctx *ctx, struct sa_writer *writer,
                                   const struct sa_run_id *run, enum sa_write kind, json_t *row,
                                   struct sa_ledger_row *ledger) SA_MUST_CHECK;

#endif
