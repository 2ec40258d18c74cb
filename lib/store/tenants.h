/* Tenants: what a run needs to know of one, and their set-up. */
#ifndef SA_STORE_TENANTS_H
#define SA_STORE_TENANTS_H

#include "lib/base/json.h"
#include "lib/domain/tenant_settings.h"
#include "lib/domain/voice.h"
#include "lib/store/store.h"

struct sa_connection {
    struct sa_str service; /* hubspot, google, openai */
    struct sa_str account;
    struct sa_str sealed; /* bytes, see lib/crypto; associated data: the tenant's id; empty: it must
                             be connected again */
};

struct sa_tenant {
    struct sa_uuid id;
    struct sa_str slug;
    struct sa_str name;
    struct sa_voice voice;
    struct sa_tenant_settings settings;
    SA_LIST(struct sa_connection) connections;
};

/*
 * Everything in the context's arena. for_job binds the way jobs do and brings the connections;
 * else as a page does, which may not read them.
 */
enum sa_err sa_store_tenant_load(struct sa_ctx *ctx, struct sa_store *store,
                                 const struct sa_uuid *id, bool for_job,
                                 struct sa_tenant *tenant) SA_MUST_CHECK;
/* SA_NOT_FOUND when no tenant has the slug. */
enum sa_err sa_store_tenant_by_slug(struct sa_ctx *ctx, struct sa_store *store, struct sa_str slug,
                                    struct sa_uuid *id) SA_MUST_CHECK;

struct sa_tenant_new {
    struct sa_str slug;
    struct sa_str name;
    const json_t *portals; /* array of numbers */
    bool takes_any_portal;
    const json_t *settings;
    const json_t *voice;
};
/* An existing slug is left as it is; *created tells. Needs the owner's connection. */
enum sa_err sa_store_tenant_create(struct sa_ctx *ctx, struct sa_store *store,
                                   const struct sa_tenant_new *want, struct sa_uuid *id,
                                   bool *created) SA_MUST_CHECK;
enum sa_err sa_store_tenant_add_secret(struct sa_ctx *ctx, struct sa_store *store,
                                       const struct sa_uuid *tenant,
                                       struct sa_str sealed) SA_MUST_CHECK;
enum sa_err sa_store_tenant_connect(struct sa_ctx *ctx, struct sa_store *store,
                                    const struct sa_uuid *tenant,
                                    const struct sa_connection *connection) SA_MUST_CHECK;

struct sa_user_new {
    struct sa_str email;
    struct sa_str display_name;
    struct sa_str password_hash;
    struct sa_str role;
};
/* An existing address gets the new password and role; *created tells. */
enum sa_err sa_store_user_create(struct sa_ctx *ctx, struct sa_store *store,
                                 const struct sa_uuid *tenant, const struct sa_user_new *want,
                                 struct sa_uuid *id, bool *created) SA_MUST_CHECK;

#endif
