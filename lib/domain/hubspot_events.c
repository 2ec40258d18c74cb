/* Events of HubSpot's app subscriptions; see hubspot_events.h. */
#include "lib/domain/hubspot_events.h"

#include "lib/base/json.h"

struct wire {
    struct sa_str subscription_type, event_type;
    struct sa_str object_type_id, property;
    int64_t portal_id, object_id, from_object_id, event_id, occurred_ms;
};

enum { TYPE_BYTES = 100 };

static const struct sa_field wire_fields[] = {
    SA_FIELD_STR(struct wire, subscription_type, "subscriptionType", .max = TYPE_BYTES),
    SA_FIELD_STR(struct wire, event_type, "eventType", .max = TYPE_BYTES),
    SA_FIELD_STR(struct wire, object_type_id, "objectTypeId", .lenient = true),
    SA_FIELD_STR(struct wire, property, "propertyName", .lenient = true),
    SA_FIELD_INT(struct wire, portal_id, "portalId", .required = true, .lenient = true),
    SA_FIELD_INT(struct wire, object_id, "objectId", .lenient = true),
    SA_FIELD_INT(struct wire, from_object_id, "fromObjectId", .lenient = true),
    SA_FIELD_INT(struct wire, event_id, "eventId", .lenient = true),
    SA_FIELD_INT(struct wire, occurred_ms, "occurredAt", .lenient = true),
    SA_FIELD_END};

static const char *const objects[] = {"contact", "company", "deal", "object"};
static const char *const actions[] = {"creation",         "deletion",        "merge",
                                      "restore",          "privacyDeletion", "propertyChange",
                                      "associationChange"};

static bool one_of(const char *const *words, size_t n, struct sa_str word)
{
    for (size_t i = 0; i < n; i++)
        if (sa_str_eq(word, sa_str_of(words[i])))
            return true;
    return false;
}

static bool known(struct sa_str type)
{
    ptrdiff_t dot = sa_str_chr(type, '.');

    return dot > 0 && one_of(objects, SA_COUNT(objects), sa_str_sub(type, 0, (size_t)dot)) &&
           one_of(actions, SA_COUNT(actions), sa_str_sub(type, (size_t)dot + 1, type.n));
}

/* HubSpot has no event for a submission; these are what a submission brings about. */
static bool polls(const struct wire *wire, struct sa_str type)
{
    static const char *const conversions[] = {
        "recent_conversion_date", "recent_conversion_event_name", "first_conversion_date",
        "num_conversion_events", "hs_latest_source_timestamp"};
    bool contact =
        sa_str_starts(type, SA_STR("contact.")) ||
        (sa_str_starts(type, SA_STR("object.")) && sa_str_eq(wire->object_type_id, SA_STR("0-1")));

    if (!contact)
        return false;
    return sa_str_ends(type, SA_STR(".creation")) ||
           (sa_str_ends(type, SA_STR(".propertyChange")) &&
            one_of(conversions, SA_COUNT(conversions), wire->property));
}

static enum sa_err add(struct sa_ctx *ctx, const json_t *item, size_t at,
                       struct sa_hubspot_events *events)
{
    struct wire wire = {.portal_id = 0};
    enum sa_err err = sa_fields_decode(ctx, wire_fields, item, &wire);
    struct sa_str type = wire.subscription_type.n ? wire.subscription_type : wire.event_type;

    if (err)
        return sa_note(ctx, err, "event %zu", at);
    if (type.n == 0 || wire.portal_id <= 0 || wire.occurred_ms < 0)
        return sa_fail(ctx, SA_INVALID_INPUT,
                       "event %zu: has no subscriptionType, portalId or occurredAt", at);
    if (events->portal_id && events->portal_id != wire.portal_id)
        return sa_fail(ctx, SA_INVALID_INPUT, "event %zu: is of another portal than the first", at);
    events->portal_id = wire.portal_id;
    if (!known(type)) {
        events->unknown++;
        return SA_OK;
    }
    events->known.items[events->known.n++] = (struct sa_hubspot_event){
        .type = type,
        .object_id = wire.object_id ? wire.object_id : wire.from_object_id,
        .event_id = wire.event_id,
        .occurred_ms = wire.occurred_ms,
        .polls = polls(&wire, type),
        .raw = item};
    return SA_OK;
}

enum sa_err sa_hubspot_events_parse(struct sa_ctx *ctx, struct sa_str body,
                                    struct sa_hubspot_events *events)
{
    json_t *root, *item;
    size_t i;
    enum sa_err err = sa_json_parse(ctx, body, &root);

    *events = (struct sa_hubspot_events){.portal_id = 0};
    if (err)
        return err;
    if (!json_is_array(root))
        return sa_fail(ctx, SA_INVALID_INPUT, "the body must be an array of events");
    events->given = json_array_size(root);
    if (events->given > SA_EVENTS_MAX)
        return SA_OK;
    events->known.items = SA_NEW_ARRAY(ctx->arena, events->given, struct sa_hubspot_event);
    json_array_foreach(root, i, item)
    {
        err = add(ctx, item, i, events);
        if (err)
            return err;
    }
    return SA_OK;
}
