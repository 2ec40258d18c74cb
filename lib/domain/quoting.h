/* What one person wrote in a mail, without what mail programs put around it. */
#ifndef SA_DOMAIN_QUOTING_H
#define SA_DOMAIN_QUOTING_H

#include "lib/base/str.h"

/*
 * The text without quoted lines ("> "), the line that introduces a quote ("On ... wrote:",
 * "Am ... schrieb ...:" and their like), Outlook's header block, forwarded messages, the
 * signature behind "-- " and "Sent from my phone". Answers between quoted lines stay.
 * Reads the first 2,000 lines.
 */
struct sa_str sa_quoting_strip(struct sa_arena *arena, struct sa_str text);

#endif
