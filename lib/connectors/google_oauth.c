/*
 * The token cache and its single flight; see google_oauth.h. Tokens live here in the clear, in
 * memory of the process only, and are wiped when replaced.
 */
#include "lib/connectors/google_oauth.h"

#include <pthread.h>

#include "lib/base/clock.h"
#include "lib/base/encode.h"
#include "lib/connectors/call.h"
#include "lib/connectors/status.h"

enum { MARGIN_S = 60, ENTRIES_MAX = 1024, FORM_MAX = 16 << 10 };

struct secret {
    char *p;
    size_t n;
};

struct entry {
    struct entry *next;
    struct secret refresh;
    struct secret access;
    int64_t good_until; /* sa_mono_ms */
    int64_t used_at;
    bool flying; /* somebody is refreshing */
    unsigned waiters;
    uint64_t flights;       /* refreshes finished */
    struct sa_error failed; /* what the last one came to; code SA_OK: a token */
};

struct sa_token_cache {
    pthread_mutex_t lock;
    pthread_cond_t landed;
    struct entry *entries;
    size_t n;
};

struct token_document {
    struct sa_str access_token;
    int64_t expires_in;
};
static const struct sa_field token_fields[] = {
    SA_FIELD_STR(struct token_document, access_token, "access_token", .required = true,
                 .max = 8192),
    SA_FIELD_INT(struct token_document, expires_in, "expires_in", .lenient = true), SA_FIELD_END};

static void secret_clear(struct secret *secret)
{
    if (secret->p)
        explicit_bzero(secret->p, secret->n);
    sa_free(secret->p);
    *secret = (struct secret){NULL, 0};
}

static void secret_set(struct secret *secret, struct sa_str value)
{
    secret_clear(secret);
    secret->p = sa_malloc(value.n);
    secret->n = value.n;
    if (value.n)
        memcpy(secret->p, value.p, value.n);
}

static bool secret_is(const struct secret *secret, struct sa_str value)
{
    return sa_str_eq(sa_str_make(secret->p, secret->n), value);
}

struct sa_token_cache *sa_token_cache_new(void)
{
    struct sa_token_cache *cache = sa_malloc(sizeof(*cache));

    *cache = (struct sa_token_cache){.n = 0};
    pthread_mutex_init(&cache->lock, NULL);
    pthread_cond_init(&cache->landed, NULL);
    return cache;
}

static void entry_free(struct entry *entry)
{
    secret_clear(&entry->refresh);
    secret_clear(&entry->access);
    sa_free(entry);
}

void sa_token_cache_free(struct sa_token_cache *cache)
{
    if (!cache)
        return;
    while (cache->entries) {
        struct entry *entry = cache->entries;
        cache->entries = entry->next;
        entry_free(entry);
    }
    pthread_cond_destroy(&cache->landed);
    pthread_mutex_destroy(&cache->lock);
    sa_free(cache);
}

/* Makes room by dropping the entry that was not asked for the longest. */
static void drop_oldest(struct sa_token_cache *cache)
{
    struct entry **oldest = NULL;

    for (struct entry **at = &cache->entries; *at; at = &(*at)->next)
        if (!(*at)->flying && !(*at)->waiters && (!oldest || (*at)->used_at < (*oldest)->used_at))
            oldest = at;
    if (!oldest)
        return;
    struct entry *entry = *oldest;
    *oldest = entry->next;
    entry_free(entry);
    cache->n--;
}

static struct entry *find(struct sa_token_cache *cache, struct sa_str refresh)
{
    struct entry *entry = cache->entries;

    while (entry && !secret_is(&entry->refresh, refresh))
        entry = entry->next;
    if (!entry) {
        if (cache->n >= ENTRIES_MAX)
            drop_oldest(cache);
        entry = sa_malloc(sizeof(*entry));
        *entry = (struct entry){.next = cache->entries};
        secret_set(&entry->refresh, refresh);
        cache->entries = entry;
        cache->n++;
    }
    entry->used_at = sa_mono_ms();
    return entry;
}

static struct sa_str refresh_form(struct sa_ctx *ctx, const struct sa_services *services)
{
    struct sa_buf form;

    sa_buf_init(&form, ctx->arena, FORM_MAX);
    sa_query_add(&form, "grant_type", SA_STR("refresh_token"));
    sa_query_add(&form, "refresh_token", services->credentials.google_refresh_token);
    sa_query_add(&form, "client_id", sa_conf_str(services->conf, SA_CONF_GOOGLE_CLIENT_ID));
    sa_query_add(&form, "client_secret", sa_conf_str(services->conf, SA_CONF_GOOGLE_CLIENT_SECRET));
    return sa_buf_str(&form);
}

