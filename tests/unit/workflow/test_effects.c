/* Effects once: what the ledger makes of intents that were there before, of races and of lies. */
#include "lib/workflow/effects.h"

#include "lib/workflow/lease.h"
#include "tests/unit/workflow/rig.h"

static struct sa_store *jobs, *keeper;
static struct sa_uuid tenant;
static struct sa_conf conf;
static struct sa_shared *shared;
static struct sa_lease *lease;
static struct sa_writer *writer;
static struct rig_lost lost;

/* The outside: what is there, and what has been asked of it. */
static struct {
    char present[64]; /* empty: nothing */
    enum sa_err act_err;
    bool act_hides; /* the effect happens, and the answer is lost */
    int probes;
    int acts;
} outside;

static int setup(void **state)
{
    unit_setup(state);
    database_forget_runs();
    tenant = database_tenant("effects");
    jobs = store_as("sa_job", 4);
    keeper = store_as("sa_job", 1);
    rig_conf(&conf, "LEASE_SECONDS=6\nEFFECT_DEADLINE_MS=200\nHOST_ID=host-1\n");
    assert_sa(sa_shared_open(&unit_ctx, SA_STR(""), &shared));
    assert_sa(sa_lease_new(&unit_ctx, &conf, keeper, shared, &lease));
    lost = (struct rig_lost){.lock = PTHREAD_MUTEX_INITIALIZER};
    writer = sa_writer_new(jobs, &sa_lease_worker(lease)->id, rig_note_lost, &lost);
    memset(&outside, 0, sizeof(outside));
    return 0;
}

static int teardown(void **state)
{
    sa_writer_free(writer);
    sa_lease_free(lease);
    sa_store_close(jobs);
    sa_store_close(keeper);
    return unit_teardown(state);
}

static enum sa_err probe(struct sa_step_ctx *step, const struct sa_effect *effect,
                         struct sa_str *id)
{
    (void)effect;
    outside.probes++;
    if (!outside.present[0])
        return sa_fail(step->ctx, SA_NOT_FOUND, "there is none");
    *id = sa_str_of(outside.present);
    return SA_OK;
}

static enum sa_err act(struct sa_step_ctx *step, const struct sa_effect *effect, struct sa_str *id)
{
    (void)effect;
    outside.acts++;
    step->services->sent = outside.act_hides;
    if (outside.act_err && !outside.act_hides)
        return sa_fail(step->ctx, outside.act_err, "refused");
    snprintf(outside.present, sizeof(outside.present), "made-%d", outside.acts);
    if (outside.act_hides)
        return sa_fail(step->ctx, SA_TRANSIENT, "the answer was lost");
    *id = sa_str_of(outside.present);
    return SA_OK;
}

/* One attempt of a run at the effect of that scope. */
static enum sa_err once(const struct sa_run_id *run, const char *scope, struct sa_str *id,
                        bool *reused, bool *snooze)
{
    static const struct sa_step step_row = {.name = "resolve_hubspot"};
    struct sa_services services = {.conf = &conf};
    struct sa_step_ctx step = {.ctx = &unit_ctx,
                               .step = &step_row,
                               .run = run,
                               .services = &services,
                               .store = jobs,
                               .writer = writer,
                               .lease = lease,
                               .shared = shared};
    struct sa_effect effect = {
        .kind = SA_EFFECT_COMPANY, .scope = sa_str_of(scope), .probe = probe, .act = act};

    sa_clear_error(&unit_ctx);
    enum sa_err err = sa_effect_once(&step, &effect, id, reused);
    *snooze = step.snooze;
    return err;
}

static struct sa_run_id claim_run(void)
{
    return rig_run(jobs, sa_lease_worker(lease), &tenant);
}

/* The same run under a later claim of this worker, as after a crash or a pause. */
static struct sa_run_id claim_again(const struct sa_run_id *run)
{
    struct sa_run_id later = *run;

    database_do(
        "UPDATE workflow_queue SET state = 'queued', run_at = now() WHERE workflow_id = '%s'",
        run->workflow.text);
    later.epoch = store_claim_one(jobs, sa_lease_worker(lease)).epoch;
    return later;
}

static void an_effect_is_made_once_and_reused_after_that(void **state)
{
    (void)state;
    struct sa_run_id run = claim_run();
    struct sa_str id;
    bool reused, snooze;

    assert_sa(once(&run, "acme.example", &id, &reused, &snooze));
    assert_str(id, "made-1");
    assert_false(reused);
    struct sa_run_id later = claim_again(&run), other = claim_run();
    assert_sa(once(&later, "acme.example", &id, &reused, &snooze));
    assert_true(reused);
    assert_sa(once(&other, "acme.example", &id, &reused, &snooze));
    assert_str(id, "made-1");
    assert_true(reused);
    assert_int_equal(outside.acts, 1);
    assert_int_equal(outside.probes, 0);
    assert_sa(once(&other, "other.example", &id, &reused, &snooze));
    assert_int_equal(outside.acts, 2);
}

