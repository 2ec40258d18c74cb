/* Contacts and owners of HubSpot; see hubspot.h. Companies, tasks and notes lie beside. */
#include "lib/connectors/hubspot.h"

#include "lib/base/encode.h"
#include "lib/connectors/hubspot_object.h"
#include "lib/connectors/status.h"

#define CONTACT_PROPERTIES                                                                         \
    "email,firstname,lastname,company,jobtitle,phone,hubspot_owner_id,lifecyclestage,"             \
    "hs_email_optout,associatedcompanyid"

struct contact_properties {
    struct sa_hubspot_contact contact;
    struct sa_str opted_out; /* every value is a string */
};
struct association {
    struct sa_str id;
    struct sa_str type;
};
struct association_page {
    SA_LIST(struct association) results;
};
struct associations {
    struct association_page companies;
};
struct contact_document {
    struct sa_str id;
    struct contact_properties properties;
    struct associations associations;
};

#define TEXT(member, name)                                                                         \
    SA_FIELD_STR(struct contact_properties, contact.member, name, .lenient = true)

static const struct sa_field property_fields[] = {
    TEXT(email, "email"),
    TEXT(first_name, "firstname"),
    TEXT(last_name, "lastname"),
    TEXT(company, "company"),
    TEXT(job_title, "jobtitle"),
    TEXT(phone, "phone"),
    TEXT(owner_id, "hubspot_owner_id"),
    TEXT(lifecycle_stage, "lifecyclestage"),
    TEXT(company_id, "associatedcompanyid"),
    SA_FIELD_STR(struct contact_properties, opted_out, "hs_email_optout", .lenient = true),
    SA_FIELD_END};
static const struct sa_field association_fields[] = {
    SA_FIELD_STR(struct association, id, "id", .required = true, .lenient = true),
    SA_FIELD_STR(struct association, type, "type"), SA_FIELD_END};
static const struct sa_field page_fields[] = {
    SA_FIELD_LIST(struct association_page, results, association_fields, "results"), SA_FIELD_END};
static const struct sa_field associations_fields[] = {
    SA_FIELD_OBJ(struct associations, companies, page_fields, "companies"), SA_FIELD_END};
static const struct sa_field contact_fields[] = {
    SA_FIELD_STR(struct contact_document, id, "id", .required = true, .lenient = true, .max = 64),
    SA_FIELD_OBJ(struct contact_document, properties, property_fields, "properties",
                 .required = true),
    SA_FIELD_OBJ(struct contact_document, associations, associations_fields, "associations"),
    SA_FIELD_END};

/* The primary one is listed under the unlabelled name and under this one. */
static struct sa_str primary_company(const struct association_page *page)
{
    for (size_t i = 0; i < page->results.n; i++)
        if (sa_str_eq(page->results.items[i].type, SA_STR("contact_to_company")))
            return page->results.items[i].id;
    return page->results.n ? page->results.items[0].id : sa_str_make(NULL, 0);
}

enum sa_err sa_hubspot_contact_by_email(struct sa_ctx *ctx, struct sa_services *services,
                                        struct sa_str email, struct sa_hubspot_contact *contact)
{
    struct contact_document document = {.id = {NULL, 0}};
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "GET",
        .doing = "reading a contact by address",
        .path =
            sa_hubspot_path(ctx, services, "objects/contacts", sa_url_encode(ctx->arena, email)),
        .log_path = sa_hubspot_path(ctx, services, "objects/contacts", SA_STR("{email}")),
        .query = sa_hubspot_query(ctx, "associations=companies", "email", CONTACT_PROPERTIES),
    };
    enum sa_err err = sa_api_json(ctx, services, &call, contact_fields, &document);

    if (err)
        return err;
    *contact = document.properties.contact;
    contact->id = document.id;
    contact->opted_out = sa_str_eq_nocase(document.properties.opted_out, SA_STR("true"));
    if (!contact->company_id.n)
        contact->company_id = primary_company(&document.associations.companies);
    return SA_OK;
}

struct upsert_result {
    struct sa_str id;
    bool created;
};
struct upsert_error {
    struct sa_str category;
    struct sa_str message;
};
struct upsert_answer {
    SA_LIST(struct upsert_result) results;
    SA_LIST(struct upsert_error) errors;
};
static const struct sa_field result_fields[] = {
    SA_FIELD_STR(struct upsert_result, id, "id", .required = true, .lenient = true, .max = 64),
    SA_FIELD_BOOL(struct upsert_result, created, "new"), SA_FIELD_END};
