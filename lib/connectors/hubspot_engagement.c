/* Tasks and notes of HubSpot, each made with its links in one call; see hubspot.h. */
#include "lib/connectors/hubspot.h"
#include "lib/connectors/hubspot_object.h"

enum { NOTE_BODY_MAX = 65536 };

/* HubSpot's own association types. */
enum { TASK_TO_CONTACT = 204, TASK_TO_COMPANY = 192, NOTE_TO_CONTACT = 202, NOTE_TO_COMPANY = 190 };

static void link_to(json_t *associations, struct sa_str id, int type)
{
    if (id.n)
        json_array_append_new(associations,
                              json_pack("{s{so}s[{sssi}]}", "to", "id", sa_body_str(id), "types",
                                        "associationCategory", "HUBSPOT_DEFINED",
                                        "associationTypeId", type));
}

static json_t *common_properties(struct sa_ctx *ctx, const struct sa_hubspot_engagement *want)
{
    json_t *properties = json_object();

    sa_json_set_str(properties, "hs_timestamp",
                    sa_str_fmt(ctx->arena, "%lld", (long long)want->timestamp_ms));
    sa_json_set_str(properties, "hubspot_owner_id", want->owner_id);
    sa_json_set_str(properties, SA_HUBSPOT_EFFECT_PROPERTY, want->effect_key);
    return properties;
}

enum sa_err sa_hubspot_task_create(struct sa_ctx *ctx, struct sa_services *services,
                                   const struct sa_hubspot_engagement *want, struct sa_str *id)
{
    json_t *properties = common_properties(ctx, want);
    json_t *associations = json_array();

    sa_json_set_str(properties, "hs_task_subject", want->subject);
    sa_json_set_str(properties, "hs_task_body", sa_str_clip(want->body, NOTE_BODY_MAX));
    sa_json_set_str(properties, "hs_task_status", SA_STR("NOT_STARTED"));
    sa_json_set_str(properties, "hs_task_type", SA_STR("TODO"));
    link_to(associations, want->contact_id, TASK_TO_CONTACT);
    link_to(associations, want->company_id, TASK_TO_COMPANY);
    return sa_hubspot_create(ctx, services, "tasks", sa_hubspot_body(ctx, properties, associations),
                             id);
}

enum sa_err sa_hubspot_note_create(struct sa_ctx *ctx, struct sa_services *services,
                                   const struct sa_hubspot_engagement *want, struct sa_str *id)
{
    json_t *properties = common_properties(ctx, want);
    json_t *associations = json_array();

    sa_json_set_str(properties, "hs_note_body", sa_str_clip(want->body, NOTE_BODY_MAX));
    link_to(associations, want->contact_id, NOTE_TO_CONTACT);
    link_to(associations, want->company_id, NOTE_TO_COMPANY);
    return sa_hubspot_create(ctx, services, "notes", sa_hubspot_body(ctx, properties, associations),
                             id);
}

enum sa_err sa_hubspot_task_by_effect(struct sa_ctx *ctx, struct sa_services *services,
                                      struct sa_str effect_key, struct sa_str *id)
{
    return sa_hubspot_by_effect(ctx, services, "tasks", effect_key, id);
}

enum sa_err sa_hubspot_note_by_effect(struct sa_ctx *ctx, struct sa_services *services,
                                      struct sa_str effect_key, struct sa_str *id)
{
    return sa_hubspot_by_effect(ctx, services, "notes", effect_key, id);
}
