/*
 * The language of a short text, told by its script and by its commonest words. Good enough
 * to choose whether to answer in German or English; not a linguist.
 */
#ifndef SA_DOMAIN_LANGUAGE_H
#define SA_DOMAIN_LANGUAGE_H

#include "lib/base/str.h"

/*
 * ISO 639-1, static text: by script ja, ko, zh, ru, uk, el, ar, fa, he, th, hi; by words en,
 * de, fr, es, it, nl, pt. "en" when it cannot be told.
 */
struct sa_str sa_language_of(struct sa_arena *arena, struct sa_str text);

#endif
