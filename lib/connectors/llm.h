/* Chat completions in OpenAI's form, from any compatible server. */
#ifndef SA_CONNECTORS_LLM_H
#define SA_CONNECTORS_LLM_H

#include <jansson.h>

#include "lib/connectors/services.h"

struct sa_completion {
    struct sa_str content;
    struct sa_str model;
    struct sa_str finish_reason;
    int64_t tokens_in; /* 0 when the server reports none */
    int64_t tokens_out;
};

/*
 * One completion. response_format may be NULL; when the server answers 400 to it, the call
 * is repeated once without it (nothing was charged or changed). SA_LLM_BAD_OUTPUT: empty
 * content, refusal or cut off by length. 429 insufficient_quota is SA_EXTERNAL_SERVICE.
 */
enum sa_err sa_llm_complete(struct sa_ctx *ctx, struct sa_services *services, struct sa_str system,
                            struct sa_str user, const json_t *response_format,
                            struct sa_completion *completion) SA_MUST_CHECK;

#endif
