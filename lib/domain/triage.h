/*
 * Whether a submission is a lead at all, told from itself and a few lists, before anything is
 * done for it. A table of rules, first match wins; pure.
 */
#ifndef SA_DOMAIN_TRIAGE_H
#define SA_DOMAIN_TRIAGE_H

#include "lib/domain/facts.h"
#include "lib/domain/tenant_settings.h"

/* From so many other addresses within a day the same text is a mass mailing. */
enum { SA_TRIAGE_REPEATS = 3 };

struct sa_triage {
    const struct sa_submission *submission;
    const struct sa_tenant_settings *settings;
    struct sa_str mailbox; /* the default one, whose domain is ours */
    int64_t repeats;       /* other addresses that sent the same text within a day */
};

/*
 * Sets lead->skip when there is nothing to do (a bot, ourselves, nobody there), lead->review when
 * a person must look first; a sentence either way. Neither when the lead may go on.
 */
void sa_triage(struct sa_ctx *ctx, const struct sa_triage *triage, struct sa_lead *lead);

/* A domain of the tenant's own: listed, or that of a mailbox which is no free-mail address. */
bool sa_triage_own_domain(const struct sa_tenant_settings *settings, struct sa_str mailbox,
                          struct sa_str domain);

/* How many links a text has; *rest_letters counts the letters outside of them. */
size_t sa_triage_links(struct sa_str text, size_t *rest_letters);

#endif
