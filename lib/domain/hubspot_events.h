/*
 * HubSpot's app subscription events: one batch read, each event judged by its type. Says what an
 * event is worth; stores and triggers nothing.
 */
#ifndef SA_DOMAIN_HUBSPOT_EVENTS_H
#define SA_DOMAIN_HUBSPOT_EVENTS_H

#include "lib/base/fields.h"

enum { SA_EVENTS_MAX = 100 };

struct sa_hubspot_event {
    struct sa_str type; /* subscriptionType, else eventType */
    int64_t object_id;  /* objectId, else fromObjectId; 0 when there is none */
    int64_t event_id;   /* not unique by itself */
    int64_t occurred_ms;
    bool polls;        /* a contact was made or has converted: ask the forms */
    const json_t *raw; /* as it came */
};

struct sa_hubspot_events {
    int64_t portal_id; /* of all of them; 0 when the batch is empty */
    SA_LIST(struct sa_hubspot_event) known;
    size_t given;   /* how many the batch holds */
    size_t unknown; /* of types that mean nothing to us */
};

/*
 * Reads a batch, an array of objects. With more than SA_EVENTS_MAX only `given` is set.
 * SA_INVALID_INPUT: no such array, an event without type or portal, or events of several portals.
 */
enum sa_err sa_hubspot_events_parse(struct sa_ctx *ctx, struct sa_str body,
                                    struct sa_hubspot_events *events) SA_MUST_CHECK;

#endif
