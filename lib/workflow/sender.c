/* Who answers: from the owner in HubSpot to mailbox, calendar and signature; see step.h. */
#include "lib/domain/sender.h"

#include "lib/workflow/step.h"

static bool token_of(struct sa_credentials *c, struct sa_str account)
{
    for (size_t i = 0; i < c->n_accounts; i++)
        if (sa_str_eq_nocase(c->accounts[i].account, account)) {
            c->google_refresh_token = c->accounts[i].refresh_token;
            return true;
        }
    return sa_str_eq_nocase(c->mailbox, account);
}

bool sa_step_sender(struct sa_step_ctx *step, struct sa_sender *sender)
{
    const struct sa_tenant_settings *settings = &step->tenant->settings;
    struct sa_credentials *c = &step->services->credentials;
    const struct sa_sender *own =
        settings->senders.n ? sa_sender_of_owner(settings, step->facts->crm.owner_email) : NULL;

    *sender = (struct sa_sender){.mailbox = c->mailbox,
                                 .calendar_id = settings->calendar_id,
                                 .name = step->tenant->voice.sender_name,
                                 .signature = step->tenant->voice.signature};
    if (!own)
        return true;
    if (!token_of(c, own->account.n ? own->account : own->mailbox))
        return false;
    *sender = *own;
    c->mailbox = own->mailbox;
    if (!sender->calendar_id.n)
        sender->calendar_id = own->mailbox;
    if (!sender->name.n) {
        sender->name = step->tenant->voice.sender_name;
        sender->signature = step->tenant->voice.signature;
    }
    return true;
}

struct sa_voice sa_step_voice(const struct sa_step_ctx *step, const struct sa_sender *sender)
{
    struct sa_voice voice = step->tenant->voice;

    voice.sender_name = sender->name;
    voice.signature = sender->signature;
    return voice;
}
