/*
 * What makes two submissions the same one, whichever way they came in. The database keeps at
 * most one row per tenant, form and key.
 */
#ifndef SA_SERVICES_SUBMISSION_KEY_H
#define SA_SERVICES_SUBMISSION_KEY_H

#include "lib/domain/submission.h"

/*
 * HubSpot's submission id, lower case and without dashes (the webhook and the submissions API spell it
 * differently). Without one: hex SHA-256 of form, time and address; where time or address is
 * missing too, the bytes as they came take part, so that only a true repeat is a repeat.
 */
struct sa_str sa_submission_key(struct sa_arena *arena, const struct sa_submission *submission,
                                struct sa_str raw);

#endif
