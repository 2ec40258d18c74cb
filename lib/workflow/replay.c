/* Steps of a replay; see replay.h. */
#include "lib/workflow/replay.h"

const struct sa_step *sa_step_named(struct sa_str name)
{
    for (unsigned p = 1; p <= SA_STEP_LAST; p++)
        if (sa_str_eq(name, sa_str_of(sa_steps[p].name)))
            return &sa_steps[p];
    return NULL;
}

unsigned sa_replay_keeps(const struct sa_step *from)
{
    unsigned again = from ? SA_STEP_BIT(sa_step_position(from)) : 0, before = 0, keep = 0;

    /* Needs do not follow the positions, so what builds on `from` grows until nothing is added. */
    while (again != before) {
        before = again;
        for (unsigned p = 1; p <= SA_STEP_LAST; p++)
            if (sa_steps[p].needs & again)
                again |= SA_STEP_BIT(p);
    }
    for (unsigned p = 1; from && p < sa_step_position(from); p++)
        keep |= SA_STEP_BIT(p) & ~again;
    return keep;
}
