/* Claiming, loading, heartbeats and rescue: the queue as workers use it. */
#include "lib/store/queue.h"

#include "tests/unit/store/store.h"

enum { CLAIMERS = 8 };

static struct sa_store *jobs;
static struct sa_uuid tenant;
static struct sa_worker worker;

static int setup(void **state)
{
    unit_setup(state);
    database_forget_runs();
    tenant = database_tenant("queue");
    jobs = store_as("sa_job", CLAIMERS);
    worker = store_worker(jobs);
    return 0;
}

static int teardown(void **state)
{
    sa_store_close(jobs);
    return unit_teardown(state);
}

static void make_runs(const char *queue, int n)
{
    for (int i = 0; i < n; i++) {
        struct sa_uuid run = database_run(&tenant, "ada@example.com");
        database_do("UPDATE workflow_queue SET queue = '%s' WHERE workflow_id = '%s'", queue,
                    run.text);
    }
}

/* --- claims --- */

static void claim_until_empty(struct sa_ctx *ctx, struct store_thread *self)
{
    const struct sa_worker *workers = self->given;
    struct sa_claimed *all = SA_NEW_ARRAY(ctx->arena, 512, struct sa_claimed), *runs;
    size_t n = 1;

    while (!self->err && n > 0) {
        self->err = sa_store_claim(ctx, self->store, &workers[self->n].id, 7, 60, &runs, &n);
        for (size_t i = 0; !self->err && i < n; i++)
            all[self->n_made++] = runs[i];
    }
    self->made = all;
}

static void eight_that_claim_at_once_get_each_run_once(void **state)
{
    (void)state;
    struct store_thread threads[CLAIMERS];
    struct sa_worker workers[CLAIMERS];
    size_t sum = 0;

    for (size_t i = 0; i < CLAIMERS; i++)
        workers[i] = store_worker(jobs);
    make_runs("normal", 150);
    make_runs("priority", 50);
    store_threads_run(threads, CLAIMERS, jobs, claim_until_empty, workers);
    for (size_t t = 0; t < CLAIMERS; t++) {
        const struct sa_claimed *runs = threads[t].made;
        assert_int_equal(threads[t].err, SA_OK);
        sum += threads[t].n_made;
        for (size_t i = 0; i < threads[t].n_made; i++)
            assert_int_equal(runs[i].epoch, 1);
        assert_int_equal(
            database_ask_int("SELECT count(*) FROM workflow_queue WHERE worker_id = '%s'",
                             workers[t].id.text),
            threads[t].n_made);
    }
    store_threads_end(threads, CLAIMERS);
    assert_int_equal(sum, 200);
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_queue WHERE state = 'running' "
                                      "AND epoch = 1 AND deadline_at > now()"),
                     200);
}

static const char *running_by_queue(void)
{
    return database_ask(
        "SELECT string_agg(queue || '=' || n, ' ' ORDER BY queue) FROM (SELECT queue, "
        "count(*) AS n FROM workflow_queue WHERE state = 'running' GROUP BY queue) q");
}

static void queues_are_claimed_by_weight(void **state)
{
    (void)state;
    struct sa_claimed *runs;

    make_runs("priority", 20);
    make_runs("normal", 20);
    make_runs("batch", 20);
    make_runs("cleanup", 20);
    assert_int_equal(store_claim(jobs, &worker, 15, &runs), 15);
    assert_string_equal(running_by_queue(), "priority=8 normal=4 batch=2 cleanup=1");
    assert_int_equal(store_claim(jobs, &worker, 30, &runs), 30);
    assert_string_equal(running_by_queue(), "priority=20 normal=16 batch=6 cleanup=3");
}

static void what_a_queue_leaves_others_get(void **state)
{
    (void)state;
    struct sa_claimed *runs;

    make_runs("batch", 20);
    make_runs("cleanup", 2);
    assert_int_equal(store_claim(jobs, &worker, 15, &runs), 15);
    assert_string_equal(running_by_queue(), "batch=14 cleanup=1");
    assert_int_equal(store_claim(jobs, &worker, 15, &runs), 7);
    assert_int_equal(store_claim(jobs, &worker, 15, &runs), 0);
}

