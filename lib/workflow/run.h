/*
 * One claimed run in memory: what it works on, what it has found out, which steps are done
 * and which are under way. The engine holds its lock around everything but running a step.
 */
#ifndef SA_WORKFLOW_RUN_H
#define SA_WORKFLOW_RUN_H

#include "lib/store/queue.h"
#include "lib/workflow/step.h"
#include "lib/workflow/tenants.h"

enum { SA_STEPS_ALL = (1 << (SA_STEP_LAST + 1)) - 2 };

/* Why a run stops before all steps are done. */
struct sa_run_stop {
    const struct sa_step *step; /* NULL: it does not stop */
    const char *end_status;     /* the step ended the run: needs_review or skipped */
    enum sa_err err;            /* the step failed */
    int remote_status;
    int64_t delay_ms;    /* when err may pass */
    const char *waiting; /* retry or rate_limit; NULL: it is dead */
    bool handed_back;    /* nothing failed: this worker ends, another one goes on */
    char detail[1000];   /* reason or error */
};

struct sa_run {
    struct sa_run_id id;
    struct sa_arena *arena;
    struct sa_ctx ctx; /* of the arena: submission and facts live in it */
    struct sa_submission submission;
    struct sa_facts facts;
    unsigned done; /* SA_STEP_BITs */
    unsigned running;
    int attempts[SA_STEP_LAST + 1]; /* burned before this claim */
    int64_t crashes;
    bool lost; /* the lease is gone: say nothing more */
    struct sa_run_stop stop;
    const struct sa_tenant_view *tenant;
    struct sa_run *next; /* in the engine's list */
    struct sa_run *prev;
};

/*
 * Builds a run from its row: submission parsed, facts of finished steps read back from the
 * journal. SA_INVALID_INPUT when a stored document does not fit its table.
 */
enum sa_err sa_run_new(struct sa_ctx *ctx, const struct sa_claimed *claimed,
                       const struct sa_loaded *loaded, struct sa_run **out) SA_MUST_CHECK;
void sa_run_free(struct sa_run *run);

/* Takes a step's output (a JSON object) into the run's facts. */
enum sa_err sa_run_take(struct sa_run *run, const struct sa_step *step,
                        struct sa_str output) SA_MUST_CHECK;
/* Steps that may start now. */
unsigned sa_run_ready(const struct sa_run *run);
/* Nothing is under way, and nothing more will start. */
bool sa_run_over(const struct sa_run *run);

#endif
