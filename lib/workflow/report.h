/* What an attempt and the end of a run say to the writer. Rows are those of sql/writes.sql. */
#ifndef SA_WORKFLOW_REPORT_H
#define SA_WORKFLOW_REPORT_H

#include "lib/workflow/run.h"
#include "lib/workflow/writer.h"

/* One attempt, as the engine measured it. */
struct sa_attempt {
    const struct sa_step *step;
    int64_t started_ms;
    int64_t finished_ms;
    const struct sa_call_log *calls;
    const struct sa_error *error; /* NULL: it went well */
    bool burned;                  /* counts towards the step's limit */
    bool waiting;                 /* will be tried again */
};

void sa_report_attempt(struct sa_writer *writer, const struct sa_run_id *run,
                       const struct sa_attempt *attempt);
/* The journal row of a finished step; output is taken over. */
void sa_report_step(struct sa_writer *writer, const struct sa_run_id *run,
                    const struct sa_attempt *attempt, json_t *output);
/* What the audit trail says of a change. */
struct sa_audit {
    const char *action;
    const char *object_type;
    struct sa_str object_id;
    json_t *details; /* may be NULL; taken over */
};
/* An audit row in the name of run_workflows. */
void sa_report_audit(struct sa_writer *writer, const struct sa_run_id *run,
                     const struct sa_audit *audit);
/* The run's end, or its stepping back to wait, by its stop; with audit row. */
void sa_report_end(struct sa_writer *writer, const struct sa_run *run);

#endif
