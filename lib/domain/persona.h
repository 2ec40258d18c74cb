/* What somebody does, from their job title. */
#ifndef SA_DOMAIN_PERSONA_H
#define SA_DOMAIN_PERSONA_H

#include "lib/base/str.h"

/*
 * executive, sales, demand_gen, marketing_general, events, operations, engineering or
 * unknown; static text. A function named in the title wins over its rank ("VP of Sales" is
 * sales), a chief officer or founder is executive.
 */
struct sa_str sa_persona_of(struct sa_arena *arena, struct sa_str job_title);

#endif
