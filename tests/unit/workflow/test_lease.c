/* Being a worker: the lease and its end, and what is taken from the dead. */
#include "lib/workflow/lease.h"

#include "lib/base/metrics.h"
#include "tests/unit/workflow/rig.h"

static struct sa_store *jobs, *keeper;
static struct sa_uuid tenant;
static struct sa_conf conf;
static struct sa_shared *shared;
static struct sa_lease *lease;

static int setup(void **state)
{
    unit_setup(state);
    database_forget_runs();
    tenant = database_tenant("lease");
    jobs = store_as("sa_job", 1);
    keeper = store_as("sa_job", 1);
    rig_conf(&conf, "LEASE_SECONDS=2\nEFFECT_DEADLINE_MS=100\nHOST_ID=host-1\n");
    assert_sa(sa_shared_open(&unit_ctx, SA_STR(""), &shared));
    lease = NULL;
    return 0;
}

static int teardown(void **state)
{
    if (lease)
        sa_lease_free(lease);
    sa_store_close(jobs);
    sa_store_close(keeper);
    return unit_teardown(state);
}

static void begin(void)
{
    assert_sa(sa_lease_new(&unit_ctx, &conf, keeper, shared, &lease));
}

/* A worker that holds a run; its row as the test wants it. */
static struct sa_uuid holder(const char *host, const char *boot, int64_t pid, int64_t start)
{
    struct sa_worker worker = {.id = sa_uuid_new(),
                               .host_id = sa_str_of(host),
                               .boot_id = sa_str_of(boot),
                               .pid = pid,
                               .pid_start = start};

    assert_sa(sa_store_worker_register(&unit_ctx, jobs, &worker));
    (void)database_run(&tenant, "ada@example.com");
    (void)store_claim_one(jobs, &worker);
    return worker.id;
}

static bool holds(const struct sa_uuid *worker)
{
    return database_ask_int("SELECT count(*) FROM workflow_queue WHERE worker_id = '%s'",
                            worker->text) == 1;
}

static const char *boot_id(void)
{
    return sa_str_c(unit_ctx.arena, sa_lease_worker(lease)->boot_id);
}

static void a_fresh_lease_is_good_for_its_time_and_no_longer(void **state)
{
    (void)state;
    begin();
    assert_true(sa_lease_good_for(lease, 0));
    assert_true(sa_lease_good_for(lease, 500));
    assert_false(sa_lease_good_for(lease, 2001));
    assert_string_equal(database_ask("SELECT concat_ws(' ', host_id, pid, pid_start > 0, "
                                     "length(boot_id), draining) FROM workers"),
                        sa_str_fmt(unit_ctx.arena, "host-1 %d t 36 f", (int)getpid()).p);
}

static void heartbeats_renew_the_lease(void **state)
{
    (void)state;
    begin();
    const char *first = database_ask("SELECT heartbeat_at FROM workers");
    int64_t end = sa_mono_ms() + 2001;

    eventually(strcmp(database_ask("SELECT heartbeat_at FROM workers"), first) != 0);
    eventually(sa_mono_ms() > end); /* the first lease would be over */
    assert_true(sa_lease_good_for(lease, 0));
    sa_lease_drain(lease);
    eventually(strcmp(database_ask("SELECT draining FROM workers"), "t") == 0);
}

static void who_was_declared_dead_has_no_lease(void **state)
{
    (void)state;
    begin();
    database_do("UPDATE workers SET dead_at = now()");
    eventually(!sa_lease_good_for(lease, 0));
    assert_string_equal(database_ask("SELECT count(*) FROM workers WHERE dead_at IS NULL"), "0");
}

static void without_the_database_the_lease_runs_out_by_its_own_clock(void **state)
{
    (void)state;

    begin();
    int64_t start = sa_mono_ms();
    database_away();
    eventually(!sa_lease_good_for(lease, 0));
    assert_true(sa_mono_ms() - start <= 2500);
    database_back();
    eventually(sa_lease_good_for(lease, 1000)); /* nobody has declared it dead meanwhile */
}

static void the_dead_of_this_host_are_rescued_at_the_beginning(void **state)
{
    (void)state;
    struct sa_uuid dead = holder("host-1", "another-boot", 1, 1);

    begin();
    assert_false(holds(&dead));
    assert_string_equal(database_ask("SELECT state::text || crashes FROM workflow_queue"),
                        "queued1");
    assert_string_equal(
        database_ask("SELECT dead_at IS NOT NULL FROM workers WHERE id = '%s'", dead.text), "t");
}

