/* The waterfall of a run as text. */
#ifndef SA_CLI_WATERFALL_H
#define SA_CLI_WATERFALL_H

#include <jansson.h>
#include <stdbool.h>

/*
 * One bar per attempt on a common axis from intake to the last end, with duration and, for a
 * failure, its reason; then effects and draft. calls: also every outside call.
 */
void waterfall_print(const json_t *workflow, bool calls);

#endif