static const struct sa_field error_fields[] = {
    SA_FIELD_STR(struct upsert_error, category, "category", .lenient = true),
    SA_FIELD_STR(struct upsert_error, message, "message", .lenient = true), SA_FIELD_END};
static const struct sa_field upsert_fields[] = {
    SA_FIELD_LIST(struct upsert_answer, results, result_fields, "results"),
    SA_FIELD_LIST(struct upsert_answer, errors, error_fields, "errors"), SA_FIELD_END};

static json_t *upsert_body(struct sa_ctx *ctx, const struct sa_hubspot_contact *want)
{
    json_t *body = sa_body_object(ctx), *input = json_object(), *properties = json_object();
    json_t *inputs = json_array();

    sa_json_set_str(properties, "email", want->email);
    sa_json_set_str(properties, "firstname", want->first_name);
    sa_json_set_str(properties, "lastname", want->last_name);
    sa_json_set_str(properties, "company", want->company);
    sa_json_set_str(properties, "jobtitle", want->job_title);
    sa_json_set_str(properties, "phone", want->phone);
    sa_json_set_str(properties, "hubspot_owner_id", want->owner_id);
    sa_json_set_str(properties, "lifecyclestage", want->lifecycle_stage);
    json_object_set_new(input, "idProperty", json_string("email"));
    sa_json_set_str(input, "id", want->email);
    json_object_set_new(input, "properties", properties);
    json_array_append_new(inputs, input);
    json_object_set_new(body, "inputs", inputs);
    return body;
}

enum sa_err sa_hubspot_contact_upsert(struct sa_ctx *ctx, struct sa_services *services,
                                      const struct sa_hubspot_contact *want, struct sa_str *id,
                                      bool *created)
{
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "POST",
        .doing = "writing a contact",
        .path = sa_hubspot_path(ctx, services, "objects/contacts", SA_STR("batch/upsert")),
        .body = upsert_body(ctx, want),
    };
    struct upsert_answer answer = {.results = {NULL, 0}};
    enum sa_err err = sa_api_json(ctx, services, &call, upsert_fields, &answer);

    if (err)
        return err;
    if (answer.results.n) {
        *id = answer.results.items[0].id;
        *created = answer.results.items[0].created;
        return SA_OK;
    }
    if (!answer.errors.n)
        return sa_api_unreadable(ctx, &call, "neither result nor error");
    const struct upsert_error *error = &answer.errors.items[0];
    services->sent = false;
    return sa_fail(ctx, SA_EXTERNAL_SERVICE, "%s: hubspot refused it with %.*s: %.*s", call.doing,
                   SA_STR_ARG(sa_refusal_text(ctx->arena, error->category)),
                   SA_STR_ARG(sa_refusal_text(ctx->arena, error->message)));
}

/* v4 paths in the old generation: v3 has no default associations. */
enum sa_err sa_hubspot_associate(struct sa_ctx *ctx, struct sa_services *services,
                                 struct sa_str contact_id, struct sa_str company_id)
{
    bool old = sa_str_eq(sa_conf_str(services->conf, SA_CONF_HUBSPOT_API_VERSION), SA_STR("v3"));
    struct sa_str contact = sa_url_encode(ctx->arena, contact_id);
    struct sa_str company = sa_url_encode(ctx->arena, company_id);
    struct sa_str rest = sa_str_fmt(ctx->arena, "%.*s/associations/default/companies/%.*s",
                                    SA_STR_ARG(contact), SA_STR_ARG(company));
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "PUT",
        .doing = "linking contact and company",
        .path = old ? sa_str_fmt(ctx->arena, "/crm/v4/objects/contacts/%.*s", SA_STR_ARG(rest))
                    : sa_hubspot_path(ctx, services, "objects/contacts", rest),
    };
    return sa_api_send(ctx, services, &call, NULL);
}

static const struct sa_field owner_fields[] = {
    SA_FIELD_STR(struct sa_hubspot_owner, id, "id", .required = true, .lenient = true),
    SA_FIELD_STR(struct sa_hubspot_owner, email, "email"),
    SA_FIELD_STR(struct sa_hubspot_owner, first_name, "firstName"),
    SA_FIELD_STR(struct sa_hubspot_owner, last_name, "lastName"), SA_FIELD_END};

enum sa_err sa_hubspot_owner_get(struct sa_ctx *ctx, struct sa_services *services, struct sa_str id,
                                 struct sa_hubspot_owner *owner)
{
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "GET",
        .doing = "reading an owner",
        .path = sa_hubspot_path(ctx, services, "owners", sa_url_encode(ctx->arena, id)),
        .query = SA_STR("idProperty=id"),
    };
    return sa_api_json(ctx, services, &call, owner_fields, owner);
}
