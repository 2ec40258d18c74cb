/*
 * The time zone a lead probably lives in, guessed from the country they named or the prefix of
 * their phone number. Only countries with one zone for nearly everybody; no guess is better
 * than a wrong one.
 */
#ifndef SA_DOMAIN_LEAD_ZONE_H
#define SA_DOMAIN_LEAD_ZONE_H

#include "lib/base/str.h"

/*
 * country: a name in English, in German or its own, or a two-letter code; phone: "+44 20 ..."
 * or "0044 ...". The country counts first. An IANA name, static; empty when it cannot be told.
 */
struct sa_str sa_lead_zone_of(struct sa_arena *arena, struct sa_str country, struct sa_str phone);

#endif