static void a_small_claim_begins_with_the_weightiest_queue(void **state)
{
    (void)state;
    struct sa_claimed *runs;

    make_runs("cleanup", 3);
    make_runs("priority", 3);
    assert_int_equal(store_claim(jobs, &worker, 1, &runs), 1);
    assert_string_equal(running_by_queue(), "priority=1");
    assert_int_equal(store_claim(jobs, &worker, 0, &runs), 0);
}

static void a_paused_queue_gives_nothing(void **state)
{
    (void)state;
    struct sa_claimed *runs;

    make_runs("normal", 2);
    make_runs("batch", 2);
    database_do("UPDATE queues SET paused = true WHERE name = 'normal'");
    assert_int_equal(store_claim(jobs, &worker, 10, &runs), 2);
    assert_string_equal(running_by_queue(), "batch=2");
    database_do("UPDATE queues SET paused = false");
    assert_int_equal(store_claim(jobs, &worker, 10, &runs), 2);
}

static void the_oldest_due_run_comes_first_and_none_before_its_time(void **state)
{
    (void)state;
    struct sa_uuid late = database_run(&tenant, "a@example.com"),
                   early = database_run(&tenant, "b@example.com");
    struct sa_uuid never = database_run(&tenant, "c@example.com");
    struct sa_claimed *runs;
    int64_t ms;

    database_do(
        "UPDATE workflow_queue SET run_at = now() - interval '1 min' WHERE workflow_id = '%s'",
        late.text);
    database_do(
        "UPDATE workflow_queue SET run_at = now() - interval '2 min' WHERE workflow_id = '%s'",
        early.text);
    database_do("UPDATE workflow_queue SET run_at = now() + interval '1 min', state = 'waiting', "
                "waiting = 'retry' "
                "WHERE workflow_id = '%s'",
                never.text);
    assert_sa(sa_store_next_due(&unit_ctx, jobs, &ms));
    assert_int_equal(ms, 0);
    struct sa_claimed first = store_claim_one(jobs, &worker);
    assert_string_equal(first.workflow_id.text, early.text);
    assert_string_equal(first.tenant_id.text, tenant.text);
    assert_int_equal(store_claim(jobs, &worker, 5, &runs), 1);
    assert_string_equal(runs[0].workflow_id.text, late.text);
    assert_sa(sa_store_next_due(&unit_ctx, jobs, &ms));
    assert_in_range(ms, 30000, 60000);
    database_do("DELETE FROM workflow_queue WHERE state <> 'running'");
    assert_sa(sa_store_next_due(&unit_ctx, jobs, &ms));
    assert_int_equal(ms, -1);
}

static void peeking_claims_nothing(void **state)
{
    (void)state;
    struct sa_claimed *runs;
    size_t n;

    make_runs("normal", 2);
    make_runs("priority", 1);
    for (int time = 0; time < 2; time++) {
        assert_sa(sa_store_peek(&unit_ctx, jobs, 2, &runs, &n));
        assert_int_equal(n, 2);
        assert_string_equal(
            database_ask("SELECT queue FROM workflow_queue WHERE workflow_id = '%s'",
                         runs[0].workflow_id.text),
            "priority");
    }
    assert_int_equal(
        database_ask_int("SELECT count(*) FROM workflow_queue WHERE state = 'running'"), 0);
}

static void each_claim_has_a_higher_epoch(void **state)
{
    (void)state;
    make_runs("normal", 1);
    for (int64_t epoch = 1; epoch < 4; epoch++) {
        assert_int_equal(store_claim_one(jobs, &worker).epoch, epoch);
        assert_sa(sa_store_worker_leave(&unit_ctx, jobs, &worker.id));
        worker = store_worker(jobs);
    }
}

/* --- loading --- */

static void step_row(const struct sa_uuid *run, int position, const char *output)
{
    database_do("INSERT INTO workflow_steps (tenant_id, workflow_id, position, step, status, "
                "output, epoch, "
                "worker_id, started_at, finished_at) VALUES ('%s', '%s', %d, 'x', 'done', '%s', 1, "
                "'%s', now(), now())",
                tenant.text, run->text, position, output, worker.id.text);
}

