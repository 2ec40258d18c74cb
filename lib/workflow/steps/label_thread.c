/* Step 13: the tenant's label on the draft's thread, so that people can find what we made. */
#include "lib/connectors/gmail.h"
#include "lib/workflow/effects.h"
#include "lib/workflow/steps/steps.h"

static enum sa_err apply_label(struct sa_step_ctx *step, const struct sa_effect *effect,
                               struct sa_str *external_id)
{
    struct sa_str thread_id = step->facts->draft_ids.gmail_thread_id;

    (void)effect;
    enum sa_err err =
        sa_gmail_label_ensure(step->ctx, step->services, step->tenant->settings.label, external_id);
    return err ? err : sa_gmail_thread_label(step->ctx, step->services, thread_id, *external_id);
}

enum sa_err sa_step_label_thread(struct sa_step_ctx *step, void *output)
{
    struct sa_labelled *labelled = output;
    struct sa_effect effect = {.kind = SA_EFFECT_LABEL, .act = apply_label};
    struct sa_sender sender;
    bool reused;

    (void)sa_step_sender(step, &sender);
    labelled->thread_id = step->facts->draft_ids.gmail_thread_id;
    return sa_effect_once(step, &effect, &labelled->label_id, &reused);
}
