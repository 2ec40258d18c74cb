/* Accepting form submissions: what the webhook and `salesctl intake` call. */
#ifndef SA_STORE_INTAKE_H
#define SA_STORE_INTAKE_H

#include "lib/domain/submission.h"
#include "lib/store/store.h"

struct sa_webhook_tenant {
    struct sa_uuid tenant_id;
    /* Sealed by lib/crypto, the tenant's id as associated data; empty: none of its own. */
    SA_LIST(struct sa_str) secrets;
};
/* SA_NOT_FOUND: no tenant owns the portal. */
enum sa_err sa_store_webhook_tenant(struct sa_ctx *ctx, struct sa_store *store, int64_t portal_id,
                                    struct sa_webhook_tenant *tenant) SA_MUST_CHECK;

struct sa_intake {
    struct sa_uuid tenant_id;
    const char *source;           /* webhook, hook, poll, csv, file, api */
    struct sa_str submission_key; /* HubSpot's id, else a digest: equal keys are one submission */
    const struct sa_submission *submission;
    struct sa_str raw; /* the bytes as they came */
    struct sa_str headers_json;
    bool verified; /* a signature was checked, or HubSpot itself was asked */
};
struct sa_intake_result {
    struct sa_uuid submission_id;
    struct sa_uuid workflow_id; /* of the lead that it joined, if it did */
    bool duplicate;
    bool needs_review; /* no usable address: stored and visible, not worked on */
    bool joined;       /* within the hour of an undecided lead from the same address */
};
/*
 * One database call; SA_OK means committed. A repeat answers with the first one's ids. A lost
 * connection is retried once with the same ids, which is harmless.
 */
enum sa_err sa_store_intake(struct sa_ctx *ctx, struct sa_store *store,
                            const struct sa_intake *intake,
                            struct sa_intake_result *result) SA_MUST_CHECK;

/*
 * How many other addresses sent the same text to this tenant within a day. Only texts with
 * "://" are counted; for a job.
 */
enum sa_err sa_store_same_text(struct sa_ctx *ctx, struct sa_store *store,
                               const struct sa_uuid *tenant, struct sa_str text,
                               struct sa_str email, int64_t *others) SA_MUST_CHECK;

/* Keeps signed bytes that could not be used. */
enum sa_err sa_store_quarantine(struct sa_ctx *ctx, struct sa_store *store,
                                const struct sa_uuid *tenant, const char *reason, struct sa_str raw,
                                struct sa_str headers_json) SA_MUST_CHECK;

#endif
