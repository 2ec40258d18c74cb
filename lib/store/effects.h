/* The effect ledger as one run reads it. What runs write to it goes through writes.h. */
#ifndef SA_STORE_EFFECTS_H
#define SA_STORE_EFFECTS_H

#include "lib/store/store.h"

/* What an effect made; key is its 64 hex digits. SA_NOT_FOUND: it is not known to have happened. */
enum sa_err sa_store_effect_done(struct sa_ctx *ctx, struct sa_store *store,
                                 const struct sa_uuid *tenant, struct sa_str key,
                                 struct sa_str *external_id) SA_MUST_CHECK;

#endif
