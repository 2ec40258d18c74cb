/* A run in memory; see run.h. */
#include "lib/workflow/run.h"

#include <stdio.h>

enum { ARENA_CAP = 32 << 20 };

/*
 * What a step found may end the run in front of a person. Read from the facts and not said by
 * the step, so that a run which is taken up again from its journal ends there too.
 */
static void end_for_review(struct sa_run *run)
{
    const struct {
        unsigned position;
        struct sa_str review;
    } gates[] = {{SA_STEP_VALIDATE_PAYLOAD, run->facts.lead.review},
                 {SA_STEP_NEXT_STEP_PLAN, run->facts.plan.review}};

    for (size_t i = 0; i < SA_COUNT(gates); i++) {
        if (gates[i].review.n == 0 || run->stop.step)
            continue;
        run->stop = (struct sa_run_stop){.step = &sa_steps[gates[i].position],
                                         .end_status = "needs_review"};
        snprintf(run->stop.detail, sizeof(run->stop.detail), "%.*s", SA_STR_ARG(gates[i].review));
    }
}

enum sa_err sa_run_take(struct sa_run *run, const struct sa_step *step, struct sa_str output)
{
    void *member = (char *)&run->facts + step->offset;
    enum sa_err err = sa_fields_parse(&run->ctx, step->fields, output, member);

    if (err)
        return sa_note(&run->ctx, err, "reading the output of %s", step->name);
    run->done |= SA_STEP_BIT(sa_step_position(step));
    end_for_review(run);
    return SA_OK;
}

static enum sa_err read_journal(struct sa_run *run, struct sa_str journal)
{
    json_t *root;
    enum sa_err err = sa_json_parse(&run->ctx, journal, &root);

    for (unsigned p = 1; !err && p <= SA_STEP_LAST; p++) {
        char key[8];
        snprintf(key, sizeof(key), "%u", p);
        json_t *output = json_object_get(root, key);
        if (!output)
            continue;
        err = sa_fields_decode(&run->ctx, sa_steps[p].fields, output,
                               (char *)&run->facts + sa_steps[p].offset);
        run->done |= SA_STEP_BIT(p);
    }
    if (!err)
        end_for_review(run);
    return err;
}

static enum sa_err read_attempts(struct sa_run *run, struct sa_str attempts)
{
    json_t *root;
    enum sa_err err = sa_json_parse(&run->ctx, attempts, &root);

    for (unsigned p = 1; !err && p <= SA_STEP_LAST; p++) {
        char key[8];
        snprintf(key, sizeof(key), "%u", p);
        run->attempts[p] = (int)sa_json_int(root, key);
    }
    return err;
}

static enum sa_err read_row(struct sa_run *run, const struct sa_loaded *loaded)
{
    struct sa_arena *arena = run->arena;
    /* Parsed documents borrow from the text, and the row's memory is the claim's. */
    struct sa_str submission = sa_str_dup(arena, loaded->submission);
    enum sa_err err =
        sa_fields_parse(&run->ctx, sa_submission_fields, submission, &run->submission);

    if (!err)
        err = read_journal(run, loaded->journal);
    return err ? err : read_attempts(run, loaded->attempts);
}

enum sa_err sa_run_new(struct sa_ctx *ctx, const struct sa_claimed *claimed,
                       const struct sa_loaded *loaded, struct sa_run **out)
{
    struct sa_run *run = sa_malloc(sizeof(*run));

    *run = (struct sa_run){.id = {.tenant = claimed->tenant_id,
                                  .workflow = claimed->workflow_id,
                                  .submission = loaded->submission_id,
                                  .epoch = claimed->epoch,
                                  .first = loaded->first_run,
                                  .effects_off = loaded->effects_off},
                           .crashes = claimed->crashes,
                           .arena = sa_arena_new(ARENA_CAP)};
    sa_ctx_init(&run->ctx, run->arena, ctx->component);
    run->ctx.tenant = claimed->tenant_id;
    run->ctx.workflow = claimed->workflow_id;
    snprintf(run->ctx.trace_id, sizeof(run->ctx.trace_id), "%.*s", SA_STR_ARG(loaded->trace_id));
    *out = run;
    enum sa_err err = read_row(run, loaded);
    if (err)
        return sa_fail(ctx, err, "loading run %s: %s", run->id.workflow.text,
                       sa_error_detail(&run->ctx));
    return SA_OK;
}

void sa_run_free(struct sa_run *run)
{
    sa_arena_free(run->arena);
    sa_free(run);
}

unsigned sa_run_ready(const struct sa_run *run)
{
    unsigned ready = 0;

    if (run->lost || run->stop.step)
        return 0;
    for (unsigned p = 1; p <= SA_STEP_LAST; p++) {
        unsigned bit = SA_STEP_BIT(p);
        if (!((run->done | run->running) & bit) && (sa_steps[p].needs & ~run->done) == 0)
            ready |= bit;
    }
    return ready;
}

bool sa_run_over(const struct sa_run *run)
{
    return run->running == 0 && sa_run_ready(run) == 0;
}
