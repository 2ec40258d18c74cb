/*
 * HubSpot's form-submissions API: what people sent through one form, newest first. It has no time
 * filter, and a new submission shifts the pages of a walk: who walks looks at ids, not at places.
 * Errors as in hubspot.h; SA_NOT_FOUND: the portal has no such form.
 */
#ifndef SA_CONNECTORS_HUBSPOT_FORMS_H
#define SA_CONNECTORS_HUBSPOT_FORMS_H

#include "lib/base/fields.h"
#include "lib/connectors/services.h"

/* The most that HubSpot gives at once. */
enum { SA_FORM_PAGE = 50 };

struct sa_form_row {
    int64_t submitted_ms;
    const json_t *row; /* for sa_submission_of_poll */
};
struct sa_form_page {
    SA_LIST(struct sa_form_row) rows;
    struct sa_str next; /* to hand back as `after`; empty: this was the last page */
};

/* One page; `after` empty: the first. The path is the same in every version of HubSpot's API. */
enum sa_err sa_hubspot_form_submissions(struct sa_ctx *ctx, struct sa_services *services,
                                        struct sa_str form_id, struct sa_str after,
                                        struct sa_form_page *page) SA_MUST_CHECK;

#endif
