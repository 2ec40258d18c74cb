/*
 * The portal a body claims to come from, before anybody has vouched for the body. Good for one
 * thing: to choose whose secret the signature is checked with.
 */
#ifndef SA_DOMAIN_PORTAL_HINT_H
#define SA_DOMAIN_PORTAL_HINT_H

#include "lib/base/str.h"

/*
 * The number, bare or quoted, of the first member of that name at the top level of a JSON object, or of
 * the objects in an array; 0 when there is none. Reads broken JSON as far as it goes, in one pass without memory.
 */
int64_t sa_portal_hint(struct sa_str body, const char *member);

#endif
