/* The one way from a connector to the client; see call.h. */
#include "lib/connectors/call.h"

#include "lib/base/encode.h"
#include "lib/connectors/google_oauth.h"
#include "lib/connectors/status.h"

enum { SCRATCH_CAP = 64 << 20 };

struct endpoint {
    enum sa_setting base;
    bool google; /* token from the refresh token */
};

static const struct endpoint endpoints[SA_CONNECTOR_COUNT] = {
    [SA_CONNECTOR_HUBSPOT] = {SA_CONF_HUBSPOT_BASE_URL, false},
    [SA_CONNECTOR_GMAIL] = {SA_CONF_GMAIL_BASE_URL, true},
    [SA_CONNECTOR_CALENDAR] = {SA_CONF_GOOGLE_CALENDAR_BASE_URL, true},
    [SA_CONNECTOR_DRIVE] = {SA_CONF_GOOGLE_DRIVE_BASE_URL, true},
    [SA_CONNECTOR_LLM] = {SA_CONF_OPENAI_BASE_URL, false},
    [SA_CONNECTOR_GOOGLE_OAUTH] = {SA_CONF_GOOGLE_OAUTH_BASE_URL, false},
};

static int64_t deadline(const struct sa_conf *conf, const struct sa_api_call *call)
{
    if (call->service == SA_CONNECTOR_LLM)
        return sa_conf_int(conf, SA_CONF_COMPLETION_DEADLINE_MS);
    return sa_conf_int(conf, call->reading || strcmp(call->method, "GET") == 0
                                 ? SA_CONF_READ_DEADLINE_MS
                                 : SA_CONF_EFFECT_DEADLINE_MS);
}

static struct sa_str make_url(struct sa_ctx *ctx, const struct sa_conf *conf,
                              const struct sa_api_call *call)
{
    struct sa_str base = sa_conf_str(conf, endpoints[call->service].base);

    while (base.n && base.p[base.n - 1] == '/')
        base.n--;
    return sa_str_fmt(ctx->arena, "%.*s%.*s%s%.*s", SA_STR_ARG(base), SA_STR_ARG(call->path),
                      call->query.n ? "?" : "", SA_STR_ARG(call->query));
}

static enum sa_err get_token(struct sa_ctx *ctx, struct sa_services *services,
                             const struct sa_api_call *call, bool fresh, struct sa_str *token)
{
    if (endpoints[call->service].google)
        return sa_google_token(ctx, services, fresh, token);
    *token = call->service == SA_CONNECTOR_LLM ? services->credentials.openai_key
                                               : services->credentials.hubspot_token;
    /* A chat server of one's own may want no key; HubSpot always does. */
    if (call->service == SA_CONNECTOR_HUBSPOT && !token->n)
        return sa_fail(ctx, SA_CONFIGURATION, "%s: there is no HubSpot token", call->doing);
    return SA_OK;
}

static enum sa_err send_with(struct sa_ctx *ctx, struct sa_services *services,
                             const struct sa_api_call *call, struct sa_str token,
                             struct sa_http_response *response)
{
    struct sa_http_request request = {
        .method = call->method,
        .service = call->service,
        .url = make_url(ctx, services->conf, call),
        .log_path = call->log_path.n ? call->log_path : call->path,
        .bearer = token,
        .deadline_ms = deadline(services->conf, call),
        .reading = call->reading,
        /* A base URL nobody has set is a public service: no name server may say otherwise. */
        .public_only = !services->conf->given[endpoints[call->service].base],
    };

    if (call->body) {
        request.content_type = SA_STR("application/json");
        request.body = sa_json_text(ctx, call->body);
    }
    enum sa_err err =
        sa_http_call(ctx, services->client, &request, services->log, response, &services->sent);
    return err ? sa_note(ctx, err, "%s", call->doing) : SA_OK;
}

/* Turned away before anything was done. A conflict may be our own earlier call. */
static bool refused(enum sa_err err, int status)
{
    return err && err != SA_CONFLICT && status >= 400 && status < 500 && status != 408;
}

enum sa_err sa_api_send(struct sa_ctx *ctx, struct sa_services *services,
                        const struct sa_api_call *call, struct sa_http_response *response)
{
    struct sa_http_response unused;
    struct sa_str token = {NULL, 0};

    if (!response)
        response = &unused;
    services->sent = false;
    enum sa_err err = get_token(ctx, services, call, false, &token);
    if (!err)
        err = send_with(ctx, services, call, token, response);
    if (!err && response->status == 401 && endpoints[call->service].google) {
        services->sent = false;
        err = get_token(ctx, services, call, true, &token);
        if (!err)
            err = send_with(ctx, services, call, token, response);
    }
    if (err)
        return err;
    err = sa_status_check(ctx, call->service, call->doing, response);
    if (refused(err, response->status))
        services->sent = false;
    return err;
}

enum sa_err sa_api_unreadable(struct sa_ctx *ctx, const struct sa_api_call *call, const char *what)
{
    ctx->error.code = SA_BAD_RESPONSE;
    return sa_fail(ctx, SA_BAD_RESPONSE, "%s: %s answered %s", call->doing,
                   sa_connector_name(call->service), what);
}

enum sa_err sa_api_json(struct sa_ctx *ctx, struct sa_services *services,
                        const struct sa_api_call *call, const struct sa_field *fields, void *out)
{
    struct sa_http_response response;
    struct sa_ctx scratch = *ctx;

    /* The document holds its own strings: the text it came from need not stay. */
    scratch.arena = sa_arena_new(SCRATCH_CAP);
    enum sa_err err = sa_api_send(&scratch, services, call, &response);
    ctx->error = scratch.error;
    if (!err && sa_fields_parse(ctx, fields, response.body, out))
        err = sa_api_unreadable(ctx, call, "something else than documented");
    sa_arena_free(scratch.arena);
    return err;
}

void sa_query_add(struct sa_buf *query, const char *name, struct sa_str value)
{
    if (query->n)
        sa_buf_putc(query, '&');
    sa_buf_puts(query, name);
    sa_buf_putc(query, '=');
    sa_buf_add(query, sa_url_encode(query->arena, value));
}

struct sa_str sa_path_id(struct sa_arena *arena, const char *prefix, struct sa_str id,
                         const char *suffix)
{
    return sa_str_fmt(arena, "%s%.*s%s", prefix, SA_STR_ARG(sa_url_encode(arena, id)), suffix);
}

json_t *sa_body_str(struct sa_str s)
{
    json_t *string = json_stringn(s.p ? s.p : "", s.n);

    return string ? string : json_string("");
}

json_t *sa_body_object(struct sa_ctx *ctx)
{
    return sa_json_keep(ctx, json_object());
}
