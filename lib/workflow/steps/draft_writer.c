/*
 * Step 10: the reply. With a key a completion writes it and its draft must pass the checks,
 * with one chance to correct itself; otherwise, or when it fails them, the local writer
 * writes from the same facts.
 */
#include "lib/connectors/llm.h"
#include "lib/domain/writer.h"
#include "lib/workflow/steps/steps.h"

/* One completion, read and checked; violations (one sentence a line) is empty when it may stand. */
static enum sa_err complete(struct sa_step_ctx *step, const struct sa_voice *voice,
                            const struct sa_prompt *prompt, struct sa_draft *draft,
                            struct sa_str *violations)
{
    struct sa_completion completion;
    enum sa_err err = sa_llm_complete(step->ctx, step->services, prompt->system, prompt->user,
                                      prompt->response_format, &completion);

    if (err)
        return err;
    int64_t in = draft->tokens_in + completion.tokens_in;
    int64_t out = draft->tokens_out + completion.tokens_out;
    *draft = (struct sa_draft){.writer = SA_STR("llm"), .tokens_in = in, .tokens_out = out};
    err = sa_writer_read(step->ctx, completion.content, draft);
    draft->writer = SA_STR("llm");
    draft->model = completion.model;
    draft->tokens_in = in;
    draft->tokens_out = out;
    if (draft->language.n == 0)
        draft->language = step->facts->lead.language;
    if (err)
        return err;
    *violations = sa_writer_violations(step->ctx, step->facts, voice, draft);
    return SA_OK;
}

/* SA_OK: *draft may stand. SA_LLM_BAD_OUTPUT: the local writer's turn, *why says what was wrong. */
static enum sa_err write_by_llm(struct sa_step_ctx *step, const struct sa_voice *voice,
                                struct sa_draft *draft, struct sa_str *why)
{
    struct sa_prompt prompt, again;
    struct sa_str violations = {NULL, 0};

    sa_writer_prompt(step->ctx, step->facts, voice, &prompt);
    enum sa_err err = complete(step, voice, &prompt, draft, &violations);
    if (err && err != SA_LLM_BAD_OUTPUT)
        return err;
    if (!err && violations.n == 0)
        return SA_OK;
    if (err) {
        violations = sa_str_dup(step->ctx->arena, sa_str_of(sa_error_detail(step->ctx)));
        sa_clear_error(step->ctx);
    }
    sa_writer_prompt_again(step->ctx, &prompt, violations, &again);
    err = complete(step, voice, &again, draft, &violations);
    if (!err && violations.n == 0)
        return SA_OK;
    *why = err ? sa_str_dup(step->ctx->arena, sa_str_of(sa_error_detail(step->ctx))) : violations;
    if (err && err != SA_LLM_BAD_OUTPUT)
        return err;
    sa_clear_error(step->ctx);
    return SA_LLM_BAD_OUTPUT;
}

static void write_locally(struct sa_step_ctx *step, const struct sa_voice *voice,
                          struct sa_draft *draft)
{
    int64_t in = draft->tokens_in, out = draft->tokens_out;

    *draft = (struct sa_draft){0};
    sa_writer_local(step->ctx, step->facts, voice, draft);
    draft->tokens_in = in;
    draft->tokens_out = out;
}

/* By whom the draft is, for the operator, when it is not by whom it should be. */
static void flag_sender(struct sa_step_ctx *step, struct sa_draft *draft)
{
    sa_writer_flag(step->ctx, draft,
                   sa_str_fmt(step->ctx->arena, "sender_not_connected: %.*s",
                              SA_STR_ARG(step->facts->crm.owner_email)));
}

enum sa_err sa_step_draft_writer(struct sa_step_ctx *step, void *output)
{
    struct sa_draft *draft = output;
    struct sa_str why = {NULL, 0};
    struct sa_sender sender;
    bool as_owner = sa_step_sender(step, &sender);
    struct sa_voice voice = sa_step_voice(step, &sender);

    if (step->services->credentials.openai_key.n) {
        enum sa_err err = write_by_llm(step, &voice, draft, &why);
        if (err == SA_OK)
            sa_writer_flag_missing(step->ctx, step->facts, draft);
        if (err == SA_OK && !as_owner)
            flag_sender(step, draft);
        if (err == SA_OK || err == SA_STALE)
            return err;
        /* Slow, refused or over budget: the lead does not wait for it. */
        if (why.n == 0)
            why = sa_str_dup(step->ctx->arena, sa_str_of(sa_error_detail(step->ctx)));
        sa_clear_error(step->ctx);
    }
    write_locally(step, &voice, draft);
    if (!as_owner)
        flag_sender(step, draft);
    if (why.n)
        sa_writer_flag(
            step->ctx, draft,
            sa_str_fmt(step->ctx->arena, "llm_rejected: %.*s", SA_STR_ARG(sa_str_clip(why, 300))));
    return SA_OK;
}
