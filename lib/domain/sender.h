/*
 * Who answers a lead: a tenant may have several senders, one for each owner in HubSpot. Choosing
 * only; whose credentials that takes is the workflow's business.
 */
#ifndef SA_DOMAIN_SENDER_H
#define SA_DOMAIN_SENDER_H

#include "lib/domain/tenant_settings.h"

/* The sender whose leads are this owner's, by address; NULL: the default sender answers. */
const struct sa_sender *sa_sender_of_owner(const struct sa_tenant_settings *settings,
                                           struct sa_str owner_email);

#endif
