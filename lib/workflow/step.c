/* The step table; see step.h. */
#include "lib/workflow/step.h"

#include "lib/workflow/steps/steps.h"

#define ROW(position, member, table, function, wants, with_senders)                                \
    [position] = {.name = #function,                                                               \
                  .needs = (wants),                                                                \
                  .needs_with_senders = (with_senders),                                            \
                  .offset = offsetof(struct sa_facts, member),                                     \
                  .size = sizeof(((struct sa_facts *)0)->member),                                  \
                  .fields = (table),                                                               \
                  .run = sa_step_##function}

#define NEED(name) SA_STEP_BIT(SA_STEP_##name)

const struct sa_step sa_steps[SA_STEP_LAST + 1] = {
    ROW(SA_STEP_VALIDATE_PAYLOAD, lead, sa_lead_fields, validate_payload, 0, 0),
    ROW(SA_STEP_RESOLVE_HUBSPOT, crm, sa_crm_fields, resolve_hubspot, NEED(VALIDATE_PAYLOAD), 0),
    ROW(SA_STEP_RESEARCH_PROSPECT, research, sa_research_fields, research_prospect,
        NEED(VALIDATE_PAYLOAD) | NEED(RESOLVE_HUBSPOT) | NEED(READ_THREAD), 0),
    ROW(SA_STEP_SEARCH_GMAIL, threads, sa_threads_fields, search_gmail, NEED(VALIDATE_PAYLOAD),
        NEED(RESOLVE_HUBSPOT)),
    ROW(SA_STEP_READ_THREAD, thread, sa_thread_fields, read_thread,
        NEED(VALIDATE_PAYLOAD) | NEED(SEARCH_GMAIL), 0),
    ROW(SA_STEP_LONG_MEMORY, memory, sa_memory_fields, long_memory,
        NEED(VALIDATE_PAYLOAD) | NEED(RESOLVE_HUBSPOT), 0),
    ROW(SA_STEP_ASSET_HUNTER, assets, sa_assets_fields, asset_hunter,
        NEED(VALIDATE_PAYLOAD) | NEED(RESOLVE_HUBSPOT), 0),
    ROW(SA_STEP_MEETING_SLOTS, slots, sa_slots_fields, meeting_slots, NEED(VALIDATE_PAYLOAD),
        NEED(RESOLVE_HUBSPOT)),
    ROW(SA_STEP_NEXT_STEP_PLAN, plan, sa_plan_fields, next_step_plan,
        NEED(VALIDATE_PAYLOAD) | NEED(RESOLVE_HUBSPOT) | NEED(RESEARCH_PROSPECT) |
            NEED(READ_THREAD) | NEED(LONG_MEMORY) | NEED(ASSET_HUNTER) | NEED(MEETING_SLOTS),
        0),
    ROW(SA_STEP_DRAFT_WRITER, draft, sa_draft_fields, draft_writer, NEED(NEXT_STEP_PLAN), 0),
    ROW(SA_STEP_CREATE_DRAFT, draft_ids, sa_draft_ids_fields, create_draft, NEED(DRAFT_WRITER), 0),
    ROW(SA_STEP_CREATE_TASK, task_ids, sa_task_ids_fields, create_task, NEED(CREATE_DRAFT), 0),
    ROW(SA_STEP_LABEL_THREAD, labelled, sa_labelled_fields, label_thread, NEED(CREATE_DRAFT), 0),
};

unsigned sa_step_position(const struct sa_step *step)
{
    return (unsigned)(step - sa_steps);
}

enum sa_err sa_step_unavailable(struct sa_step_ctx *step, enum sa_err err, const char *service,
                                struct sa_str *unavailable)
{
    struct sa_ctx *ctx = step->ctx;

    if (err == SA_TRANSIENT || err == SA_RATE_LIMITED || err == SA_STALE)
        return err;
    *unavailable =
        sa_str_fmt(ctx->arena, "%s could not be asked: %s", service, sa_error_detail(ctx));
    sa_clear_error(ctx);
    return SA_OK;
}
