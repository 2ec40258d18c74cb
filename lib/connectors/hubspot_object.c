/* Paths and calls common to HubSpot's objects; see hubspot_object.h. */
#include "lib/connectors/hubspot_object.h"

#include "lib/base/encode.h"
#include "lib/connectors/hubspot.h"

enum { QUERY_MAX = 4096 };

const struct sa_field sa_hubspot_ref_fields[] = {
    SA_FIELD_STR(struct sa_hubspot_ref, id, "id", .required = true, .lenient = true, .max = 64),
    SA_FIELD_END};

static bool dated(const struct sa_services *services)
{
    return !sa_str_eq(sa_conf_str(services->conf, SA_CONF_HUBSPOT_API_VERSION), SA_STR("v3"));
}

/* collection: "objects/contacts", "owners", "properties/tasks". */
struct sa_str sa_hubspot_path(struct sa_ctx *ctx, const struct sa_services *services,
                              const char *collection, struct sa_str rest)
{
    struct sa_str whole = sa_str_of(collection);
    ptrdiff_t slash = sa_str_chr(whole, '/');
    struct sa_str head = slash < 0 ? whole : sa_str_sub(whole, 0, (size_t)slash);
    struct sa_str tail = slash < 0 ? sa_str_make("", 0) : sa_str_sub(whole, (size_t)slash, whole.n);
    const char *divide = rest.n ? "/" : "";
    struct sa_str version = sa_conf_str(services->conf, SA_CONF_HUBSPOT_API_VERSION);

    if (!dated(services))
        return sa_str_fmt(ctx->arena, "/crm/v3/%s%s%.*s", collection, divide, SA_STR_ARG(rest));
    return sa_str_fmt(ctx->arena, "/crm/%.*s/%.*s%.*s%s%.*s", SA_STR_ARG(head), SA_STR_ARG(version),
                      SA_STR_ARG(tail), divide, SA_STR_ARG(rest));
}

struct sa_str sa_hubspot_query(struct sa_ctx *ctx, const char *start, const char *id_property,
                               const char *properties)
{
    struct sa_buf query;

    sa_buf_init(&query, ctx->arena, QUERY_MAX);
    sa_buf_puts(&query, start);
    if (id_property)
        sa_query_add(&query, "idProperty", sa_str_of(id_property));
    if (properties)
        sa_query_add(&query, "properties", sa_str_of(properties));
    return sa_buf_str(&query);
}

json_t *sa_hubspot_body(struct sa_ctx *ctx, json_t *properties, json_t *associations)
{
    json_t *body = sa_body_object(ctx);

    json_object_set_new(body, "properties", properties);
    json_object_set_new(body, "associations", associations ? associations : json_array());
    return body;
}

/* A 400 about our own property: HubSpot created nothing, the property is yet to be made. */
static bool property_unknown(const struct sa_http_response *response)
{
    return response->status == 400 &&
           sa_str_find(response->body, SA_STR(SA_HUBSPOT_EFFECT_PROPERTY)) >= 0 &&
           (sa_str_find(response->body, SA_STR("PROPERTY_DOESNT_EXIST")) >= 0 ||
            sa_str_find(response->body, SA_STR("does not exist")) >= 0);
}

enum sa_err sa_hubspot_create(struct sa_ctx *ctx, struct sa_services *services,
                              const char *object_type, const json_t *body, struct sa_str *id)
{
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "POST",
        .doing = sa_str_fmt(ctx->arena, "creating one of %s", object_type).p,
        .path = sa_hubspot_path(ctx, services, sa_str_fmt(ctx->arena, "objects/%s", object_type).p,
                                SA_STR("")),
        .body = body,
    };
    struct sa_http_response response = {.status = 0};
    struct sa_hubspot_ref ref = {.id = {NULL, 0}};
    enum sa_err err = sa_api_send(ctx, services, &call, &response);

    if (err && property_unknown(&response)) {
        sa_clear_error(ctx);
        err = sa_hubspot_ensure_property(ctx, services, object_type);
        if (!err)
            err = sa_api_send(ctx, services, &call, &response);
    }
    if (err)
        return err;
    if (sa_fields_parse(ctx, sa_hubspot_ref_fields, response.body, &ref))
        return sa_api_unreadable(ctx, &call, "no id");
    *id = ref.id;
    return SA_OK;
}

enum sa_err sa_hubspot_by_effect(struct sa_ctx *ctx, struct sa_services *services,
                                 const char *object_type, struct sa_str effect_key,
                                 struct sa_str *id)
{
    const char *collection = sa_str_fmt(ctx->arena, "objects/%s", object_type).p;
    struct sa_str key = sa_url_encode(ctx->arena, effect_key);
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "GET",
        .doing = sa_str_fmt(ctx->arena, "looking for one of %s by effect key", object_type).p,
        .path = sa_hubspot_path(ctx, services, collection, key),
        .query = SA_STR("idProperty=" SA_HUBSPOT_EFFECT_PROPERTY),
    };
    struct sa_http_response response = {.status = 0};
    struct sa_hubspot_ref ref = {.id = {NULL, 0}};
    enum sa_err err = sa_api_send(ctx, services, &call, &response);

    /* Where the property does not exist, nothing can carry the key. */
    if (err && property_unknown(&response)) {
        sa_clear_error(ctx);
        return sa_fail(ctx, SA_NOT_FOUND, "%s: the property does not exist yet", call.doing);
    }
    if (err)
        return err;
    if (sa_fields_parse(ctx, sa_hubspot_ref_fields, response.body, &ref))
        return sa_api_unreadable(ctx, &call, "no id");
    *id = ref.id;
    return SA_OK;
}

/*
 * A group of our own, because the names of HubSpot's differ by object type. Whatever HubSpot
 * has against it will be said again when the property is made.
 */
static enum sa_err ensure_group(struct sa_ctx *ctx, struct sa_services *services,
                                const char *collection)
{
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "POST",
        .doing = "making the property group",
        .path = sa_hubspot_path(ctx, services, collection, SA_STR("groups")),
        .body =
            sa_json_keep(ctx, json_pack("{ssss}", "name", "sales_agent", "label", "Sales Agent")),
    };
    enum sa_err err = sa_api_send(ctx, services, &call, NULL);

    if (err != SA_CONFLICT && err != SA_EXTERNAL_SERVICE && err != SA_NOT_FOUND)
        return err;
    sa_clear_error(ctx);
    return SA_OK;
}

enum sa_err sa_hubspot_ensure_property(struct sa_ctx *ctx, struct sa_services *services,
                                       const char *object_type)
{
    const char *collection = sa_str_fmt(ctx->arena, "properties/%s", object_type).p;
    enum sa_err err = ensure_group(ctx, services, collection);
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "POST",
        .doing = "making the effect property",
        .path = sa_hubspot_path(ctx, services, collection, SA_STR("")),
        .body = sa_json_keep(
            ctx, json_pack("{sssssssssssssb}", "name", SA_HUBSPOT_EFFECT_PROPERTY, "label",
                           "Sales Agent effect key", "groupName", "sales_agent", "type", "string",
                           "fieldType", "text", "description",
                           "Written once by Sales Agent; do not edit.", "hasUniqueValue", 1)),
    };

    if (!err)
        err = sa_api_send(ctx, services, &call, NULL);
    if (err != SA_CONFLICT)
        return err;
    sa_clear_error(ctx);
    return SA_OK;
}
