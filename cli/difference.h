/* Where two JSON documents differ, as text: one line per member, text of several lines line by line. */
#ifndef SA_CLI_DIFFERENCE_H
#define SA_CLI_DIFFERENCE_H

#include "lib/base/json.h"

/* path: the members that lead here, "" at the top. NULL: there is nothing on that side. */
void difference_print(struct sa_arena *arena, struct sa_str path, const json_t *one,
                      const json_t *other);

#endif
