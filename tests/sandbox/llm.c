/*
 * Chat completions: request checks, the answer's envelope, structured output, streaming.
 */
#include "tests/sandbox/llm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/map.h"
#include "tests/sandbox/request.h"
#include "tests/sandbox/world.h"

enum { KEEP = 5000 };

struct sb_llm {
    struct sb_list completions;
    size_t oldest;
    uint64_t next_id;
    bool garbage;
};

struct sb_llm *sb_llm_new(void)
{
    struct sb_llm *llm = sb_alloc(sizeof *llm);
    llm->next_id = 1;
    return llm;
}

static void free_json(void *p)
{
    json_decref(p);
}

void sb_llm_free(struct sb_llm *llm)
{
    sb_list_clear(&llm->completions, free_json);
    free(llm);
}

const char *sb_llm_seed(struct sb_llm *llm, const json_t *seed)
{
    const char *mode = sb_json_text(json_object_get(seed, "llm"), "mode");
    if (mode)
        llm->garbage = strcmp(mode, "garbage") == 0;
    return NULL;
}

json_t *sb_llm_state(const struct sb_llm *llm)
{
    json_t *list = json_array();
    size_t n = llm->completions.n;
    for (size_t i = 0; i < n; i++)
        json_array_append(list, llm->completions.at[(llm->oldest + i) % n]);
    return json_pack("{so}", "completions", list);
}

static void refuse(struct sb_req *req, int status, const char *type, const char *code,
                   const char *message)
{
    sb_reply_json(req, status,
                  json_pack("{s{ssssss?ss?}}", "error", "message", message, "type", type, "param",
                            NULL, "code", code));
}

void sb_llm_error(struct sb_req *req, int status, const char *hint)
{
    const char *message = *req->plan.message ? req->plan.message : "The sandbox was asked to fail.";
    if (hint && strcmp(hint, "expired_token") == 0)
        refuse(req, 401, "invalid_request_error", "invalid_api_key",
               "Incorrect API key provided: sk-***.");
    else if (status == 429)
        refuse(req, 429, hint && strcmp(hint, "insufficient_quota") == 0 ? hint : "requests",
               hint ? hint : "rate_limit_exceeded", message);
    else
        refuse(req, status, status < 500 ? "invalid_request_error" : "server_error", hint, message);
}

/* A message's text: a string or an array of text parts; owned. */
static char *text_of(const json_t *message)
{
    const json_t *content = json_object_get(message, "content");
    struct sb_text t = {0};
    size_t i;
    json_t *part;
    sb_text_puts(&t, json_is_string(content) ? json_string_value(content) : "");
    json_array_foreach((json_t *)content, i, part)
    {
        if (sb_json_text(part, "text"))
            sb_text_puts(&t, sb_json_text(part, "text"));
    }
    return sb_text_take(&t);
}

static char *last_user_text(const json_t *messages)
{
    for (size_t i = json_array_size(messages); i > 0; i--) {
        const json_t *m = json_array_get(messages, i - 1);
        const char *role = sb_json_text(m, "role");
        if (role && strcmp(role, "user") == 0)
            return text_of(m);
    }
    return sb_copy("");
}