static void attempt_row(const struct sa_uuid *run, int position, const char *status,
                        const char *burned)
{
    database_do("INSERT INTO workflow_step_attempts (tenant_id, workflow_id, id, position, step, "
                "status, burned, "
                "epoch, worker_id, started_at, finished_at) VALUES ('%s', '%s', gen_random_uuid(), "
                "%d, 'x', '%s', %s, 1, "
                "'%s', now(), now())",
                tenant.text, run->text, position, status, burned, worker.id.text);
}

static void loading_brings_submission_journal_and_burned_attempts(void **state)
{
    (void)state;
    struct sa_uuid other = database_tenant("queue-2");
    struct sa_uuid first = database_run(&tenant, "ada@example.com");
    struct sa_uuid second = database_run(&other, "eve@example.com");
    struct sa_claimed *runs;
    struct sa_loaded *loaded;
    size_t n;

    step_row(&first, 1, "{\"a\": 1}");
    step_row(&first, 12, "{}");
    attempt_row(&first, 4, "failed", "true");
    attempt_row(&first, 4, "waiting", "true");
    attempt_row(&first, 4, "waiting", "false");
    attempt_row(&first, 4, "done", "true");
    size_t claimed = store_claim(jobs, &worker, 5, &runs);
    assert_int_equal(claimed, 2);
    assert_sa(sa_store_load(&unit_ctx, jobs, runs, claimed, &loaded, &n));
    assert_int_equal(n, 2);
    const struct sa_loaded *a =
        sa_uuid_eq(&loaded[0].workflow_id, &first) ? &loaded[0] : &loaded[1];
    const struct sa_loaded *b = a == &loaded[0] ? &loaded[1] : &loaded[0];
    assert_string_equal(b->workflow_id.text, second.text);
    assert_str(a->journal, "{\"1\": {\"a\": 1}, \"12\": {}}");
    assert_str(a->attempts, "{\"4\": 2}");
    assert_str(a->submission, "{\"email\": \"ada@example.com\"}");
    assert_str(a->trace_id, "trace-1");
    assert_string_equal(
        a->submission_id.text,
        database_ask("SELECT submission_id FROM workflows WHERE id = '%s'", first.text));
    assert_str(b->journal, "{}");
    assert_str(b->attempts, "{}");
    assert_str(b->submission, "{\"email\": \"eve@example.com\"}");
}

/* --- workers --- */

static void a_heartbeat_is_kept_and_says_when_the_worker_drains(void **state)
{
    (void)state;
    database_do("UPDATE workers SET heartbeat_at = now() - interval '1 hour'");
    assert_sa(sa_store_worker_heartbeat(&unit_ctx, jobs, &worker.id, true));
    assert_string_equal(
        database_ask(
            "SELECT draining::text || (heartbeat_at > now() - interval '1 min') FROM workers"),
        "truetrue");
}

static void who_was_declared_dead_is_told_at_its_next_heartbeat(void **state)
{
    (void)state;
    int64_t rescued;

    make_runs("normal", 3);
    struct sa_claimed *runs;
    (void)store_claim(jobs, &worker, 2, &runs);
    assert_sa(sa_store_worker_rescue(&unit_ctx, jobs, &worker.id, true, 40, &rescued));
    assert_int_equal(rescued, 2);
    assert_fails(sa_store_worker_heartbeat(&unit_ctx, jobs, &worker.id, false), SA_STALE);
    sa_clear_error(&unit_ctx);
    assert_sa(sa_store_worker_rescue(&unit_ctx, jobs, &worker.id, true, 40, &rescued));
    assert_int_equal(rescued, 0);
    assert_string_equal(
        database_ask("SELECT string_agg(state || coalesce(worker_id::text, '') || crashes, ' ' "
                     "ORDER BY crashes) FROM workflow_queue"),
        "queued0 queued1 queued1");
    assert_int_equal(
        database_ask_int(
            "SELECT count(*) FROM workflow_queue WHERE run_at > now() + interval '1 s'"),
        0);
}

