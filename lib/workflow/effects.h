/*
 * Outside effects that happen once: intent committed → looked for if the intent was already
 * there → done once → recorded. Every change in HubSpot or Gmail goes through here; nothing
 * else in the workflow repeats a call that may have had its effect.
 */
#ifndef SA_WORKFLOW_EFFECTS_H
#define SA_WORKFLOW_EFFECTS_H

#include "lib/workflow/step.h"

enum sa_effect_kind {
    SA_EFFECT_CONTACT,
    SA_EFFECT_COMPANY,
    SA_EFFECT_ASSOCIATION,
    SA_EFFECT_GMAIL_DRAFT,
    SA_EFFECT_HUBSPOT_TASK,
    SA_EFFECT_HUBSPOT_NOTE,
    SA_EFFECT_LABEL
};

struct sa_effect;

/*
 * Both fill *external_id (in the arena of the attempt). probe returns SA_NOT_FOUND when
 * there is none. effect->key and effect->want are theirs to read.
 */
typedef enum sa_err sa_effect_call(struct sa_step_ctx *step, const struct sa_effect *effect,
                                   struct sa_str *external_id);

struct sa_effect {
    enum sa_effect_kind kind;
    struct sa_str scope;   /* whose effect; empty: the submission's. A company's is its domain. */
    sa_effect_call *probe; /* NULL: act is idempotent at the provider, look-ups are not needed */
    sa_effect_call *act;
    void *want;        /* what to make, for the calls */
    int64_t settle_ms; /* how long the provider may hide what it has made from probe */
    char key[65];      /* filled: hex SHA-256 of tenant, scope, kind; carried by what is made */
};

/* What stands for an id that a run without effects does not have. */
#define SA_EFFECT_WITHHELD "withheld"

/*
 * Sees to it that the effect has happened. reused: it had happened before this call.
 *
 * In a run without effects nothing is asked outside and no ledger row is written: external_id is
 * what an earlier run made, with reused, or else SA_EFFECT_WITHHELD; an audit row says which. Such
 * an id is never to be acted on: what a step does behind this call, it leaves out then.
 *
 * SA_STALE: the lease is lost or too short; nothing was done. SA_TRANSIENT with step->snooze:
 * it is not yet certain whether an earlier try had its effect, or another run is at it.
 * Other errors are those of the calls; an effect that may have happened stays open in the
 * ledger and is looked for at the next attempt.
 */
enum sa_err sa_effect_once(struct sa_step_ctx *step, struct sa_effect *effect,
                           struct sa_str *external_id, bool *reused) SA_MUST_CHECK;

/*
 * An effect that turned out to be there already, before anything was asked of the ledger: an
 * intent that an earlier claim of this run may have left is closed with what was found.
 */
void sa_effect_settle(struct sa_step_ctx *step, struct sa_effect *effect,
                      struct sa_str external_id);

#endif
