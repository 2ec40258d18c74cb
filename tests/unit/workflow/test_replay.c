/* Which steps a replay takes over. */
#include "lib/workflow/replay.h"
#include "tests/unit/unit.h"

#define BIT(name) SA_STEP_BIT(SA_STEP_##name)

static void steps_are_known_by_their_names(void **state)
{
    (void)state;
    assert_ptr_equal(sa_step_named(SA_STR("draft_writer")), &sa_steps[SA_STEP_DRAFT_WRITER]);
    assert_ptr_equal(sa_step_named(SA_STR("validate_payload")), &sa_steps[1]);
    assert_null(sa_step_named(SA_STR("draft")));
    assert_null(sa_step_named(SA_STR("")));
}

static void without_a_step_nothing_is_taken_over(void **state)
{
    (void)state;
    assert_int_equal(sa_replay_keeps(NULL), 0);
    assert_int_equal(sa_replay_keeps(&sa_steps[SA_STEP_VALIDATE_PAYLOAD]), 0);
}

static void what_stands_before_is_taken_over(void **state)
{
    (void)state;
    assert_int_equal(sa_replay_keeps(&sa_steps[SA_STEP_DRAFT_WRITER]), (1U << 10) - 2);
    assert_int_equal(sa_replay_keeps(&sa_steps[SA_STEP_LABEL_THREAD]), (1U << 13) - 2);
}

static void what_builds_on_the_step_is_worked_again_wherever_it_stands(void **state)
{
    (void)state;
    /* Research reads the thread and stands before it. */
    assert_int_equal(sa_replay_keeps(&sa_steps[SA_STEP_READ_THREAD]),
                     BIT(VALIDATE_PAYLOAD) | BIT(RESOLVE_HUBSPOT) | BIT(SEARCH_GMAIL));
    assert_int_equal(sa_replay_keeps(&sa_steps[SA_STEP_SEARCH_GMAIL]),
                     BIT(VALIDATE_PAYLOAD) | BIT(RESOLVE_HUBSPOT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_known_by_their_names),
        cmocka_unit_test(without_a_step_nothing_is_taken_over),
        cmocka_unit_test(what_stands_before_is_taken_over),
        cmocka_unit_test(what_builds_on_the_step_is_worked_again_wherever_it_stands),
    };

    return cmocka_run_group_tests_name("workflow/replay", tests, NULL, NULL);
}