static void without_proof_only_a_silent_worker_is_rescued(void **state)
{
    (void)state;
    int64_t rescued;

    make_runs("normal", 1);
    (void)store_claim_one(jobs, &worker);
    assert_sa(sa_store_worker_rescue(&unit_ctx, jobs, &worker.id, false, 40, &rescued));
    assert_int_equal(rescued, 0);
    assert_sa(sa_store_worker_heartbeat(&unit_ctx, jobs, &worker.id, false));
    database_do("UPDATE workers SET heartbeat_at = now() - interval '41 s'");
    assert_sa(sa_store_worker_rescue(&unit_ctx, jobs, &worker.id, false, 40, &rescued));
    assert_int_equal(rescued, 1);
}

static void rescue_one(struct sa_ctx *ctx, struct store_thread *self)
{
    int64_t rescued = 0;

    self->err = sa_store_worker_rescue(ctx, self->store, self->given, true, 40, &rescued);
    self->n_made = (size_t)rescued;
}

static void of_many_that_rescue_a_worker_one_counts_the_crash(void **state)
{
    (void)state;
    struct store_thread threads[CLAIMERS];
    struct sa_claimed *runs;
    size_t rescued = 0;

    make_runs("normal", 10);
    assert_int_equal(store_claim(jobs, &worker, 10, &runs), 10);
    store_threads_run(threads, CLAIMERS, jobs, rescue_one, &worker.id);
    for (size_t i = 0; i < CLAIMERS; i++) {
        assert_int_equal(threads[i].err, SA_OK);
        rescued += threads[i].n_made;
    }
    store_threads_end(threads, CLAIMERS);
    assert_int_equal(rescued, 10);
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_queue WHERE crashes = 1"), 10);
}

/* Claims the one run and dies; gives how often it has crashed then. */
static int64_t crash(void)
{
    int64_t rescued;

    database_do("UPDATE workflow_queue SET run_at = now()");
    (void)store_claim_one(jobs, &worker);
    assert_sa(sa_store_worker_rescue(&unit_ctx, jobs, &worker.id, true, 40, &rescued));
    assert_int_equal(rescued, 1);
    worker = store_worker(jobs);
    return database_ask_int("SELECT crashes FROM workflow_queue");
}

static void crashes_count_while_a_run_makes_no_progress(void **state)
{
    (void)state;
    struct sa_uuid run = database_run(&tenant, "ada@example.com");

    assert_int_equal(crash(), 1);
    assert_int_equal(crash(), 2);
    step_row(&run, 1, "{}");
    assert_int_equal(crash(), 1);
    assert_int_equal(crash(), 2);
    step_row(&run, 2, "{}");
    step_row(&run, 3, "{}");
    assert_int_equal(crash(), 1);
    assert_int_equal(crash(), 2);
    assert_int_equal(crash(), 3);
    database_do("UPDATE workflow_queue SET run_at = now()");
    assert_int_equal(store_claim_one(jobs, &worker).crashes, 3);
}

static void who_leaves_gives_back_what_it_holds_and_counts_no_crash(void **state)
{
    (void)state;
    struct sa_worker other = store_worker(jobs);
    struct sa_claimed *runs;

    make_runs("normal", 3);
    (void)store_claim(jobs, &worker, 2, &runs);
    (void)store_claim_one(jobs, &other);
    assert_sa(sa_store_worker_leave(&unit_ctx, jobs, &worker.id));
    assert_string_equal(
        database_ask(
            "SELECT string_agg(state::text || crashes, ' ' ORDER BY state) FROM workflow_queue"),
        "queued0 queued0 running0");
    assert_fails(sa_store_worker_heartbeat(&unit_ctx, jobs, &worker.id, false), SA_STALE);
    assert_int_equal(store_claim(jobs, &other, 5, &runs), 2);
}

static void a_worker_is_forgotten_a_day_after_its_death_unless_it_owns_a_run(void **state)
{
    (void)state;
    struct sa_worker owner = store_worker(jobs), leaver = store_worker(jobs);

    make_runs("normal", 1);
    (void)store_claim_one(jobs, &owner);
    database_do("UPDATE workers SET dead_at = now() - interval '2 days' WHERE id <> '%s'",
                leaver.id.text);
    assert_sa(sa_store_worker_leave(&unit_ctx, jobs, &leaver.id));
    assert_int_equal(database_ask_int("SELECT count(*) FROM workers WHERE id IN ('%s', '%s')",
                                      owner.id.text, leaver.id.text),
                     2);
    assert_int_equal(database_ask_int("SELECT count(*) FROM workers"), 2);
}

