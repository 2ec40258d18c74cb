/* The writer: order, answers, rows that cannot be stored, lost leases, a database that is away. */
#include "tests/unit/workflow/rig.h"

enum { ASKERS = 8, ASKED = 20 };

static struct sa_store *jobs;
static struct sa_uuid tenant;
static struct sa_worker worker;
static struct sa_run_id run;
static struct rig_lost lost;
static struct sa_writer *writer;

static int setup(void **state)
{
    unit_setup(state);
    database_forget_runs();
    tenant = database_tenant("writer");
    jobs = store_as("sa_job", 2);
    worker = store_worker(jobs);
    run = rig_run(jobs, &worker, &tenant);
    lost = (struct rig_lost){.lock = PTHREAD_MUTEX_INITIALIZER};
    writer = sa_writer_new(jobs, &worker.id, rig_note_lost, &lost);
    return 0;
}

static int teardown(void **state)
{
    if (writer)
        sa_writer_free(writer);
    sa_store_close(jobs);
    return unit_teardown(state);
}

static void finish(void)
{
    sa_writer_free(writer);
    writer = NULL;
}

static enum sa_err ask(enum sa_write kind, json_t *row)
{
    return sa_writer_say_and_wait(&unit_ctx, writer, &run, kind, row, NULL);
}

static void what_was_said_before_is_stored_before_the_answer(void **state)
{
    (void)state;
    for (int n = 0; n < 900; n++) /* more than one batch */
        sa_writer_say(writer, &run, SA_WRITE_AUDIT, rig_audit(n));
    sa_writer_say(writer, &run, SA_WRITE_STEP, rig_step(3));
    assert_sa(
        ask(SA_WRITE_INTENT,
            rig_intent(&run, "aa00000000000000000000000000000000000000000000000000000000000000")));
    assert_int_equal(
        database_ask_int(
            "SELECT count(*) FROM audit_events WHERE action = 'said' AND tenant_id = '%s'",
            tenant.text),
        900);
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_steps"), 1);
}

static void rows_are_stored_in_the_order_in_which_they_were_said(void **state)
{
    (void)state;
    struct sa_uuid own = database_tenant("writer-order");

    run = rig_run(jobs, &worker, &own);
    for (int n = 0; n < 600; n++)
        sa_writer_say(writer, &run, SA_WRITE_AUDIT, rig_audit(n));
    finish();
    assert_string_equal(
        database_ask("SELECT count(*) || ' ' || bool_and(n = place) FROM (SELECT (details ->> "
                     "'n')::int AS n, "
                     "row_number() OVER (ORDER BY ctid) - 1 AS place FROM audit_events "
                     "WHERE action = 'said' AND tenant_id = '%s') AS said",
                     own.text),
        "600 true");
}

static void freeing_commits_what_is_queued(void **state)
{
    (void)state;
    for (int n = 1; n <= 13; n++)
        sa_writer_say(writer, &run, SA_WRITE_STEP, rig_step(n));
    sa_writer_say(writer, &run, SA_WRITE_END,
                  json_pack("{s:s,s:s}", "status", "done", "reason", ""));
    finish();
    assert_string_equal(
        database_ask("SELECT status || (SELECT count(*) FROM workflow_steps) FROM workflows"),
        "done13");
    assert_int_equal(lost.n, 0);
}

struct asker {
    pthread_t thread;
    int number;
    int wrong; /* answers that are not those to what was asked */
    int failures;
};

static void *ask_often(void *arg)
{
    struct asker *self = arg;
    struct sa_arena *arena = sa_arena_new(1 << 20);

    for (int i = 0; i < ASKED; i++) {
        struct sa_ctx ctx;
        struct sa_ledger_row ledger;
        char key[65];
        sa_ctx_init(&ctx, arena, "unit");
        snprintf(key, sizeof(key), "%064x", self->number * 1000 + i / 2); /* each key twice */
        if (sa_writer_say_and_wait(&ctx, writer, &run, SA_WRITE_INTENT, rig_intent(&run, key),
                                   &ledger))
            self->failures++;
        self->wrong += ledger.fresh != (i % 2 == 0);
    }
    sa_arena_free(arena);
    return NULL;
}

static void each_that_waits_gets_its_own_answer(void **state)
{
    (void)state;
    struct asker askers[ASKERS];

    for (int i = 0; i < ASKERS; i++) {
        askers[i] = (struct asker){.number = i};
        assert_int_equal(pthread_create(&askers[i].thread, NULL, ask_often, &askers[i]), 0);
    }
    for (int i = 0; i < ASKERS; i++) {
        pthread_join(askers[i].thread, NULL);
        assert_int_equal(askers[i].failures, 0);
        assert_int_equal(askers[i].wrong, 0);
    }
    assert_int_equal(database_ask_int("SELECT count(*) FROM side_effects"), ASKERS * ASKED / 2);
}

/* --- what cannot be stored --- */

/* Holds the journal until all that is said now stands in one batch. */
static void hold_back(void)
{
    database_do("BEGIN; LOCK TABLE workflow_steps IN SHARE MODE");
    sa_writer_say(writer, &run, SA_WRITE_STEP, rig_step(1));
    eventually(database_ask_int("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = "
                                "'workflow_steps'::regclass") > 0);
}