/* Without the lock. A refresh changes nothing that a second one could spoil: reading. */
static enum sa_err refresh(struct sa_ctx *ctx, struct sa_services *services,
                           struct token_document *document)
{
    static const struct sa_api_call call = {.service = SA_CONNECTOR_GOOGLE_OAUTH,
                                            .doing = "refreshing the Google token"};
    struct sa_http_response response;
    struct sa_str base = sa_conf_str(services->conf, SA_CONF_GOOGLE_OAUTH_BASE_URL);

    while (base.n && base.p[base.n - 1] == '/')
        base.n--;
    struct sa_http_request request = {
        .method = "POST",
        .service = call.service,
        .url = sa_str_fmt(ctx->arena, "%.*s/token", SA_STR_ARG(base)),
        .log_path = SA_STR("/token"),
        .content_type = SA_STR("application/x-www-form-urlencoded"),
        .body = refresh_form(ctx, services),
        .deadline_ms = sa_conf_int(services->conf, SA_CONF_READ_DEADLINE_MS),
        .reading = true,
        .public_only = !services->conf->given[SA_CONF_GOOGLE_OAUTH_BASE_URL],
    };
    enum sa_err err = sa_http_call(ctx, services->client, &request, services->log, &response, NULL);
    explicit_bzero((char *)request.body.p, request.body.n);
    if (err)
        return sa_note(ctx, err, "%s", call.doing);
    err = sa_status_check(ctx, call.service, call.doing, &response);
    if (err)
        return err;
    if (sa_fields_parse(ctx, token_fields, response.body, document) || !document->access_token.n)
        return sa_api_unreadable(ctx, &call, "no token");
    return SA_OK;
}

/* With the lock held on entry and exit; gives it up while the call is under way. */
static enum sa_err fly(struct sa_ctx *ctx, struct sa_services *services, struct entry *entry)
{
    struct sa_token_cache *cache = services->tokens;
    struct token_document document = {.expires_in = 0};

    entry->flying = true;
    pthread_mutex_unlock(&cache->lock);
    int64_t asked = sa_mono_ms();
    enum sa_err err = refresh(ctx, services, &document);
    pthread_mutex_lock(&cache->lock);
    entry->flying = false;
    entry->flights++;
    entry->failed = err ? ctx->error : (struct sa_error){.code = SA_OK};
    if (!err) {
        secret_set(&entry->access, document.access_token);
        entry->good_until = asked + (document.expires_in - MARGIN_S) * 1000;
    }
    pthread_cond_broadcast(&cache->landed);
    return err;
}

/* Waits for the refresh under way and takes over how it ended. */
static enum sa_err wait_landing(struct sa_ctx *ctx, struct sa_token_cache *cache,
                                struct entry *entry)
{
    uint64_t before = entry->flights;

    entry->waiters++;
    while (entry->flights == before)
        pthread_cond_wait(&cache->landed, &cache->lock);
    entry->waiters--;
    if (entry->failed.code == SA_OK)
        return SA_OK;
    ctx->error.remote_status = entry->failed.remote_status;
    ctx->error.retry_after_ms = entry->failed.retry_after_ms;
    return sa_fail(ctx, entry->failed.code, "%s", entry->failed.detail);
}

static bool usable(const struct entry *entry, bool fresh, struct sa_str refused)
{
    return entry->access.n && sa_mono_ms() < entry->good_until &&
           !(fresh && secret_is(&entry->access, refused));
}

enum sa_err sa_google_token(struct sa_ctx *ctx, struct sa_services *services, bool fresh,
                            struct sa_str *token)
{
    struct sa_token_cache *cache = services->tokens;
    enum sa_err err = SA_OK;

    if (!services->credentials.google_refresh_token.n)
        return sa_fail(ctx, SA_CONFIGURATION, "there is no Google refresh token");
    pthread_mutex_lock(&cache->lock);
    struct entry *entry = find(cache, services->credentials.google_refresh_token);
    if (!usable(entry, fresh, *token))
        err = entry->flying ? wait_landing(ctx, cache, entry) : fly(ctx, services, entry);
    if (!err)
        *token = sa_str_dup(ctx->arena, sa_str_make(entry->access.p, entry->access.n));
    pthread_mutex_unlock(&cache->lock);
    return err;
}
