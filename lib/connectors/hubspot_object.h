/*
 * What HubSpot's object types have in common: paths of both generations, the object
 * document, reads by a unique property, creation. Private to the hubspot files.
 */
#ifndef SA_CONNECTORS_HUBSPOT_OBJECT_H
#define SA_CONNECTORS_HUBSPOT_OBJECT_H

#include "lib/connectors/call.h"

/* The id every object answer has, whatever its properties. */
struct sa_hubspot_ref {
    struct sa_str id;
};
extern const struct sa_field sa_hubspot_ref_fields[];

/* "/crm/objects/2026-09/contacts" or "/crm/v3/objects/contacts", then "/" and rest if given. */
struct sa_str sa_hubspot_path(struct sa_ctx *ctx, const struct sa_services *services,
                              const char *collection, struct sa_str rest);
/* "a=b&idProperty=...&properties=..." for the GET of an object; each may be NULL. */
struct sa_str sa_hubspot_query(struct sa_ctx *ctx, const char *start, const char *id_property,
                               const char *properties);
/* {"properties": ..., "associations": [...]}; both are stolen, associations may be NULL. */
json_t *sa_hubspot_body(struct sa_ctx *ctx, json_t *properties, json_t *associations);
/* POST of one object; makes our unique property when HubSpot does not know it, once. */
enum sa_err sa_hubspot_create(struct sa_ctx *ctx, struct sa_services *services,
                              const char *object_type, const json_t *body,
                              struct sa_str *id) SA_MUST_CHECK;
/* The id of the object whose effect property holds the key. */
enum sa_err sa_hubspot_by_effect(struct sa_ctx *ctx, struct sa_services *services,
                                 const char *object_type, struct sa_str effect_key,
                                 struct sa_str *id) SA_MUST_CHECK;

#endif
