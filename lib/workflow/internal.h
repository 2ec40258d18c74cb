/*
 * The engine's inside, shared by engine.c (claiming), graph.c (which step next) and attempt.c (one
 * attempt of one step). Nothing else includes it.
 */
#ifndef SA_WORKFLOW_INTERNAL_H
#define SA_WORKFLOW_INTERNAL_H

#include <pthread.h>

#include "lib/domain/retry.h"
#include "lib/workflow/engine.h"
#include "lib/workflow/run.h"
#include "lib/workflow/writer.h"

struct sa_task {
    struct sa_run *run;
    const struct sa_step *step;
    struct sa_task *next;
};

struct sa_engine {
    const struct sa_engine_parts *parts;
    struct sa_writer *writer;
    struct sa_tenants *tenants;
    struct sa_token_cache *tokens;
    pthread_mutex_t lock; /* guards what follows and all runs; never held while a step runs */
    pthread_cond_t more;  /* a task was added, or the end has come */
    pthread_cond_t ended; /* a run left */
    struct sa_task *first;
    struct sa_task **last;
    struct sa_run *runs;
    size_t in_flight;
    int64_t worked;
    bool handing_back; /* the end is near: runs go back to the queue at their next step's edge */
    bool closing;      /* threads end */
    bool uncertain;    /* a claim failed: the table may say that we hold more than we know */
    struct sa_run *suspects; /* claimed, may have crashed a worker; the dispatcher's own */
};

/* --- graph.c; the lock is held --- */

/* Puts a run among those in flight and starts what is ready. */
void sa_engine_enter(struct sa_engine *engine, struct sa_run *run);
/* After something changed in a run: starts what became ready; reports and frees a run that is over. */
void sa_engine_go_on(struct sa_engine *engine, struct sa_run *run);
/* Stops a run by a failure; the first one decides. */
void sa_engine_stop_run(struct sa_run *run, const struct sa_step *step,
                        const struct sa_error *error, const struct sa_retry_plan *plan);

/* --- graph.c; takes the lock itself --- */

/* The next step to run; waits for one. NULL: the end. Freed with sa_free. */
struct sa_task *sa_engine_next_task(struct sa_engine *engine);
/* A sa_writer_lost: a run's write was refused. */
void sa_engine_lost(void *engine, const struct sa_uuid *workflow, int64_t epoch, enum sa_err err);

/* --- attempt.c --- */

/* Runs one step of one run and takes its outcome into the run; the arena is the attempt's. */
void sa_engine_attempt(struct sa_engine *engine, const struct sa_task *task,
                       struct sa_arena *arena);

#endif
