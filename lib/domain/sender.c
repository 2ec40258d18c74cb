/* Choosing a sender; see sender.h. */
#include "lib/domain/sender.h"

const struct sa_sender *sa_sender_of_owner(const struct sa_tenant_settings *settings,
                                           struct sa_str owner_email)
{
    for (size_t i = 0; owner_email.n && i < settings->senders.n; i++)
        if (sa_str_eq_nocase(settings->senders.items[i].owner_email, owner_email))
            return &settings->senders.items[i];
    return NULL;
}
