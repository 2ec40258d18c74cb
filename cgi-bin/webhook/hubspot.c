/* Signature and headers of what HubSpot sends; see webhook.h. */
#include "cgi-bin/webhook/webhook.h"

#include "lib/base/clock.h"
#include "lib/base/json.h"
#include "lib/base/log.h"
#include "lib/crypto/hubspot_signature.h"
#include "lib/crypto/token.h"
#include "lib/server/problem.h"

static const struct {
    const char *variable;
    const char *header;
} kept_headers[] = {
    {"HTTP_USER_AGENT", "user-agent"},
    {"CONTENT_TYPE", "content-type"},
    {"HTTP_X_HUBSPOT_REQUEST_TIMESTAMP", "x-hubspot-request-timestamp"},
    {"HTTP_X_HUBSPOT_SIGNATURE", "x-hubspot-signature"},
    {"HTTP_X_HUBSPOT_SIGNATURE_VERSION", "x-hubspot-signature-version"},
    {"HTTP_X_HUBSPOT_SIGNATURE_V3", "x-hubspot-signature-v3"},
    {"HTTP_TRACEPARENT", "traceparent"},
};

struct sa_str hubspot_headers_json(struct sa_ctx *ctx, const struct sa_request *request)
{
    json_t *object = sa_json_keep(ctx, json_object());

    for (size_t i = 0; i < SA_COUNT(kept_headers); i++) {
        struct sa_str value = sa_request_variable(request, kept_headers[i].variable);
        if (sa_str_utf8(value))
            sa_json_set_str(object, kept_headers[i].header, sa_str_clip(value, 1024));
    }
    return sa_json_text(ctx, object);
}

/*
 * The public URI, never the Host header's. A path prefix of PUBLIC_BASE_URL that a proxy cuts off
 * is put back.
 */
static struct sa_str public_uri(struct sa_ctx *ctx, const struct sa_request *request,
                                struct sa_str base)
{
    ptrdiff_t scheme = sa_str_find(base, SA_STR("://"));
    struct sa_str rest = sa_str_sub(base, (size_t)(scheme + 3), base.n);
    ptrdiff_t slash = sa_str_chr(rest, '/');
    struct sa_str prefix = slash < 0 ? SA_STR("") : sa_str_sub(rest, (size_t)slash, rest.n);

    if (prefix.n && sa_str_starts(request->uri, prefix))
        base.n -= prefix.n;
    return sa_str_fmt(ctx->arena, "%.*s%.*s", SA_STR_ARG(base), SA_STR_ARG(request->uri));
}

static enum sa_err read_input(struct sa_ctx *ctx, const struct sa_request *request,
                              struct webhook *app, struct sa_signature_input *in)
{
    *in = (struct sa_signature_input){
        .method = request->method_name,
        .body = request->body,
        .uri = public_uri(ctx, request, sa_conf_str(app->conf, SA_CONF_PUBLIC_BASE_URL))};
    if (sa_request_variable_once(ctx, request, "HTTP_X_HUBSPOT_SIGNATURE_V3", &in->signature_v3) ||
        sa_request_variable_once(ctx, request, "HTTP_X_HUBSPOT_REQUEST_TIMESTAMP",
                                 &in->timestamp) ||
        sa_request_variable_once(ctx, request, "HTTP_X_HUBSPOT_SIGNATURE", &in->signature) ||
        sa_request_variable_once(ctx, request, "HTTP_X_HUBSPOT_SIGNATURE_VERSION", &in->version))
        return SA_AUTH;
    return sa_hubspot_signature_plausible(ctx, in, sa_clock_ms());
}

static bool signed_by(struct sa_ctx *ctx, const struct sa_signature_input *in,
                      const struct portal *portal, struct sa_str fallback)
{
    bool right = false;

    for (size_t i = 0; i < portal->n; i++)
        right |= !sa_hubspot_signature_check(
            ctx, in, sa_str_make(portal->secrets[i], portal->lengths[i]), sa_clock_ms());
    if (portal->n == 0)
        right = !sa_hubspot_signature_check(ctx, in, fallback, sa_clock_ms());
    if (right)
        sa_clear_error(ctx);
    return right;
}

/* Every 401 has the same body: it tells a forger nothing, not even a trace id to compare. */
static enum sa_err refuse(struct sa_ctx *ctx, struct sa_response *response)
{
    sa_log(ctx, SA_LOG_INFO, "webhook.bad_signature", "%s", sa_error_detail(ctx));
    sa_response_header(response, "WWW-Authenticate", SA_STR("HubSpot-Signature"));
    sa_problem(ctx, response, &(struct sa_problem){.status = 401, .anonymous = true});
    return SA_AUTH;
}

enum sa_err hubspot_check(struct sa_ctx *ctx, struct sa_request *request,
                          struct sa_response *response, struct webhook *app, int64_t portal_id)
{
    struct sa_str fallback = sa_conf_str(app->conf, SA_CONF_HUBSPOT_WEBHOOK_SECRET);
    static const int64_t ages[] = {PORTAL_AGE_MS, PORTAL_RECHECK_MS};
    struct sa_signature_input in;

    app->portal = NULL;
    app->vouched = true;
    if (read_input(ctx, request, app, &in))
        return refuse(ctx, response);
    /* The second look is for a secret that was changed a moment ago. */
    for (size_t i = 0; i < SA_COUNT(ages); i++) {
        const struct portal *portal;
        enum sa_err err = portals_find(ctx, &app->portals, portal_id, ages[i], &portal);
        if (err) {
            sa_problem_error(ctx, response, SA_TRANSIENT);
            return err;
        }
        if (signed_by(ctx, &in, portal, fallback)) {
            app->portal = portal;
            return SA_OK;
        }
    }
    return refuse(ctx, response);
}

static bool any_signature(const struct sa_request *request)
{
    static const char *const headers[] = {
        "HTTP_X_HUBSPOT_SIGNATURE_V3", "HTTP_X_HUBSPOT_REQUEST_TIMESTAMP",
        "HTTP_X_HUBSPOT_SIGNATURE", "HTTP_X_HUBSPOT_SIGNATURE_VERSION"};

    for (size_t i = 0; i < SA_COUNT(headers); i++)
        if (sa_request_variable(request, headers[i]).p)
            return true;
    return false;
}

enum sa_err hubspot_check_key(struct sa_ctx *ctx, struct sa_request *request,
                              struct sa_response *response, struct webhook *app, struct sa_str key)
{
    struct sa_str fallback = sa_conf_str(app->conf, SA_CONF_HUBSPOT_WEBHOOK_SECRET);
    struct sa_signature_input in;

    app->portal = NULL;
    app->vouched = any_signature(request);
    if (app->vouched && read_input(ctx, request, app, &in))
        return refuse(ctx, response);
    if (key.n != SA_TOKEN_CHARS) {
        (void)sa_fail(ctx, SA_AUTH, "no form key");
        return refuse(ctx, response);
    }
    enum sa_err err = portals_by_key(ctx, &app->portals, key, &app->keyed, &app->form_id);
    if (err == SA_NOT_FOUND)
        return refuse(ctx, response);
    if (err) {
        sa_problem_error(ctx, response, SA_TRANSIENT);
        return err;
    }
    if (app->vouched && !signed_by(ctx, &in, &app->keyed, fallback))
        return refuse(ctx, response);
    app->portal = &app->keyed;
    return SA_OK;
}