/* The JSON document in the text: all of it, or from its first brace on. */
static json_t *task_of(const char *text)
{
    const char *brace = strchr(text, '{');
    return brace ? json_loads(brace, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
}

/* A value of the schema's type, for members the answer has not got. */
static json_t *filler(const json_t *schema)
{
    const json_t *type = json_object_get(schema, "type");
    const char *name =
        json_is_array(type) ? json_string_value(json_array_get(type, 0)) : json_string_value(type);
    const json_t *options = json_object_get(schema, "enum");
    if (json_array_size(options))
        return json_incref(json_array_get(options, 0));
    if (!name || strcmp(name, "string") == 0)
        return json_string("");
    if (strcmp(name, "array") == 0)
        return json_array();
    if (strcmp(name, "boolean") == 0)
        return json_false();
    if (strcmp(name, "integer") == 0 || strcmp(name, "number") == 0)
        return json_integer(0);
    return strcmp(name, "object") == 0 ? json_object() : json_null();
}

/* Structured output holds exactly the schema's members. */
static void fit_schema(json_t *answer, const json_t *schema)
{
    const json_t *properties = json_object_get(schema, "properties");
    const char *name;
    json_t *one;
    void *next;
    if (!json_is_object(properties))
        return;
    json_object_foreach((json_t *)properties, name, one)
    {
        if (!json_object_get(answer, name))
            json_object_set_new(answer, name, filler(one));
    }
    json_object_foreach_safe(answer, next, name, one)
    {
        if (!json_object_get(properties, name))
            json_object_del(answer, name);
    }
}

static char *plain_reply(const json_t *reply)
{
    struct sb_text t = {0};
    sb_text_printf(&t, "Subject: %s\n---\n%s", sb_json_text(reply, "subject"),
                   sb_json_text(reply, "body"));
    return sb_text_take(&t);
}

/* The model's text; owned. */
static char *think(const struct sb_req *req, const json_t *body)
{
    if (req->world->llm->garbage || req->plan.garbage_content)
        return sb_copy(
            "As a large l{\"subj]] \xe2\x96\x88\xe2\x96\x88 [[null,, Dear {{first_name}} ~~~");
    const json_t *format = json_object_get(body, "response_format");
    const char *type = sb_json_text(format, "type");
    bool structured = type && strcmp(type, "text") != 0;
    char *text = last_user_text(json_object_get(body, "messages")), *out;
    json_t *task = task_of(text);
    const char *name = sb_json_text(task, "task");
    json_t *reply = name && strcmp(name, "write_reply") == 0
                        ? sb_llm_write_reply(task)
                        : json_pack("{ssss}", "subject", "Hello", "body",
                                    "This is the sandbox model. It can write a reply e-mail.");
    if (structured) {
        const json_t *schema = json_object_get(json_object_get(format, "json_schema"), "schema");
        fit_schema(reply, schema);
        out = sb_json_dump(reply);
    } else {
        out = name ? plain_reply(reply) : sb_copy(sb_json_text(reply, "body"));
    }
    json_decref(reply);
    json_decref(task);
    free(text);
    return out;
}

static int tokens(const char *text)
{
    return (int)(strlen(text) / 4) + 1;
}

static int prompt_tokens(const json_t *messages)
{
    int n = 3;
    size_t i;
    json_t *m;
    json_array_foreach((json_t *)messages, i, m)
    {
        char *text = text_of(m);
        n += tokens(text) + 4;
        free(text);
    }
    return n;
}

/* Cuts at max_tokens, never inside a UTF-8 sequence. True when it had to. */
static bool cut(char *text, int64_t max_tokens)
{
    if (max_tokens <= 0 || tokens(text) <= max_tokens)
        return false;
    size_t n = (size_t)max_tokens * 4;
    while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    text[n] = '\0';
    return true;
}

static void keep(struct sb_llm *llm, const json_t *body, const json_t *answer, const char *content)
{
    char now[32];
    sb_iso_ms(sb_now_ms(), now);
    json_t *one = json_pack("{sssOsssOsOso}", "time", now, "id", json_object_get(answer, "id"),
                            "content", content, "model", json_object_get(answer, "model"), "usage",
                            json_object_get(answer, "usage"), "request", json_deep_copy(body));
    if (llm->completions.n < KEEP) {
        sb_list_add(&llm->completions, one);
        return;
    }
    json_decref(llm->completions.at[llm->oldest]);
    llm->completions.at[llm->oldest] = one;
    llm->oldest = (llm->oldest + 1) % KEEP;
}

static json_t *envelope(struct sb_llm *llm, const json_t *body, const char *content, bool was_cut)
{
    char id[40];
    (void)snprintf(id, sizeof id, "chatcmpl-sandbox%08llu", (unsigned long long)llm->next_id++);
    int in = prompt_tokens(json_object_get(body, "messages")), out = tokens(content);
    json_t *usage = json_pack("{sisisis{sisi}s{sisi}}", "prompt_tokens", in, "completion_tokens",
                              out, "total_tokens", in + out, "prompt_tokens_details",
                              "cached_tokens", 0, "audio_tokens", 0, "completion_tokens_details",
                              "reasoning_tokens", 0, "audio_tokens", 0);
    json_t *choice =
        json_pack("{sis{sssssn}snss}", "index", 0, "message", "role", "assistant", "content",
                  content, "refusal", "logprobs", "finish_reason", was_cut ? "length" : "stop");
    return json_pack("{sssssIsss[o]sossss}", "id", id, "object", "chat.completion", "created",
                     (json_int_t)(sb_now_ms() / 1000), "model", sb_json_text(body, "model"),
                     "choices", choice, "usage", usage, "service_tier", "default",
                     "system_fingerprint", "fp_sandbox");
}

static void add_chunk(struct sb_text *t, const json_t *answer, json_t *delta, const char *finish)
{
    json_t *chunk =
        json_pack("{sOsssOsOs[{sisoss?}]}", "id", json_object_get(answer, "id"), "object",
                  "chat.completion.chunk", "created", json_object_get(answer, "created"), "model",
                  json_object_get(answer, "model"), "choices", "index", 0, "delta", delta,
                  "finish_reason", finish);
    char *text = sb_json_dump(chunk);
    sb_text_printf(t, "data: %s\n\n", text);
    free(text);
    json_decref(chunk);
}

static void stream(struct sb_req *req, const json_t *answer, const char *content)
{
    struct sb_text t = {0};
    const json_t *choice = json_array_get(json_object_get(answer, "choices"), 0);
    add_chunk(&t, answer, json_pack("{ssss}", "role", "assistant", "content", ""), NULL);
    add_chunk(&t, answer, json_pack("{ss}", "content", content), NULL);
    add_chunk(&t, answer, json_object(), sb_json_text(choice, "finish_reason"));
    sb_text_puts(&t, "data: [DONE]\n\n");
    sb_reply_bytes(req, 200, "text/event-stream", t.p, t.n);
    free(t.p);
}

static void completions(struct sb_req *req)
{
    const json_t *body = sb_req_json(req);
    struct sb_llm *llm = req->world->llm;
    if (!json_is_object(body) || !json_array_size(json_object_get(body, "messages"))) {
        refuse(req, 400, "invalid_request_error", "missing_required_parameter",
               "Missing required parameter: 'messages'.");
        return;
    }
    if (!sb_json_text(body, "model")) {
        refuse(req, 400, "invalid_request_error", NULL, "you must provide a model parameter");
        return;
    }
    char *content = think(req, body);
    int64_t most = sb_json_int(body, "max_completion_tokens", sb_json_int(body, "max_tokens", 0));
    bool was_cut = cut(content, most);
    json_t *answer = envelope(llm, body, content, was_cut);
    keep(llm, body, answer, content);
    if (json_is_true(json_object_get(body, "stream")))
        stream(req, answer, content);
    else
        sb_reply_json(req, 200, json_incref(answer));
    json_decref(answer);
    free(content);
}

static void models(struct sb_req *req)
{
    sb_reply_json(req, 200,
                  json_pack("{sss[{sssssiss}]}", "object", "list", "data", "id", "sandbox-model",
                            "object", "model", "created", 1767225600, "owned_by", "sandbox"));
}

void sb_llm_serve(struct sb_req *req)
{
    static const struct sb_route rows[] = {
        {"POST", "v1/chat/completions", completions},
        {"GET", "v1/models", models},
    };
    const char *key = sb_req_bearer(req);
    if (!key || strcmp(key, "invalid") == 0) {
        refuse(
            req, 401, "invalid_request_error", key ? "invalid_api_key" : NULL,
            key ? "Incorrect API key provided: invalid."
                : "You didn't provide an API key. You need to provide your API key in an "
                  "Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");
        return;
    }
    enum sb_routed routed = sb_route(req, 0, rows, sizeof rows / sizeof *rows);
    if (routed != SB_ROUTED)
        refuse(req, routed == SB_NO_PATH ? 404 : 405, "invalid_request_error", NULL,
               "Invalid URL or method");
}
