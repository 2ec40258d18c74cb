/*
 * Tenants as runs see them: settings, voice and opened credentials, loaded once and kept for
 * a few seconds, so that a change of settings reaches the next runs.
 */
#ifndef SA_WORKFLOW_TENANTS_H
#define SA_WORKFLOW_TENANTS_H

#include "lib/conf/conf.h"
#include "lib/connectors/services.h"
#include "lib/crypto/envelope.h"
#include "lib/store/tenants.h"

struct sa_tenants;

/* One tenant as it was when loaded; holders keep it alive. */
struct sa_tenant_view {
    struct sa_tenant tenant;
    struct sa_credentials credentials;
};

/* conf, store and keys outlive it. Safe for many threads. */
struct sa_tenants *sa_tenants_new(const struct sa_conf *conf, struct sa_store *store,
                                  const struct sa_keyring *keys);
void sa_tenants_free(struct sa_tenants *tenants);
/* Held until sa_tenants_drop. */
enum sa_err sa_tenants_hold(struct sa_ctx *ctx, struct sa_tenants *tenants,
                            const struct sa_uuid *id,
                            const struct sa_tenant_view **view) SA_MUST_CHECK;
void sa_tenants_drop(struct sa_tenants *tenants, const struct sa_tenant_view *view);

#endif
