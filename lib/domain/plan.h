/*
 * Step 9, next_step_plan: what the mail should ask for. A table of rules, first match wins;
 * pure, so the same facts give the same plan.
 */
#ifndef SA_DOMAIN_PLAN_H
#define SA_DOMAIN_PLAN_H

#include "lib/domain/facts.h"

/* The lead's last mail counts as open for this long before the submission. */
enum { SA_PLAN_THREAD_DAYS = 14 };

/*
 * Reads lead, crm, thread, assets and slots. plan->question is in German for German leads,
 * English otherwise; reason and review are English sentences for the operator.
 */
void sa_plan_next_step(struct sa_ctx *ctx, const struct sa_facts *facts, struct sa_plan *plan);

/* The message asks for something to read: prices, a brochure, a case study, ... */
bool sa_plan_asks_material(struct sa_ctx *ctx, struct sa_str message);

#endif
