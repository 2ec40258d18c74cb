/* The writer while the database server crashes and comes back: nothing said is lost or doubled. */
#include "tests/unit/workflow/rig.h"

enum { RUNS = 20, CRASHES = 2 };

static void nothing_said_is_lost_or_doubled_when_the_server_crashes(void **state)
{
    (void)state;
    struct sa_uuid tenant = database_tenant("restart");
    struct sa_store *jobs = store_as("sa_job", 2);
    struct sa_worker worker = store_worker(jobs);
    struct rig_lost lost = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct sa_run_id runs[RUNS];

    for (int i = 0; i < RUNS; i++)
        runs[i] = rig_run(jobs, &worker, &tenant);
    struct sa_writer *writer = sa_writer_new(jobs, &worker.id, rig_note_lost, &lost);
    /* Claims may be lost in a crash until any later commit is flushed; the test is about the rows. */
    assert_sa(
        sa_writer_say_and_wait(&unit_ctx, writer, &runs[0], SA_WRITE_AUDIT, rig_audit(0), NULL));
    for (int crash = 0; crash < CRASHES; crash++) {
        for (int n = 0; n < 4; n++)
            for (int i = 0; i < RUNS; i++) {
                sa_writer_say(writer, &runs[i], SA_WRITE_STEP, rig_step(crash * 4 + n + 1));
                sa_writer_say(writer, &runs[i], SA_WRITE_AUDIT, rig_audit(n));
                if (i == RUNS / 2 && n == 2)
                    database_own_crash();
            }
        database_own_wait();
        char key[65];
        snprintf(key, sizeof(key), "%064x", crash);
        struct sa_ledger_row ledger;
        assert_sa(sa_writer_say_and_wait(&unit_ctx, writer, &runs[0], SA_WRITE_INTENT,
                                         rig_intent(&runs[0], key), &ledger));
        assert_true(ledger.fresh || ledger.own);
    }
    sa_writer_free(writer);
    assert_int_equal(lost.n, 0);
    assert_string_equal(database_ask("SELECT count(*) || ' ' || count(DISTINCT (workflow_id, "
                                     "position)) FROM workflow_steps"),
                        "160 160");
    assert_int_equal(database_ask_int("SELECT count(*) FROM audit_events WHERE action = 'said'"),
                     161);
    assert_int_equal(database_ask_int("SELECT count(*) FROM side_effects"), CRASHES);
    sa_store_close(jobs);
}

/*
 * A claim that a crash took back would give its epoch out again, to this very worker perhaps,
 * and an open intent of the first claim would look like one of the second.
 */
static void an_epoch_is_never_given_out_twice(void **state)
{
    (void)state;
    struct sa_uuid tenant = database_tenant("epochs");
    struct sa_store *jobs = store_as("sa_job", 1);
    struct sa_worker worker = store_worker(jobs);
    struct sa_claimed *runs;

    for (int i = 0; i < 15; i++)
        (void)database_run(&tenant, "ada@example.com");
    assert_int_equal(store_claim(jobs, &worker, 15, &runs), 15);
    database_own_crash();
    database_own_wait();
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_queue WHERE epoch = 1 AND "
                                      "state = 'running' AND worker_id = '%s'",
                                      worker.id.text),
                     15);
    sa_store_close(jobs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(an_epoch_is_never_given_out_twice),
        SA_TEST(nothing_said_is_lost_or_doubled_when_the_server_crashes),
    };
    return cmocka_run_group_tests_name("workflow/restart", tests, database_own_up,
                                       database_own_down);
}
