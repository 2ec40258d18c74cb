/*
 * Step 6: what was approved before for leads of like persona, form or industry, from our own drafts, without names: who
 * wrote it, how long it was, whether it offered times or a link.
 */
#include "lib/domain/persona.h"
#include "lib/store/drafts.h"
#include "lib/workflow/steps/steps.h"

enum sa_err sa_step_long_memory(struct sa_step_ctx *step, void *output)
{
    const struct sa_lead *lead = &step->facts->lead;
    struct sa_arena *arena = step->ctx->arena;
    struct sa_memory *memory = output;
    struct sa_draft_memory *past;
    size_t n;
    struct sa_draft_like like = {.persona = sa_persona_of(arena, lead->job_title),
                                 .form_id = lead->form_id,
                                 .industry = step->facts->crm.industry};
    enum sa_err err =
        sa_store_drafts_memory(step->ctx, step->store, &step->run->tenant, &like, &past, &n);

    if (err)
        return err;
    memory->patterns.n = n;
    memory->patterns.items = SA_NEW_ARRAY(arena, n, struct sa_pattern);
    for (size_t i = 0; i < n; i++)
        memory->patterns.items[i] = (struct sa_pattern){
            .text = sa_str_fmt(arena,
                               "%lld approved drafts (%.*s, writer %.*s): %lld words on average, "
                               "%lld%% offered times, %lld%% carried a link",
                               (long long)past[i].drafts, SA_STR_ARG(past[i].language),
                               SA_STR_ARG(past[i].writer), (long long)past[i].words,
                               (long long)past[i].with_slots, (long long)past[i].with_link),
            .drafts = past[i].drafts};
    return SA_OK;
}
