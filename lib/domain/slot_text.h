/* How a meeting slot reads in a mail. */
#ifndef SA_DOMAIN_SLOT_TEXT_H
#define SA_DOMAIN_SLOT_TEXT_H

#include "lib/base/str.h"

/*
 * start, end: local times "YYYY-MM-DD HH:MM" of one day; zone: IANA name; language: "de", all
 * others read English. "Tue 24 Nov, 14:00-14:30 (Europe/Berlin)", "Di 24. Nov, 14:00-14:30
 * Uhr (Europe/Berlin)". A malformed time comes back as it is.
 */
struct sa_str sa_slot_text(struct sa_arena *arena, struct sa_str start, struct sa_str end,
                           struct sa_str zone, struct sa_str language);

#endif