static void the_dead_are_rescued_while_others_work(void **state)
{
    (void)state;
    begin();
    uint32_t seen = sa_doorbell_seen(shared);
    struct sa_uuid dead =
        holder("host-1", boot_id(), 4194303, 1); /* a number that no process has */
    int64_t start = sa_mono_ms();

    eventually(!holds(&dead));
    assert_true(sa_mono_ms() - start < 2000);
    assert_true(sa_doorbell_seen(shared) != seen);
}

static void a_process_number_that_another_has_now_is_no_sign_of_life(void **state)
{
    (void)state;
    begin();
    struct sa_uuid dead =
        holder("host-1", boot_id(), getpid(), sa_lease_worker(lease)->pid_start + 1);

    eventually(!holds(&dead));
}

static void a_dead_process_that_nobody_has_waited_for_is_dead(void **state)
{
    (void)state;
    char path[64], text[1024];

    begin();
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    snprintf(path, sizeof(path), "/proc/%d/stat", (int)child);
    siginfo_t info;
    assert_int_equal(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), 0);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t n = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[n] = '\0';
    struct sa_str rest = sa_str_of(strrchr(text, ')') + 2), field;
    int64_t start = 0;
    for (int i = 3; i <= 22; i++)
        assert_true(sa_str_split(&rest, ' ', &field));
    assert_true(sa_str_i64(field, &start));
    struct sa_uuid dead = holder("host-1", boot_id(), child, start);
    eventually(!holds(&dead));
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void the_living_keep_what_they_hold(void **state)
{
    (void)state;
    begin();
    struct sa_uuid living =
        holder("host-1", boot_id(), getpid(), sa_lease_worker(lease)->pid_start);
    struct sa_uuid elsewhere = holder("host-2", "x", 1, 1);
    struct sa_uuid dead = holder("host-1", boot_id(), 4194303, 1);

    eventually(!holds(&dead));
    dead = holder("host-1", boot_id(), 4194303, 1); /* so that one whole look has passed */
    eventually(!holds(&dead));
    assert_true(holds(&living));
    assert_true(holds(&elsewhere));
}

static void who_is_silent_for_too_long_is_rescued_wherever_it_is(void **state)
{
    (void)state;
    begin();
    struct sa_uuid elsewhere = holder("host-2", "x", 1, 1);
    /* Stopped, or hanging: its process lives, and its own lease is over. */
    struct sa_uuid hanging =
        holder("host-1", boot_id(), getpid(), sa_lease_worker(lease)->pid_start);

    database_do(
        "UPDATE workers SET heartbeat_at = now() - interval '1 hour' WHERE id IN ('%s', '%s')",
        elsewhere.text, hanging.text);
    eventually(!holds(&elsewhere));
    eventually(!holds(&hanging));
}

static void the_end_gives_back_what_is_held(void **state)
{
    (void)state;
    begin();
    (void)database_run(&tenant, "ada@example.com");
    (void)store_claim_one(jobs, sa_lease_worker(lease));
    sa_lease_free(lease);
    lease = NULL;
    assert_string_equal(
        database_ask("SELECT state::text || crashes || (worker_id IS NULL) FROM workflow_queue"),
        "queued0true");
    assert_string_equal(database_ask("SELECT count(*) FROM workers WHERE dead_at IS NULL"), "0");
}

static void without_a_database_there_is_no_lease(void **state)
{
    (void)state;
    struct sa_store *nowhere;
    struct sa_lease *none;

    assert_sa(
        sa_store_open(&unit_ctx, database_url_of("no_such_database", "sa_job"), true, 1, &nowhere));
    assert_fails(sa_lease_new(&unit_ctx, &conf, nowhere, shared, &none), SA_CONFIGURATION);
    assert_detail("registering as a worker");
    sa_store_close(nowhere);
}

#define LEASE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LEASE_TEST(a_fresh_lease_is_good_for_its_time_and_no_longer),
        LEASE_TEST(heartbeats_renew_the_lease),
        LEASE_TEST(who_was_declared_dead_has_no_lease),
        LEASE_TEST(without_the_database_the_lease_runs_out_by_its_own_clock),
        LEASE_TEST(the_dead_of_this_host_are_rescued_at_the_beginning),
        LEASE_TEST(the_dead_are_rescued_while_others_work),
        LEASE_TEST(a_process_number_that_another_has_now_is_no_sign_of_life),
        LEASE_TEST(a_dead_process_that_nobody_has_waited_for_is_dead),
        LEASE_TEST(the_living_keep_what_they_hold),
        LEASE_TEST(who_is_silent_for_too_long_is_rescued_wherever_it_is),
        LEASE_TEST(the_end_gives_back_what_is_held),
        LEASE_TEST(without_a_database_there_is_no_lease),
    };
    return cmocka_run_group_tests_name("workflow/lease", tests, database_up, database_down);
}
