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
/* At most 3 groups, most drafts first. */
enum sa_err sa_store_drafts_memory(struct sa_ctx *ctx, struct sa_store *store,
                                   const struct sa_uuid *tenant, struct sa_str persona,
                                   struct sa_str form_id, struct sa_draft_memory **memory,
                                   size_t *n) SA_MUST_CHECK;

#endif
