/* The other ways in: form keys, events, and what polling remembers. Submissions: intake.h. */
#ifndef SA_STORE_DOORS_H
#define SA_STORE_DOORS_H

#include "lib/domain/hubspot_events.h"
#include "lib/store/intake.h"

/* What a form key stands for. */
struct sa_form_key {
    struct sa_webhook_tenant owner;
    struct sa_str form_id;
    int64_t portal_id; /* the tenant's first one; 0: it has none */
};
/* By the hash of lib/crypto/token.h. SA_NOT_FOUND: no such key, or it is revoked. */
enum sa_err sa_store_form_key(struct sa_ctx *ctx, struct sa_store *store, struct sa_str key_hash,
                              struct sa_form_key *key) SA_MUST_CHECK;
struct sa_form_key_new {
    struct sa_str form_id;
    struct sa_str name;
    struct sa_str key_hash;
};
enum sa_err sa_store_form_key_create(struct sa_ctx *ctx, struct sa_store *store,
                                     const struct sa_uuid *tenant,
                                     const struct sa_form_key_new *want) SA_MUST_CHECK;

/* All of them or none. *stored: how many were new; *polls: the tenant's forms will be asked. */
enum sa_err sa_store_events(struct sa_ctx *ctx, struct sa_store *store,
                            const struct sa_uuid *tenant, const struct sa_hubspot_events *events,
                            int64_t *stored, bool *polls) SA_MUST_CHECK;

typedef SA_LIST(struct sa_uuid) sa_tenant_ids;
/* Tenants that are neither suspended nor deleted. For jobs. */
enum sa_err sa_store_active_tenants(struct sa_ctx *ctx, struct sa_store *store,
                                    sa_tenant_ids *ids) SA_MUST_CHECK;
/* Tenants whose forms somebody wants asked; the requests are gone then. */
enum sa_err sa_store_poll_requests(struct sa_ctx *ctx, struct sa_store *store,
                                   sa_tenant_ids *ids) SA_MUST_CHECK;

/* How far a form has been read; times are HubSpot's milliseconds. */
struct sa_poll_cursor {
    struct sa_str form_id;
    int64_t seen_ms;            /* everything up to then is here; 0: never read */
    int64_t head_ms;            /* the newest of a walk that is not finished */
    struct sa_str resume_after; /* where that walk goes on; empty: none is under way */
    int64_t portal_id;          /* of the tenant, when read; 0: not known */
};
typedef SA_LIST(struct sa_poll_cursor) sa_poll_cursors;
/* Those of the forms in `forms` (a JSON array of ids) and of the tenant's form keys. */
enum sa_err sa_store_poll_forms(struct sa_ctx *ctx, struct sa_store *store,
                                const struct sa_uuid *tenant, const json_t *forms,
                                sa_poll_cursors *cursors) SA_MUST_CHECK;
/* seen_ms never goes back. error: why the last walk failed; empty: it did not. */
enum sa_err sa_store_poll_save(struct sa_ctx *ctx, struct sa_store *store,
                               const struct sa_uuid *tenant, const struct sa_poll_cursor *cursor,
                               const char *error) SA_MUST_CHECK;

/* For people: {"id", "received_at", "reason", "bytes"}, newest first. */
enum sa_err sa_store_quarantine_list(struct sa_ctx *ctx, struct sa_store *store,
                                     const struct sa_uuid *tenant, int64_t limit,
                                     json_t **list) SA_MUST_CHECK;
struct sa_quarantined {
    struct sa_str received_at;
    struct sa_str reason;
    struct sa_str headers_json;
    struct sa_str raw;
};
enum sa_err sa_store_quarantine_get(struct sa_ctx *ctx, struct sa_store *store,
                                    const struct sa_uuid *tenant, const struct sa_uuid *id,
                                    struct sa_quarantined *row) SA_MUST_CHECK;

#endif
