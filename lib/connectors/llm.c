/* One chat completion; see llm.h. */
#include "lib/connectors/llm.h"

#include "lib/connectors/call.h"
#include "lib/connectors/status.h"

struct message {
    struct sa_str content;
    struct sa_str refusal;
};
struct choice {
    struct message message;
    struct sa_str finish_reason;
};
struct usage {
    int64_t prompt_tokens;
    int64_t completion_tokens;
};
struct answer {
    SA_LIST(struct choice) choices;
    struct usage usage;
    struct sa_str model;
};

static const struct sa_field message_fields[] = {SA_FIELD_STR(struct message, content, "content"),
                                                 SA_FIELD_STR(struct message, refusal, "refusal"),
                                                 SA_FIELD_END};
static const struct sa_field choice_fields[] = {
    SA_FIELD_OBJ(struct choice, message, message_fields, "message", .required = true),
    SA_FIELD_STR(struct choice, finish_reason, "finish_reason", .lenient = true), SA_FIELD_END};
static const struct sa_field usage_fields[] = {
    SA_FIELD_INT(struct usage, prompt_tokens, "prompt_tokens"),
    SA_FIELD_INT(struct usage, completion_tokens, "completion_tokens"), SA_FIELD_END};
static const struct sa_field answer_fields[] = {
    SA_FIELD_LIST(struct answer, choices, choice_fields, "choices", .required = true),
    SA_FIELD_OBJ(struct answer, usage, usage_fields, "usage"),
    SA_FIELD_STR(struct answer, model, "model"), SA_FIELD_END};

static json_t *chat_message(const char *role, struct sa_str content)
{
    return json_pack("{ssso}", "role", role, "content", sa_body_str(content));
}

static json_t *chat_body(struct sa_ctx *ctx, const struct sa_services *services,
                         struct sa_str system, struct sa_str user)
{
    json_t *body = sa_body_object(ctx);

    sa_json_set_str(body, "model", services->credentials.openai_model);
    json_object_set_new(
        body, "messages",
        json_pack("[oo]", chat_message("system", system), chat_message("user", user)));
    return body;
}

/* A 400 that a server without structured output gives; not one about the prompt itself. */
static bool format_refused(struct sa_ctx *ctx, const struct sa_http_response *response)
{
    if (response->status != 400)
        return false;
    struct sa_refusal refusal = sa_refusal_read(ctx, response->body);
    return !sa_str_eq(refusal.reason, SA_STR("context_length_exceeded")) &&
           !sa_str_eq(refusal.reason, SA_STR("model_not_found"));
}

static enum sa_err read_answer(struct sa_ctx *ctx, const struct sa_api_call *call,
                               const struct sa_http_response *response,
                               struct sa_completion *completion)
{
    struct answer answer = {.choices = {NULL, 0}};

    if (sa_fields_parse(ctx, answer_fields, response->body, &answer) || !answer.choices.n)
        return sa_api_unreadable(ctx, call, "something else than documented");
    const struct choice *choice = &answer.choices.items[0];
    *completion = (struct sa_completion){.content = choice->message.content,
                                         .model = answer.model,
                                         .finish_reason = choice->finish_reason,
                                         .tokens_in = answer.usage.prompt_tokens,
                                         .tokens_out = answer.usage.completion_tokens};
    if (choice->message.refusal.n)
        return sa_fail(ctx, SA_LLM_BAD_OUTPUT, "%s: the model refused", call->doing);
    if (!sa_str_trim(completion->content).n)
        return sa_fail(ctx, SA_LLM_BAD_OUTPUT, "%s: the completion is empty", call->doing);
    if (sa_str_eq(choice->finish_reason, SA_STR("length")) ||
        sa_str_eq(choice->finish_reason, SA_STR("content_filter")))
        return sa_fail(ctx, SA_LLM_BAD_OUTPUT, "%s: the completion was cut off by %.*s",
                       call->doing, SA_STR_ARG(choice->finish_reason));
    return SA_OK;
}

enum sa_err sa_llm_complete(struct sa_ctx *ctx, struct sa_services *services, struct sa_str system,
                            struct sa_str user, const json_t *response_format,
                            struct sa_completion *completion)
{
    json_t *body = chat_body(ctx, services, system, user);
    struct sa_http_response response = {.status = 0};
    struct sa_api_call call = {.service = SA_CONNECTOR_LLM,
                               .method = "POST",
                               .doing = "asking for a completion",
                               .path = SA_STR("/chat/completions"),
                               .body = body,
                               .reading = true};

    if (response_format)
        json_object_set(body, "response_format", (json_t *)response_format);
    enum sa_err err = sa_api_send(ctx, services, &call, &response);
    if (err && response_format && format_refused(ctx, &response)) {
        sa_clear_error(ctx);
        json_object_del(body, "response_format");
        err = sa_api_send(ctx, services, &call, &response);
    }
    return err ? err : read_answer(ctx, &call, &response, completion);
}
