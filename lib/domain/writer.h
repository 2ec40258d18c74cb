/*
 * Writing the reply. The local writer is deterministic: the same facts give the same bytes.
 * The LLM's prompt and answer are made and read here too; the call itself is the
 * connector's. Both writers' drafts pass the same checks.
 */
#ifndef SA_DOMAIN_WRITER_H
#define SA_DOMAIN_WRITER_H

#include "lib/domain/facts.h"
#include "lib/domain/voice.h"

/* Writes from facts alone; cannot fail. draft->flags says what is missing and why. */
void sa_writer_local(struct sa_ctx *ctx, const struct sa_facts *facts, const struct sa_voice *voice,
                     struct sa_draft *draft);

/* The two messages of a completion. user is one JSON document, see docs/prompt.md. */
struct sa_prompt {
    struct sa_str system;
    struct sa_str user;
    json_t *response_format; /* json_schema, borrowed */
};
void sa_writer_prompt(struct sa_ctx *ctx, const struct sa_facts *facts,
                      const struct sa_voice *voice, struct sa_prompt *prompt);
/* The corrective second prompt: the first one with the violations listed. */
void sa_writer_prompt_again(struct sa_ctx *ctx, const struct sa_prompt *first,
                            struct sa_str violations, struct sa_prompt *prompt);
/*
 * Reads a completion's content: the JSON object asked for, or "Subject: ...\n---\nbody".
 * SA_LLM_BAD_OUTPUT when it is neither.
 */
enum sa_err sa_writer_read(struct sa_ctx *ctx, struct sa_str content,
                           struct sa_draft *draft) SA_MUST_CHECK;

/*
 * Checks a draft against voice and facts: prohibited words and punctuation, length, slots and
 * links exactly as given and no others, greeting by the right name, no unknown numbers or
 * addresses. Returns the violations as one sentence each, LF-separated; empty: none.
 */
struct sa_str sa_writer_violations(struct sa_ctx *ctx, const struct sa_facts *facts,
                                   const struct sa_voice *voice, const struct sa_draft *draft);

/* Adds a flag for the operator; a draft carries at most 16. */
void sa_writer_flag(struct sa_ctx *ctx, struct sa_draft *draft, struct sa_str flag);
/* Flags what the draft had to do without: slots_none, asset_none, gmail_unavailable, ... */
void sa_writer_flag_missing(struct sa_ctx *ctx, const struct sa_facts *facts,
                            struct sa_draft *draft);

#endif
