/*
 * Real numbers as text: the fewest digits that read back as the same number, in the form
 * JavaScript and most JSON tools print (1.1, 100000, 1e+21). Independent of the locale.
 */
#ifndef SA_BASE_NUMBER_H
#define SA_BASE_NUMBER_H

#include "lib/base/str.h"

/* The text lives in the arena. Not finite: "0". */
struct sa_str sa_real_text(struct sa_arena *arena, double value);

#endif
