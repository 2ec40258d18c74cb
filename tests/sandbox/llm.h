/*
 * An OpenAI-compatible chat completions endpoint. Its "model" writes a short reply e-mail from the
 * JSON document of the last user message; anything else gets a plain, harmless answer.
 */
#ifndef SA_TESTS_SANDBOX_LLM_H
#define SA_TESTS_SANDBOX_LLM_H

#include <jansson.h>

struct sb_llm;
struct sb_req;

struct sb_llm *sb_llm_new(void);
void sb_llm_free(struct sb_llm *llm);
/* {"llm":{"mode":"normal"|"garbage"}} */
const char *sb_llm_seed(struct sb_llm *llm, const json_t *seed);
json_t *sb_llm_state(const struct sb_llm *llm);
void sb_llm_serve(struct sb_req *req);
void sb_llm_error(struct sb_req *req, int status, const char *hint);

/* The e-mail for a write_reply document: {"subject","body","facts_used":[ids]}; owned. */
json_t *sb_llm_write_reply(const json_t *task);

#endif