static void suspects_are_all_of_this_host_and_the_silent_of_others(void **state)
{
    (void)state;
    struct sa_worker self = store_worker(jobs), talks = self, silent = self, dead = self;
    struct sa_suspect *suspects;
    size_t n;

    talks.id = sa_uuid_new();
    talks.host_id = silent.host_id = SA_STR("host-2");
    silent.id = sa_uuid_new();
    dead.id = sa_uuid_new();
    assert_sa(sa_store_worker_register(&unit_ctx, jobs, &talks));
    assert_sa(sa_store_worker_register(&unit_ctx, jobs, &silent));
    assert_sa(sa_store_worker_register(&unit_ctx, jobs, &dead));
    database_do("UPDATE workers SET heartbeat_at = now() - interval '41 s' WHERE id = '%s'",
                silent.id.text);
    database_do("UPDATE workers SET dead_at = now() WHERE id = '%s'", dead.id.text);
    assert_sa(sa_store_workers_suspect(&unit_ctx, jobs, &self, 40, &suspects, &n));
    assert_int_equal(n, 2);
    size_t here = suspects[0].same_host ? 0 : 1;
    assert_string_equal(suspects[here].id.text, worker.id.text);
    assert_true(suspects[here].same_host && !suspects[here].silent);
    assert_str(suspects[here].boot_id, "boot-1");
    assert_int_equal(suspects[here].pid, 1);
    assert_int_equal(suspects[here].pid_start, 2);
    assert_string_equal(suspects[1 - here].id.text, silent.id.text);
    assert_true(!suspects[1 - here].same_host && suspects[1 - here].silent);
}

static void job_runs_have_a_beginning_and_an_end(void **state)
{
    (void)state;
    struct sa_uuid id = sa_uuid_new();

    assert_sa(sa_store_job_start(&unit_ctx, jobs, &id, "run_workflows", SA_STR("host-1")));
    assert_string_equal(
        database_ask("SELECT job_name || host_id || (finished_at IS NULL) FROM job_runs"),
        "run_workflowshost-1true");
    assert_sa(sa_store_job_finish(&unit_ctx, jobs, &id, 75, 12));
    assert_string_equal(
        database_ask(
            "SELECT exit_code || ' ' || items || (finished_at >= started_at) FROM job_runs"),
        "75 12true");
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(eight_that_claim_at_once_get_each_run_once),
        STORE_TEST(queues_are_claimed_by_weight),
        STORE_TEST(what_a_queue_leaves_others_get),
        STORE_TEST(a_small_claim_begins_with_the_weightiest_queue),
        STORE_TEST(a_paused_queue_gives_nothing),
        STORE_TEST(the_oldest_due_run_comes_first_and_none_before_its_time),
        STORE_TEST(peeking_claims_nothing),
        STORE_TEST(each_claim_has_a_higher_epoch),
        STORE_TEST(loading_brings_submission_journal_and_burned_attempts),
        STORE_TEST(a_heartbeat_is_kept_and_says_when_the_worker_drains),
        STORE_TEST(who_was_declared_dead_is_told_at_its_next_heartbeat),
        STORE_TEST(without_proof_only_a_silent_worker_is_rescued),
        STORE_TEST(of_many_that_rescue_a_worker_one_counts_the_crash),
        STORE_TEST(crashes_count_while_a_run_makes_no_progress),
        STORE_TEST(who_leaves_gives_back_what_it_holds_and_counts_no_crash),
        STORE_TEST(a_worker_is_forgotten_a_day_after_its_death_unless_it_owns_a_run),
        STORE_TEST(suspects_are_all_of_this_host_and_the_silent_of_others),
        STORE_TEST(job_runs_have_a_beginning_and_an_end),
    };
    return cmocka_run_group_tests_name("store/queue", tests, database_up, database_down);
}
