/*
 * What every job binary does around its work: options that are the same everywhere, settings,
 * log, shared file, database, signals, and a row in job_runs.
 */
#ifndef SA_SERVICES_JOB_H
#define SA_SERVICES_JOB_H

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

struct sa_job {
    const char *name;
    struct sa_job_options options;
    struct sa_arena *arena;
    struct sa_ctx ctx;
    struct sa_conf conf;
    struct sa_keyring keys;
    struct sa_shared *shared;
    struct sa_store *store;   /* role of jobs */
    struct sa_uuid run_id;    /* row in job_runs; none in a dry run */
    const _Atomic bool *stop; /* set by SIGTERM and SIGINT */
};

/*
 * Sets up *job from the command line. connections: to the database. A non-negative *exit_code
 * means: end with it now (help was printed, an option or setting is wrong; the reason is on
 * standard error).
 */
void sa_job_start(struct sa_job *job, const char *name, const char *summary, int connections,
                  int argc, char **argv, int *exit_code);
/* Records the outcome and frees what sa_job_start made. Returns the exit code. */
int sa_job_end(struct sa_job *job, enum sa_err err, int64_t items);

#endif
