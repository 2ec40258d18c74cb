/* The tenant cache; see tenants.h. A replaced view lives on until its last holder drops it. */
#include "lib/workflow/tenants.h"

#include <pthread.h>

#include "lib/base/clock.h"

enum { FRESH_MS = 5000, ARENA_CAP = 4 << 20 };

struct entry {
    struct sa_tenant_view view; /* first: a view's address is its entry's */
    struct sa_arena *arena;
    int64_t loaded_ms;
    int holders;
    bool current; /* false: replaced, freed with its last holder */
    struct entry *next;
};

struct sa_tenants {
    pthread_mutex_t lock;
    struct entry *entries;
    const struct sa_conf *conf;
    struct sa_store *store;
    const struct sa_keyring *keys;
};

struct sa_tenants *sa_tenants_new(const struct sa_conf *conf, struct sa_store *store,
                                  const struct sa_keyring *keys)
{
    struct sa_tenants *tenants = sa_malloc(sizeof(*tenants));

    *tenants = (struct sa_tenants){.conf = conf, .store = store, .keys = keys};
    pthread_mutex_init(&tenants->lock, NULL);
    return tenants;
}

static void free_entry(struct entry *e)
{
    sa_arena_free(e->arena);
    sa_free(e);
}

void sa_tenants_free(struct sa_tenants *tenants)
{
    while (tenants->entries) {
        struct entry *e = tenants->entries;
        tenants->entries = e->next;
        free_entry(e);
    }
    pthread_mutex_destroy(&tenants->lock);
    sa_free(tenants);
}

/* A tenant's own credentials; where it has none, the installation's. */
static enum sa_err open_credentials(struct sa_ctx *ctx, const struct sa_tenants *tenants,
                                    struct sa_tenant_view *view)
{
    const struct sa_tenant *t = &view->tenant;
    struct sa_credentials *c = &view->credentials;

    *c = (struct sa_credentials){
        .hubspot_token = sa_conf_str(tenants->conf, SA_CONF_HUBSPOT_API_KEY),
        .google_refresh_token = sa_conf_str(tenants->conf, SA_CONF_GOOGLE_REFRESH_TOKEN),
        .mailbox = sa_conf_str(tenants->conf, SA_CONF_GMAIL_USER_EMAIL),
        .openai_key = sa_conf_str(tenants->conf, SA_CONF_OPENAI_API_KEY),
        .openai_model = sa_conf_str(tenants->conf, SA_CONF_OPENAI_MODEL)};
    if (t->settings.mailbox.n)
        c->mailbox = t->settings.mailbox;
    for (size_t i = 0; i < t->connections.n; i++) {
        const struct sa_connection *own = &t->connections.items[i];
        struct sa_str plain = {NULL, 0};
        enum sa_err err =
            own->sealed.n == 0
                ? SA_OK
                : sa_envelope_open(ctx, tenants->keys, sa_uuid_str(&t->id), own->sealed, &plain);
        if (err)
            return sa_note(ctx, err, "opening the tenant's %.*s credentials",
                           SA_STR_ARG(own->service));
        if (sa_str_eq(own->service, SA_STR("hubspot")))
            c->hubspot_token = plain;
        else if (sa_str_eq(own->service, SA_STR("google")))
            c->google_refresh_token = plain;
        else
            c->openai_key = plain;
    }
    return SA_OK;
}

static enum sa_err load(struct sa_ctx *ctx, struct sa_tenants *tenants, const struct sa_uuid *id,
                        struct entry **out)
{
    struct entry *e = sa_malloc(sizeof(*e));
    struct sa_ctx own;

    *e = (struct entry){.arena = sa_arena_new(ARENA_CAP), .loaded_ms = sa_mono_ms()};
    sa_ctx_init(&own, e->arena, ctx->component);
    enum sa_err err = sa_store_tenant_load(&own, tenants->store, id, true, &e->view.tenant);
    if (!err)
        err = open_credentials(&own, tenants, &e->view);
    if (err) {
        err = sa_fail(ctx, err, "loading tenant %s: %s", id->text, sa_error_detail(&own));
        free_entry(e);
        return err;
    }
    *out = e;
    return SA_OK;
}

static struct entry *find(struct sa_tenants *tenants, const struct sa_uuid *id)
{
    for (struct entry *e = tenants->entries; e; e = e->next)
        if (e->current && sa_uuid_eq(&e->view.tenant.id, id))
            return e;
    return NULL;
}

/* Unlinks and frees what nobody needs any more; the lock is held. */
static void sweep(struct sa_tenants *tenants)
{
    for (struct entry **at = &tenants->entries; *at;) {
        struct entry *e = *at;
        if (!e->current && e->holders == 0) {
            *at = e->next;
            free_entry(e);
        } else {
            at = &e->next;
        }
    }
}

enum sa_err sa_tenants_hold(struct sa_ctx *ctx, struct sa_tenants *tenants,
                            const struct sa_uuid *id, const struct sa_tenant_view **view)
{
    enum sa_err err = SA_OK;

    pthread_mutex_lock(&tenants->lock);
    struct entry *e = find(tenants, id);
    if (!e || sa_mono_ms() - e->loaded_ms > FRESH_MS) {
        struct entry *fresh;
        err = load(ctx, tenants, id, &fresh);
        if (!err) {
            if (e)
                e->current = false;
            fresh->current = true;
            fresh->next = tenants->entries;
            tenants->entries = fresh;
            e = fresh;
            sweep(tenants);
        }
    }
    if (!err) {
        e->holders++;
        *view = &e->view;
    }
    pthread_mutex_unlock(&tenants->lock);
    return err;
}

void sa_tenants_drop(struct sa_tenants *tenants, const struct sa_tenant_view *view)
{
    struct entry *e = (struct entry *)(uintptr_t)view;

    pthread_mutex_lock(&tenants->lock);
    e->holders--;
    sweep(tenants);
    pthread_mutex_unlock(&tenants->lock);
}