static void let_go(void)
{
    database_do("COMMIT");
}

static void one_row_that_cannot_be_stored_takes_no_other_with_it(void **state)
{
    (void)state;
    struct sa_run_id good = run, poisoned = rig_run(jobs, &worker, &tenant);

    hold_back();
    for (int n = 2; n <= 13; n++)
        sa_writer_say(writer, &good, SA_WRITE_STEP, rig_step(n));
    sa_writer_say(writer, &poisoned, SA_WRITE_STEP, rig_step(14));
    sa_writer_say(writer, &good, SA_WRITE_AUDIT, rig_audit(1));
    let_go();
    finish();
    assert_int_equal(
        database_ask_int("SELECT count(*) FROM workflow_steps WHERE workflow_id = '%s'",
                         good.workflow.text),
        13);
    assert_int_equal(lost.n, 1);
    assert_string_equal(lost.workflow.text, poisoned.workflow.text);
    assert_int_equal(lost.err, SA_INTERNAL);
}

static void who_waits_for_a_row_that_cannot_be_stored_is_told(void **state)
{
    (void)state;
    assert_fails(ask(SA_WRITE_STEP, rig_step(14)), SA_INTERNAL);
    sa_clear_error(&unit_ctx);
    assert_sa(ask(SA_WRITE_STEP, rig_step(1)));
    assert_int_equal(lost.n, 0);
}

/* --- lost leases --- */

static void a_run_that_was_rescued_is_told_by_its_next_step(void **state)
{
    (void)state;
    int64_t rescued;

    assert_sa(ask(SA_WRITE_STEP, rig_step(1)));
    assert_sa(sa_store_worker_rescue(&unit_ctx, jobs, &worker.id, true, 40, &rescued));
    sa_writer_say(writer, &run, SA_WRITE_STEP, rig_step(2));
    assert_fails(
        ask(SA_WRITE_INTENT,
            rig_intent(&run, "bb00000000000000000000000000000000000000000000000000000000000000")),
        SA_STALE);
    finish();
    assert_int_equal(lost.n, 1);
    assert_int_equal(lost.err, SA_STALE);
    assert_int_equal(lost.epoch, 1);
    assert_string_equal(lost.workflow.text, run.workflow.text);
    assert_string_equal(
        database_ask(
            "SELECT (SELECT count(*) FROM side_effects) || ' ' || count(*) FROM workflow_steps"),
        "0 1");
}

static void one_runs_lost_lease_is_not_the_others(void **state)
{
    (void)state;
    struct sa_run_id stale = run, other = rig_run(jobs, &worker, &tenant);

    stale.epoch = 0;
    hold_back();
    sa_writer_say(writer, &stale, SA_WRITE_STEP, rig_step(2));
    sa_writer_say(writer, &other, SA_WRITE_STEP, rig_step(2));
    let_go();
    finish();
    assert_int_equal(lost.n, 1);
    assert_int_equal(lost.epoch, 0);
    assert_int_equal(
        database_ask_int("SELECT count(*) FROM workflow_steps WHERE workflow_id = '%s'",
                         other.workflow.text),
        1);
}

/* --- a database that is away --- */

static void *ask_once(void *arg)
{
    struct sa_arena *arena = sa_arena_new(1 << 20);
    struct sa_ctx ctx;

    sa_ctx_init(&ctx, arena, "unit");
    *(enum sa_err *)arg =
        sa_writer_say_and_wait(&ctx, writer, &run, SA_WRITE_STEP, rig_step(2), NULL);
    sa_arena_free(arena);
    return NULL;
}

static void a_database_that_is_away_is_waited_for(void **state)
{
    (void)state;
    enum sa_err err = SA_INTERNAL;
    pthread_t thread;

    assert_sa(ask(SA_WRITE_STEP, rig_step(1)));
    database_away();
    assert_int_equal(pthread_create(&thread, NULL, ask_once, &err), 0);
    assert_fails(sa_store_worker_heartbeat(&unit_ctx, jobs, &worker.id, false), SA_TRANSIENT);
    database_back();
    pthread_join(thread, NULL);
    assert_int_equal(err, SA_OK);
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_steps"), 2);
    assert_int_equal(lost.n, 0);
}

#define WRITER_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WRITER_TEST(what_was_said_before_is_stored_before_the_answer),
        WRITER_TEST(rows_are_stored_in_the_order_in_which_they_were_said),
        WRITER_TEST(freeing_commits_what_is_queued),
        WRITER_TEST(each_that_waits_gets_its_own_answer),
        WRITER_TEST(one_row_that_cannot_be_stored_takes_no_other_with_it),
        WRITER_TEST(who_waits_for_a_row_that_cannot_be_stored_is_told),
        WRITER_TEST(a_run_that_was_rescued_is_told_by_its_next_step),
        WRITER_TEST(one_runs_lost_lease_is_not_the_others),
        WRITER_TEST(a_database_that_is_away_is_waited_for),
    };
    return cmocka_run_group_tests_name("workflow/writer", tests, database_up, database_down);
}
