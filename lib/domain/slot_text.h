/* How a meeting slot reads in a mail. */
#ifndef SA_DOMAIN_SLOT_TEXT_H
#define SA_DOMAIN_SLOT_TEXT_H

#include "lib/base/str.h"

/* Local times "YYYY-MM-DD HH:MM", zones as IANA names. */
struct sa_slot_times {
    struct sa_str start;
    struct sa_str end; /* of the same day */
    struct sa_str zone;
    struct sa_str lead_start; /* the start as the lead's clock shows it; empty: not known */
    struct sa_str lead_zone;
};

/*
 * "Tue 24 Nov, 14:00-14:30 (Europe/Berlin)", and behind it ", 08:00 (America/Bogota)" when the
 * lead's clock shows something else; in German, language "de", "Di 24. Nov, 14:00-14:30 Uhr
 * (Europe/Berlin)". A malformed time comes back as it is.
 */
struct sa_str sa_slot_text(struct sa_arena *arena, const struct sa_slot_times *times,
                           struct sa_str language);

#endif
