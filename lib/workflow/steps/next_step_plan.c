/*
 * Step 9: what the mail should ask for, by the rule table of lib/domain/plan.c. A plan with a
 * review ends the run in front of a person.
 */
#include "lib/domain/plan.h"
#include "lib/workflow/steps/steps.h"

enum sa_err sa_step_next_step_plan(struct sa_step_ctx *step, void *output)
{
    sa_plan_next_step(step->ctx, step->facts, output);
    return SA_OK;
}