static void a_lost_answer_is_looked_for_and_found(void **state)
{
    (void)state;
    struct sa_run_id run = claim_run();
    struct sa_str id;
    bool reused, snooze;

    outside.act_hides = true;
    assert_fails(once(&run, "acme.example", &id, &reused, &snooze), SA_TRANSIENT);
    struct sa_run_id later = claim_again(&run);
    assert_sa(once(&later, "acme.example", &id, &reused, &snooze));
    assert_str(id, "made-1");
    assert_true(reused);
    assert_int_equal(outside.acts, 1);
    assert_string_equal(database_ask("SELECT state || external_id FROM side_effects"),
                        "donemade-1");
}

static void what_was_not_made_is_made_after_two_looks(void **state)
{
    (void)state;
    struct sa_run_id run = claim_run();
    struct sa_str id;
    bool reused, snooze;

    outside.act_err = SA_TRANSIENT;
    assert_fails(once(&run, "acme.example", &id, &reused, &snooze), SA_TRANSIENT);
    outside.act_err = SA_OK;
    struct sa_run_id later = claim_again(&run);
    assert_sa(once(&later, "acme.example", &id, &reused, &snooze));
    assert_false(reused);
    assert_int_equal(outside.probes, 2);
    assert_int_equal(outside.acts, 2);
    assert_int_equal(database_ask_int("SELECT probes FROM side_effects"), 1);
}

/* Two leads of one company, both in their first claim by the same worker. */
static void a_refused_effect_is_tried_by_another_run_without_waiting(void **state)
{
    (void)state;
    struct sa_run_id first = claim_run(), second = claim_run();
    struct sa_str id;
    bool reused, snooze;

    outside.act_err = SA_RATE_LIMITED;
    assert_fails(once(&first, "acme.example", &id, &reused, &snooze), SA_RATE_LIMITED);
    outside.act_err = SA_OK;
    eventually(database_ask_int("SELECT count(*) FROM side_effects WHERE issued_at < now() - "
                                "interval '1 year'") == 1);
    assert_sa(once(&second, "acme.example", &id, &reused, &snooze));
    assert_false(reused);
    assert_int_equal(outside.acts, 2);
}

static void another_runs_open_intent_is_not_acted_on(void **state)
{
    (void)state;
    struct sa_run_id first = claim_run(), second = claim_run();
    struct sa_str id;
    bool reused, snooze;

    outside.act_hides = true;
    assert_fails(once(&first, "acme.example", &id, &reused, &snooze), SA_TRANSIENT);
    assert_int_equal(first.epoch, second.epoch);
    assert_fails(once(&second, "acme.example", &id, &reused, &snooze), SA_TRANSIENT);
    assert_true(snooze);
    assert_detail("another run is making the same thing");
    assert_int_equal(outside.acts, 1);
    database_do("UPDATE side_effects SET issued_at = now() - interval '1 min'");
    assert_sa(once(&second, "acme.example", &id, &reused, &snooze));
    assert_str(id, "made-1");
    assert_int_equal(outside.acts, 1);
}

static void a_lost_lease_issues_nothing(void **state)
{
    (void)state;
    struct sa_run_id run = claim_run(), stale = run;
    struct sa_str id;
    bool reused, snooze;

    stale.epoch--;
    assert_fails(once(&stale, "acme.example", &id, &reused, &snooze), SA_STALE);
    database_do("UPDATE workers SET dead_at = now()");
    eventually(!sa_lease_good_for(lease, 0));
    assert_fails(once(&run, "acme.example", &id, &reused, &snooze), SA_STALE);
    assert_int_equal(outside.acts, 0);
}

static enum sa_err act_while_another_records(struct sa_step_ctx *step,
                                             const struct sa_effect *effect, struct sa_str *id)
{
    (void)step;
    database_do(
        "UPDATE side_effects SET state = 'done', external_id = 'theirs' WHERE effect_key = '\\x%s'",
        effect->key);
    *id = SA_STR("ours");
    return SA_OK;
}

static void a_second_object_is_a_conflict_for_a_person_and_no_lost_lease(void **state)
{
    (void)state;
    static const struct sa_step step_row = {.name = "resolve_hubspot"};
    struct sa_run_id run = claim_run();
    struct sa_services services = {.conf = &conf};
    struct sa_step_ctx step = {.ctx = &unit_ctx,
                               .step = &step_row,
                               .run = &run,
                               .services = &services,
                               .store = jobs,
                               .writer = writer,
                               .lease = lease,
                               .shared = shared};
    struct sa_effect effect = {
        .kind = SA_EFFECT_CONTACT, .probe = probe, .act = act_while_another_records};
    struct sa_str id;
    bool reused;

    assert_fails(sa_effect_once(&step, &effect, &id, &reused), SA_CONFLICT);
    assert_detail("a second contact was made");
    assert_string_equal(database_ask("SELECT external_id FROM side_effects"), "theirs");
}

#define EFFECTS_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EFFECTS_TEST(an_effect_is_made_once_and_reused_after_that),
        EFFECTS_TEST(a_lost_answer_is_looked_for_and_found),
        EFFECTS_TEST(what_was_not_made_is_made_after_two_looks),
        EFFECTS_TEST(a_refused_effect_is_tried_by_another_run_without_waiting),
        EFFECTS_TEST(another_runs_open_intent_is_not_acted_on),
        EFFECTS_TEST(a_lost_lease_issues_nothing),
        EFFECTS_TEST(a_second_object_is_a_conflict_for_a_person_and_no_lost_lease),
    };
    return cmocka_run_group_tests_name("workflow/effects", tests, database_up, database_down);
}
