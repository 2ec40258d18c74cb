/* Drafts of past runs, as long_memory reads them. */
#ifndef SA_STORE_DRAFTS_H
#define SA_STORE_DRAFTS_H

#include "lib/store/store.h"

struct sa_draft_memory {
    struct sa_str language;
    struct sa_str writer;
    int64_t drafts;     /* approved ones of a like lead */
    int64_t words;      /* mean length */
    int64_t with_slots; /* percent that offered times */
    int64_t with_link;  /* percent that carried a link */
};
/* What makes leads alike; any may be empty. */
struct sa_draft_like {
    struct sa_str persona;
    struct sa_str form_id;
    struct sa_str industry;
};
/* At most 3 groups of the 200 approved drafts most alike, most drafts first. */
enum sa_err sa_store_drafts_memory(struct sa_ctx *ctx, struct sa_store *store,
                                   const struct sa_uuid *tenant, const struct sa_draft_like *like,
                                   struct sa_draft_memory **memory, size_t *n) SA_MUST_CHECK;

#endif
