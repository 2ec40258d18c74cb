/*
 * Which steps a replay takes over from its parent. Making the replay is the store's, working it
 * the engine's.
 */
#ifndef SA_WORKFLOW_REPLAY_H
#define SA_WORKFLOW_REPLAY_H

#include "lib/workflow/step.h"

/* The step of that name, or NULL. */
const struct sa_step *sa_step_named(struct sa_str name);
/* SA_STEP_BITs of the steps that stand before `from` and do not build on it. NULL: none. */
unsigned sa_replay_keeps(const struct sa_step *from);

#endif
