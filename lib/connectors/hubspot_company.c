/* Companies of HubSpot; see hubspot.h. */
#include "lib/base/encode.h"
#include "lib/connectors/hubspot.h"
#include "lib/connectors/hubspot_object.h"

#define COMPANY_PROPERTIES                                                                         \
    "name,domain,industry,city,country,numberofemployees,hubspot_owner_id,createdate,"             \
    "hs_num_open_deals"

enum { SEARCH_LIMIT = 20 };

struct company_document {
    struct sa_str id;
    struct sa_str created_at;
    struct sa_hubspot_company company;
};
struct company_page {
    SA_LIST(struct company_document) results;
};

#define TEXT(member, name) SA_FIELD_STR(struct sa_hubspot_company, member, name, .lenient = true)

static const struct sa_field property_fields[] = {
    TEXT(name, "name"),
    TEXT(domain, "domain"),
    TEXT(industry, "industry"),
    TEXT(city, "city"),
    TEXT(country, "country"),
    TEXT(employees, "numberofemployees"),
    TEXT(owner_id, "hubspot_owner_id"),
    SA_FIELD_INT(struct sa_hubspot_company, open_deals, "hs_num_open_deals", .lenient = true),
    SA_FIELD_END};
static const struct sa_field company_fields[] = {
    SA_FIELD_STR(struct company_document, id, "id", .required = true, .lenient = true, .max = 64),
    SA_FIELD_STR(struct company_document, created_at, "createdAt"),
    SA_FIELD_OBJ(struct company_document, company, property_fields, "properties", .required = true),
    SA_FIELD_END};
static const struct sa_field page_fields[] = {
    SA_FIELD_LIST(struct company_page, results, company_fields, "results", .required = true),
    SA_FIELD_END};

static json_t *names_of(const char *comma_list)
{
    struct sa_str rest = sa_str_of(comma_list), name;
    json_t *names = json_array();

    while (sa_str_split(&rest, ',', &name))
        json_array_append_new(names, sa_body_str(name));
    return names;
}

/* The specification marks all members as required, the empty ones too. */
static json_t *search_body(struct sa_ctx *ctx, const char *property, struct sa_str value)
{
    json_t *body = sa_body_object(ctx);

    json_object_set_new(body, "filterGroups",
                        json_pack("[{s[{ssssso}]}]", "filters", "propertyName", property,
                                  "operator", "EQ", "value", sa_body_str(value)));
    json_object_set_new(
        body, "sorts",
        json_pack("[{ssss}]", "propertyName", "createdate", "direction", "ASCENDING"));
    json_object_set_new(body, "properties", names_of(COMPANY_PROPERTIES));
    json_object_set_new(body, "limit", json_integer(SEARCH_LIMIT));
    json_object_set_new(body, "after", json_string("0"));
    return body;
}

static bool older(const struct company_document *a, const struct company_document *b)
{
    uint64_t id_a, id_b;
    int order = 0;

    if (a->created_at.n && a->created_at.n == b->created_at.n)
        order = memcmp(a->created_at.p, b->created_at.p, a->created_at.n);
    if (order || !sa_str_u64(a->id, &id_a) || !sa_str_u64(b->id, &id_b))
        return order < 0;
    return id_a < id_b;
}

static enum sa_err search(struct sa_ctx *ctx, struct sa_services *services, const char *property,
                          struct sa_str value, struct company_page *page)
{
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "POST",
        .doing = "searching companies",
        .path = sa_hubspot_path(ctx, services, "objects/companies", SA_STR("search")),
        .body = search_body(ctx, property, value),
        .reading = true,
    };
    return sa_api_json(ctx, services, &call, page_fields, page);
}

enum which { BY_DOMAIN, BY_NAME };

/* EQ matches words for some properties, so the value itself is compared again. */
static enum sa_err find(struct sa_ctx *ctx, struct sa_services *services, enum which which,
                        struct sa_str value, struct sa_hubspot_company *company)
{
    struct company_page page = {.results = {NULL, 0}};
    const struct company_document *best = NULL;
    enum sa_err err = search(ctx, services, which == BY_DOMAIN ? "domain" : "name", value, &page);

    if (err)
        return err;
    for (size_t i = 0; i < page.results.n; i++) {
        const struct company_document *at = &page.results.items[i];
        struct sa_str has = which == BY_DOMAIN ? at->company.domain : at->company.name;
        if (sa_str_eq_nocase(sa_str_trim(has), value) && (!best || older(at, best)))
            best = at;
    }
    if (!best)
        return sa_fail(ctx, SA_NOT_FOUND, "searching companies: none has this %s",
                       which == BY_DOMAIN ? "domain" : "name");
    *company = best->company;
    company->id = best->id;
    return SA_OK;
}

enum sa_err sa_hubspot_company_by_domain(struct sa_ctx *ctx, struct sa_services *services,
                                         struct sa_str domain, struct sa_hubspot_company *company)
{
    return find(ctx, services, BY_DOMAIN, domain, company);
}

enum sa_err sa_hubspot_company_by_name(struct sa_ctx *ctx, struct sa_services *services,
                                       struct sa_str name, struct sa_hubspot_company *company)
{
    return find(ctx, services, BY_NAME, name, company);
}

enum sa_err sa_hubspot_company_get(struct sa_ctx *ctx, struct sa_services *services,
                                   struct sa_str id, struct sa_hubspot_company *company)
{
    struct company_document document = {.id = {NULL, 0}};
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "GET",
        .doing = "reading a company",
        .path = sa_hubspot_path(ctx, services, "objects/companies", sa_url_encode(ctx->arena, id)),
        .query = sa_hubspot_query(ctx, NULL, NULL, COMPANY_PROPERTIES),
    };
    enum sa_err err = sa_api_json(ctx, services, &call, company_fields, &document);

    if (err)
        return err;
    *company = document.company;
    company->id = document.id;
    return SA_OK;
}

enum sa_err sa_hubspot_company_by_effect(struct sa_ctx *ctx, struct sa_services *services,
                                         struct sa_str effect_key, struct sa_str *id)
{
    return sa_hubspot_by_effect(ctx, services, "companies", effect_key, id);
}

enum sa_err sa_hubspot_company_create(struct sa_ctx *ctx, struct sa_services *services,
                                      const struct sa_hubspot_company *want,
                                      struct sa_str effect_key, struct sa_str *id)
{
    json_t *properties = json_object();

    sa_json_set_str(properties, "name", want->name);
    sa_json_set_str(properties, "domain", want->domain);
    sa_json_set_str(properties, "industry", want->industry);
    sa_json_set_str(properties, "city", want->city);
    sa_json_set_str(properties, "country", want->country);
    sa_json_set_str(properties, "numberofemployees", want->employees);
    sa_json_set_str(properties, "hubspot_owner_id", want->owner_id);
    sa_json_set_str(properties, SA_HUBSPOT_EFFECT_PROPERTY, effect_key);
    return sa_hubspot_create(ctx, services, "companies", sa_hubspot_body(ctx, properties, NULL),
                             id);
}
