/*
 * Asks HubSpot for the submissions of a tenant's forms and takes in those that are not there yet,
 * by whatever door they came. One walk per form from the newest back to what is known, with an
 * overlap; where a walk is cut off, the next one goes on.
 */
#ifndef SA_SERVICES_POLL_FORMS_H
#define SA_SERVICES_POLL_FORMS_H

#include "lib/base/shared.h"
#include "lib/workflow/tenants.h"

struct sa_poll {
    const struct sa_conf *conf;
    struct sa_store *store; /* role of jobs */
    struct sa_client *client;
    struct sa_shared *shared;
    struct sa_tenants *tenants;
    bool dry_run; /* say on standard output which forms would be asked */
};

/*
 * All forms of the tenant: those of its settings (else EXPECTED_HUBSPOT_FORM_IDS) and of its form keys.
 * A form that fails is logged and kept in its cursor, and does not stop the others; the first
 * failure is the result. *taken grows by the submissions that were new.
 */
enum sa_err sa_poll_tenant(struct sa_ctx *ctx, const struct sa_poll *poll,
                           const struct sa_uuid *tenant, int64_t *taken) SA_MUST_CHECK;

#endif
