/* The memory of portals; see portals.h. */
#include "cgi-bin/webhook/portals.h"

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/crypto/token.h"

static enum sa_err open_secret(struct sa_ctx *ctx, const struct sa_keyring *keys,
                               const struct sa_uuid *tenant, struct sa_str stored,
                               struct sa_str *secret)
{
    *secret = stored;
    return sa_envelope_looks_sealed(stored)
               ? sa_envelope_open(ctx, keys, sa_uuid_str(tenant), stored, secret)
               : SA_OK;
}

/* A secret that cannot be opened is as good as none, but somebody must hear of it. */
static void add_secret(struct sa_ctx *ctx, const struct sa_keyring *keys, struct portal *portal,
                       struct sa_str stored)
{
    struct sa_str secret;

    if (portal->n == PORTAL_SECRETS)
        return;
    if (open_secret(ctx, keys, &portal->tenant, stored, &secret) || secret.n == 0 ||
        secret.n > PORTAL_SECRET_BYTES) {
        sa_log(ctx, SA_LOG_ERROR, "vault.denied", "a webhook secret of tenant %s is unusable: %s",
               portal->tenant.text, sa_error_detail(ctx));
        sa_clear_error(ctx);
        return;
    }
    memcpy(portal->secrets[portal->n], secret.p, secret.n);
    portal->lengths[portal->n++] = secret.n;
}

static void set_owner(struct sa_ctx *ctx, const struct sa_keyring *keys, struct portal *portal,
                      const struct sa_webhook_tenant *tenant)
{
    portal->tenant = tenant->tenant_id;
    for (size_t i = 0; i < tenant->secrets.n; i++)
        add_secret(ctx, keys, portal, tenant->secrets.items[i]);
    portal->locked = tenant->secrets.n > 0 && portal->n == 0;
}

static enum sa_err usable(struct sa_ctx *ctx, const struct portal *portal)
{
    return portal->locked
               ? sa_fail(ctx, SA_CONFIGURATION, "no webhook secret of tenant %s can be opened",
                         portal->tenant.text)
               : SA_OK;
}

enum sa_err portals_find(struct sa_ctx *ctx, struct portals *portals, int64_t id,
                         int64_t max_age_ms, const struct portal **portal)
{
    struct portal *slot = &portals->slots[(uint64_t)id % PORTAL_SLOTS];
    bool known = slot->asked_ms != 0 && slot->id == id;
    int64_t now = sa_mono_ms();
    struct sa_webhook_tenant tenant;

    *portal = slot;
    if (known && now - slot->asked_ms < max_age_ms)
        return usable(ctx, slot);
    enum sa_err err = sa_store_webhook_tenant(ctx, portals->store, id, &tenant);
    if (err && err != SA_NOT_FOUND && !known)
        return err;
    sa_clear_error(ctx);
    if (err && err != SA_NOT_FOUND)
        return usable(ctx, slot);
    *slot = (struct portal){.id = id, .asked_ms = now ? now : 1};
    if (!err)
        set_owner(ctx, &portals->keys, slot, &tenant);
    return usable(ctx, slot);
}

enum sa_err portals_by_key(struct sa_ctx *ctx, struct portals *portals, struct sa_str key,
                           struct portal *owner, struct sa_str *form_id)
{
    struct sa_form_key found;
    enum sa_err err =
        sa_store_form_key(ctx, portals->store, sa_token_hash(ctx->arena, key), &found);

    *owner = (struct portal){.id = found.portal_id};
    if (err)
        return err;
    set_owner(ctx, &portals->keys, owner, &found.owner);
    *form_id = found.form_id;
    return usable(ctx, owner);
}
