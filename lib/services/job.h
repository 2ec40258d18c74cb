/*
 * What every job binary does around its work: options that are the same everywhere, settings,
 * log, shared file, database, signals, and a row in job_runs.
 */
#ifndef SA_SERVICES_JOB_H
#define SA_SERVICES_JOB_H

#include <pthread.h>
#include <stdatomic.h>

#include "lib/base/shared.h"
#include "lib/conf/conf.h"
#include "lib/crypto/envelope.h"
#include "lib/store/store.h"

struct sa_job_options {
    int64_t for_seconds; /* --for: work this long; 0: until stopped */
    int64_t concurrency; /* --concurrency; 0: the job's own default */
    bool once;           /* --once: do what is due, then end */
    bool dry_run;        /* --dry-run: say what would be done */
    bool echo_sql;       /* --echo-sql: statements and times go to the log */
};

/* What a job's main says of itself. */
struct sa_job_spec {
    const char *name;
    const char *summary; /* for --help */
    int connections;     /* to the database, most at once */
};

struct sa_job {
    const struct sa_job_spec *spec;
    struct sa_job_options options;
    struct sa_arena *arena;
    struct sa_ctx ctx;
    struct sa_conf conf;
    struct sa_keyring keys;
    struct sa_shared *shared;
    struct sa_store *store; /* role of jobs */
    struct sa_uuid run_id;  /* row in job_runs; none in a dry run */
    _Atomic bool stop;      /* SIGTERM or SIGINT came: end soon, losing nothing */
    _Atomic bool ended;     /* ends the thread that waits for signals */
    pthread_t watcher;
};

/*
 * Sets up *job from the command line; *job stays where it is until sa_job_end. A non-negative
 * result is the exit code to end with now: help was printed, or an option or setting is wrong
 * and the reason is on standard error.
 */
int sa_job_start(struct sa_job *job, const struct sa_job_spec *spec, int argc, char **argv);
/* Records the outcome and frees what sa_job_start made. Returns the exit code. */
int sa_job_end(struct sa_job *job, enum sa_err err, int64_t items);

#endif
