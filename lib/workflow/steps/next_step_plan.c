/*
 * Step 9: what the mail should ask for, by the rule table of lib/domain/plan.c. A plan that
 * needs a person first ends the run for review.
 */
#include "lib/domain/plan.h"
#include "lib/workflow/steps/steps.h"

enum sa_err sa_step_next_step_plan(struct sa_step_ctx *step, void *output)
{
    struct sa_plan *plan = output;

    sa_plan_next_step(step->ctx, step->facts, plan);
    if (plan->review.n) {
        step->end_status = "needs_review";
        step->end_reason = plan->review;
    }
    return SA_OK;
}
