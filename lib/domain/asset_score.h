/* How well a file of the tenant's library fits a lead. */
#ifndef SA_DOMAIN_ASSET_SCORE_H
#define SA_DOMAIN_ASSET_SCORE_H

#include "lib/domain/facts.h"

/* What is known of a file without opening it. */
struct sa_asset_text {
    struct sa_str name;
    struct sa_str description;
    struct sa_str folder; /* name of the folder it lies in; may be empty */
};

/*
 * 0 (nothing in common) to 100. Counts words shared with the message, the industry, the
 * company and what the message asks for, in English and German; a file in another language
 * loses. Reads facts->lead and facts->crm. *reason names the words that matched, for the
 * operator; empty for 0.
 */
int64_t sa_asset_score(struct sa_ctx *ctx, const struct sa_facts *facts,
                       const struct sa_asset_text *file, struct sa_str *reason);

/* A file's name as a reader wants it: no extension, no underscores, no version noise. */
struct sa_str sa_asset_title(struct sa_arena *arena, struct sa_str name);

#endif
