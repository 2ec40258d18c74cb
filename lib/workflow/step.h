/*
 * The 13 steps as rows of one table: name, what each needs, the member of sa_facts it fills,
 * its function. A run is this graph; every step whose needs are done is ready. Order of the
 * rows is the order people see; it is not an order of execution.
 */
#ifndef SA_WORKFLOW_STEP_H
#define SA_WORKFLOW_STEP_H

#include "lib/connectors/services.h"
#include "lib/domain/facts.h"
#include "lib/store/tenants.h"

/* Positions as the journal stores them. */
enum sa_step_position {
    SA_STEP_VALIDATE_PAYLOAD = 1,
    SA_STEP_RESOLVE_HUBSPOT,
    SA_STEP_RESEARCH_PROSPECT,
    SA_STEP_SEARCH_GMAIL,
    SA_STEP_READ_THREAD,
    SA_STEP_LONG_MEMORY,
    SA_STEP_ASSET_HUNTER,
    SA_STEP_MEETING_SLOTS,
    SA_STEP_NEXT_STEP_PLAN,
    SA_STEP_DRAFT_WRITER,
    SA_STEP_CREATE_DRAFT,
    SA_STEP_CREATE_TASK,
    SA_STEP_LABEL_THREAD,
    SA_STEP_LAST = SA_STEP_LABEL_THREAD
};

#define SA_STEP_BIT(position) (1U << (position))

struct sa_writer;
struct sa_lease;

/* Which run, under which claim; copied freely. */
struct sa_run_id {
    struct sa_uuid tenant;
    struct sa_uuid workflow;
    struct sa_uuid submission;
    int64_t epoch;
    struct sa_uuid first; /* the submission's first run; a replay offers the slots it holds */
    bool effects_off;     /* a replay that may change nothing outside */
};

/* What a step works with during one attempt. */
struct sa_step_ctx {
    struct sa_ctx *ctx;
    const struct sa_step *step;
    const struct sa_run_id *run;
    const struct sa_submission *submission;
    const struct sa_facts *facts; /* only members of the steps it needs are filled */
    const struct sa_tenant *tenant;
    struct sa_services *services;
    struct sa_store *store;
    struct sa_writer *writer;
    struct sa_lease *lease;
    struct sa_shared *shared;
    bool snooze; /* set by the step: a failure that is only "not yet" burns no attempt */
};

struct sa_step {
    const char *name;
    unsigned needs; /* SA_STEP_BITs */
    size_t offset;  /* of its output in struct sa_facts */
    size_t size;
    const struct sa_field *fields;
    /* Blocking. Fills *output, which starts zeroed; its slices live in step->ctx's arena. */
    enum sa_err (*run)(struct sa_step_ctx *step, void *output);
};

/* By position; index 0 is unused. */
extern const struct sa_step sa_steps[SA_STEP_LAST + 1];

/* The position of a step in the table. */
unsigned sa_step_position(const struct sa_step *step);

/*
 * For reading steps the draft can do without: turns a final failure into a note for the
 * operator ("Calendar could not be asked: ...") in *unavailable and clears it; a failure that
 * may pass (transient, rate_limited, stale) is returned.
 */
enum sa_err sa_step_unavailable(struct sa_step_ctx *step, enum sa_err err, const char *service,
                                struct sa_str *unavailable) SA_MUST_CHECK;

#endif
