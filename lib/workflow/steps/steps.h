/* The step functions, one file each beside this header; called through sa_steps only. */
#ifndef SA_WORKFLOW_STEPS_STEPS_H
#define SA_WORKFLOW_STEPS_STEPS_H

#include "lib/workflow/step.h"

enum sa_err sa_step_validate_payload(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_resolve_hubspot(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_research_prospect(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_search_gmail(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_read_thread(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_long_memory(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_asset_hunter(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_meeting_slots(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_next_step_plan(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_draft_writer(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_create_draft(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_create_task(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;
enum sa_err sa_step_label_thread(struct sa_step_ctx *step, void *output) SA_MUST_CHECK;

#endif
