/*
 * HubSpot CRM: contacts, companies, owners, tasks, notes. One function per call; no retries.
 * Paths of both generations (2026-09 and v3) by setting HUBSPOT_API_VERSION.
 *
 * Errors of every function: SA_TRANSIENT (no answer, 5xx, 423), SA_RATE_LIMITED (429, with
 * ctx->error.retry_after_ms), SA_AUTH (401), SA_NOT_FOUND (404), SA_CONFLICT (409),
 * SA_EXTERNAL_SERVICE (other 4xx; the message of HubSpot's error body is in the detail),
 * SA_BAD_RESPONSE (not the documented answer), SA_CONFIGURATION (no token). services->sent
 * tells whether HubSpot may have acted on a call that failed. Strings of results live in the
 * context's arena. An effect key that another record already has is SA_CONFLICT.
 */
#ifndef SA_CONNECTORS_HUBSPOT_H
#define SA_CONNECTORS_HUBSPOT_H

#include "lib/connectors/services.h"

/* Unique property that carries the effect key of what we create. */
#define SA_HUBSPOT_EFFECT_PROPERTY "sales_agent_effect_key"

struct sa_hubspot_contact {
    struct sa_str id;
    struct sa_str email;
    struct sa_str first_name;
    struct sa_str last_name;
    struct sa_str company;
    struct sa_str job_title;
    struct sa_str phone;
    struct sa_str owner_id;
    struct sa_str lifecycle_stage;
    bool opted_out;           /* hs_email_optout */
    struct sa_str company_id; /* primary associated company, when asked with associations */
};

struct sa_hubspot_company {
    struct sa_str id;
    struct sa_str name;
    struct sa_str domain;
    struct sa_str industry;
    struct sa_str city;
    struct sa_str country;
    struct sa_str employees;
    struct sa_str owner_id;
    int64_t open_deals;
};

struct sa_hubspot_owner {
    struct sa_str id;
    struct sa_str email;
    struct sa_str first_name;
    struct sa_str last_name;
};

/* Direct read by address (idProperty=email), with associated companies; no index lag. */
enum sa_err sa_hubspot_contact_by_email(struct sa_ctx *ctx, struct sa_services *services,
                                        struct sa_str email,
                                        struct sa_hubspot_contact *contact) SA_MUST_CHECK;
/* Batch upsert by e-mail of one contact: idempotent. Non-empty members are written. */
enum sa_err sa_hubspot_contact_upsert(struct sa_ctx *ctx, struct sa_services *services,
                                      const struct sa_hubspot_contact *want, struct sa_str *id,
                                      bool *created) SA_MUST_CHECK;

/* Search by domain; the oldest wins. SA_NOT_FOUND when the index has none. */
enum sa_err sa_hubspot_company_by_domain(struct sa_ctx *ctx, struct sa_services *services,
                                         struct sa_str domain,
                                         struct sa_hubspot_company *company) SA_MUST_CHECK;
/* Search by exact name; the oldest wins. SA_NOT_FOUND when the index has none. */
enum sa_err sa_hubspot_company_by_name(struct sa_ctx *ctx, struct sa_services *services,
                                       struct sa_str name,
                                       struct sa_hubspot_company *company) SA_MUST_CHECK;
enum sa_err sa_hubspot_company_get(struct sa_ctx *ctx, struct sa_services *services,
                                   struct sa_str id,
                                   struct sa_hubspot_company *company) SA_MUST_CHECK;
/* Direct read by our unique property. SA_NOT_FOUND: it was never created. */
enum sa_err sa_hubspot_company_by_effect(struct sa_ctx *ctx, struct sa_services *services,
                                         struct sa_str effect_key, struct sa_str *id) SA_MUST_CHECK;
enum sa_err sa_hubspot_company_create(struct sa_ctx *ctx, struct sa_services *services,
                                      const struct sa_hubspot_company *want,
                                      struct sa_str effect_key, struct sa_str *id) SA_MUST_CHECK;

/* Default association contact → company; a PUT, idempotent. */
enum sa_err sa_hubspot_associate(struct sa_ctx *ctx, struct sa_services *services,
                                 struct sa_str contact_id, struct sa_str company_id) SA_MUST_CHECK;

enum sa_err sa_hubspot_owner_get(struct sa_ctx *ctx, struct sa_services *services, struct sa_str id,
                                 struct sa_hubspot_owner *owner) SA_MUST_CHECK;

/* A task or a note, created with its associations and effect key in one call. */
struct sa_hubspot_engagement {
    struct sa_str contact_id;
    struct sa_str company_id; /* may be empty */
    struct sa_str owner_id;   /* may be empty */
    struct sa_str subject;    /* tasks only */
    struct sa_str body;
    struct sa_str effect_key;
    int64_t timestamp_ms; /* hs_timestamp: due date of a task, date of a note */
};
enum sa_err sa_hubspot_task_create(struct sa_ctx *ctx, struct sa_services *services,
                                   const struct sa_hubspot_engagement *want,
                                   struct sa_str *id) SA_MUST_CHECK;
enum sa_err sa_hubspot_note_create(struct sa_ctx *ctx, struct sa_services *services,
                                   const struct sa_hubspot_engagement *want,
                                   struct sa_str *id) SA_MUST_CHECK;
/* Direct reads by our unique property. SA_NOT_FOUND: never created. */
enum sa_err sa_hubspot_task_by_effect(struct sa_ctx *ctx, struct sa_services *services,
                                      struct sa_str effect_key, struct sa_str *id) SA_MUST_CHECK;
enum sa_err sa_hubspot_note_by_effect(struct sa_ctx *ctx, struct sa_services *services,
                                      struct sa_str effect_key, struct sa_str *id) SA_MUST_CHECK;
/*
 * Makes the unique property on tasks, notes and companies; one that exists is fine. The
 * create functions call it by themselves when HubSpot answers that the property is unknown
 * (nothing was created then) and repeat the create once.
 */
enum sa_err sa_hubspot_ensure_property(struct sa_ctx *ctx, struct sa_services *services,
                                       const char *object_type) SA_MUST_CHECK;

#endif
