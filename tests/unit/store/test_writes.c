/* Batches of writes: fences, intents and their ledger rows, records, ends; written twice, too. */
#include "lib/store/writes.h"

#include "tests/unit/store/store.h"

enum { OPS = 16 };

static struct sa_store *jobs;
static struct sa_uuid tenant;
static struct sa_worker worker;
static struct sa_claimed run;
static struct sa_uuid submission;

/* The batch under construction. */
static struct sa_write_op ops[OPS];
static struct sa_write_op *batch[OPS];
static size_t n_ops;

static int setup(void **state)
{
    unit_setup(state);
    database_forget_runs();
    tenant = database_tenant("writes");
    jobs = store_as("sa_job", 8);
    worker = store_worker(jobs);
    (void)database_run(&tenant, "ada@example.com");
    run = store_claim_one(jobs, &worker);
    if (!sa_uuid_parse(sa_str_of(database_ask("SELECT submission_id FROM workflows")), &submission))
        return -1;
    n_ops = 0;
    return 0;
}

static int teardown(void **state)
{
    sa_store_close(jobs);
    return unit_teardown(state);
}

/* Adds a row of a claim to the batch, as the writer does. */
static struct sa_write_op *say(enum sa_write kind, const struct sa_claimed *claim, json_t *row)
{
    struct sa_write_op *op = &ops[n_ops];

    assert_non_null(row);
    batch[n_ops++] = op;
    json_object_set_new(row, "tenant_id", json_string(claim->tenant_id.text));
    json_object_set_new(row, "workflow_id", json_string(claim->workflow_id.text));
    json_object_set_new(row, "epoch", json_integer(claim->epoch));
    *op = (struct sa_write_op){
        .kind = kind, .tenant = claim->tenant_id, .row = sa_json_keep(&unit_ctx, row)};
    return op;
}

static void write_batch(void)
{
    assert_sa(sa_store_write(&unit_ctx, jobs, &worker.id, batch, n_ops));
}

static json_t *id_row(const char *key)
{
    struct sa_uuid id = sa_uuid_new();

    return json_pack("{s:s}", key, id.text);
}

static json_t *step_of(int position)
{
    return json_pack("{s:i,s:s,s:s,s:{s:s},s:I,s:I}", "position", position, "step", "read_thread",
                     "status", "done", "output", "text", "ü\"'", "started_ms",
                     (json_int_t)1700000000123, "finished_ms", (json_int_t)1700000001000);
}

static json_t *attempt_row(void)
{
    json_t *row = id_row("id");

    json_object_update_new(row, json_pack("{s:i,s:s,s:s,s:b,s:s,s:s,s:i,s:[{s:s}],s:I,s:I}",
                                          "position", 4, "step", "search_gmail", "status", "failed",
                                          "burned", 1, "error_class", "auth", "error_detail", "no",
                                          "remote_status", 401, "calls", "path", "/x", "started_ms",
                                          (json_int_t)1, "finished_ms", (json_int_t)2));
    return row;
}

static json_t *intent_row(const char *key)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:i}", "submission_id", submission.text, "effect_key", key,
                     "step", "create_draft", "kind", "gmail_draft", "ordinal", 1);
}

static const char key_a[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
static const char key_b[] = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

static json_t *record_row(const char *key, const char *external_id)
{
    return json_pack("{s:s,s:s}", "effect_key", key, "external_id", external_id);
}

static json_t *draft_row(const char *subject)
{
    json_t *row = id_row("id");

    json_object_update_new(
        row, json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:[s]}", "submission_id",
                       submission.text, "from_email", "me@example.com", "to_email",
                       "ada@example.com", "to_name", "Ada", "subject", subject, "body", "Hello",
                       "writer", "local", "model", "", "language", "en", "flags", "no_slots"));
    json_object_update_new(row, json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:i,s:i}", "persona", "",
                                          "industry", "", "form_id", "form-1", "gmail_draft_id",
                                          "d1", "gmail_message_id", "m1", "gmail_thread_id", "t1",
                                          "tokens_in", 1, "tokens_out", 2));
    return row;
}

static json_t *task_row(const char *task)
{
    json_t *row = id_row("id");

    json_object_update_new(row,
                           json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:I}", "submission_id",
                                     submission.text, "hubspot_task_id", task, "hubspot_note_id",
                                     "n", "contact_id", "c", "company_id", "", "owner_id", "",
                                     "subject", "call", "due_ms", (json_int_t)1700000000000));
    return row;
}

static json_t *audit_row(void)
{
    json_t *row = id_row("id");

    json_object_update_new(row, json_pack("{s:s,s:s,s:s,s:s}", "actor", "run_workflows", "action",
                                          "tested", "object_type", "workflow", "object_id",
                                          run.workflow_id.text));
    return row;
}

static json_t *end_row(const char *status)
{
    return json_pack("{s:s,s:s}", "status", status, "reason", "because");
}

/* --- all kinds in one --- */

static void say_everything(void)
{
    say(SA_WRITE_ATTEMPT, &run, attempt_row());
    json_t *error = id_row("id");
    json_object_update_new(error,
                           json_pack("{s:s,s:s,s:s,s:i}", "step", "search_gmail", "error_class",
                                     "auth", "detail", "no", "remote_status", 401));
    say(SA_WRITE_ERROR, &run, error);
    say(SA_WRITE_STEP, &run, step_of(5));
    say(SA_WRITE_INTENT, &run, intent_row(key_a));
    say(SA_WRITE_RECORD, &run, record_row(key_a, "draft-9"));
    say(SA_WRITE_DRAFT, &run, draft_row("Hi"));
    say(SA_WRITE_TASK, &run, task_row("t-1"));
    say(SA_WRITE_AUDIT, &run, audit_row());
    say(SA_WRITE_END, &run, end_row("done"));
}

static const char *everything(void)
{
    return database_ask(
        "SELECT concat_ws(' | ', "
        "(SELECT string_agg(concat_ws(',', position, step, status, burned, error_class, "
        "remote_status, "
        "calls::text, epoch), ' ') FROM workflow_step_attempts), "
        "(SELECT string_agg(concat_ws(',', step, error_class, detail, remote_status), ' ') FROM "
        "workflow_errors), "
        "(SELECT string_agg(concat_ws(',', position, step, status, output::text, "
        "extract(epoch FROM started_at)), ' ') FROM workflow_steps), "
        "(SELECT string_agg(concat_ws(',', kind, state, external_id, done_at IS NOT NULL), ' ') "
        "FROM side_effects), "
        "(SELECT string_agg(concat_ws(',', subject, status, flags::text, version), ' ') FROM "
        "draft_emails), "
        "(SELECT string_agg(concat_ws(',', hubspot_task_id, extract(epoch FROM due_at)::bigint), ' "
        "') FROM hubspot_tasks), "
        "(SELECT count(*) FROM audit_events WHERE action = 'tested' AND object_id = '%s'), "
        "(SELECT string_agg(concat_ws(',', status, reason, finished_at IS NOT NULL), ' ') FROM "
        "workflows), "
        "(SELECT count(*) FROM workflow_queue), (SELECT count(*) FROM dead_letter_queue))",
        run.workflow_id.text);
}

static const char all_written[] =
    "4,search_gmail,failed,t,auth,401,[{\"path\": \"/x\"}],1 | search_gmail,auth,no,401 | "
    "5,read_thread,done,{\"text\": \"ü\\\"'\"},1700000000.123000 | gmail_draft,done,draft-9,t | "
    "Hi,pending,[\"no_slots\"],1 | t-1,1700000000 | 1 | done,because,t | 0 | 0";

static void one_batch_carries_every_kind_of_row(void **state)
{
    (void)state;
    say_everything();
    write_batch();
    for (size_t i = 0; i < n_ops; i++)
        assert_true(ops[i].accepted);
    assert_true(ops[3].ledger.fresh);
    assert_string_equal(everything(), all_written);
}

/* As after a connection that was lost with the commit's answer. */
static void a_batch_that_is_written_again_changes_nothing(void **state)
{
    (void)state;
    say_everything();
    n_ops--; /* the run goes on */
    write_batch();
    say(SA_WRITE_END, &run, end_row("done"));
    write_batch();
    for (size_t i = 0; i < n_ops; i++)
        if (!ops[i].accepted)
            fail_msg("row %zu was refused", i);
    assert_true(ops[3].ledger.own && !ops[3].ledger.fresh);
    assert_string_equal(everything(), all_written);
    write_batch();
    assert_false(ops[8].accepted); /* it is over: the fence holds */
    assert_true(ops[2].accepted);
    assert_string_equal(everything(), all_written);
}

static void a_batch_is_all_or_nothing(void **state)
{
    (void)state;
    say(SA_WRITE_STEP, &run, step_of(1));
    json_t *bad = step_of(14); /* there are 13 */
    say(SA_WRITE_STEP, &run, bad);
    assert_fails(sa_store_write(&unit_ctx, jobs, &worker.id, batch, n_ops), SA_INTERNAL);
    assert_detail("23514");
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_steps"), 0);
}

static void a_batch_may_speak_for_many_tenants(void **state)
{
    (void)state;
    struct sa_uuid other = database_tenant("writes-2");

    (void)database_run(&other, "eve@example.com");
    struct sa_claimed second = store_claim_one(jobs, &worker);
    say(SA_WRITE_STEP, &run, step_of(1));
    say(SA_WRITE_STEP, &second, step_of(2));
    write_batch();
    assert_true(ops[0].accepted && ops[1].accepted);
    assert_string_equal(
        database_ask("SELECT string_agg(t.slug || s.position, ' ' ORDER BY s.position) "
                     "FROM workflow_steps s JOIN tenants t ON t.id = s.tenant_id"),
        "writes1 writes-22");
}

/* --- fences --- */

static void say_fenced(const struct sa_claimed *claim)
{
    say(SA_WRITE_STEP, claim, step_of(5));
    say(SA_WRITE_INTENT, claim, intent_row(key_a));
    say(SA_WRITE_REISSUE, claim, json_pack("{s:s,s:i}", "effect_key", key_b, "probes", 0));
    say(SA_WRITE_WAIT, claim, json_pack("{s:s,s:i}", "reason", "retry", "delay_ms", 1000));
    say(SA_WRITE_END, claim, end_row("done"));
}

static void expect_all_refused(void)
{
    const char *before = database_ask("SELECT q::text FROM workflow_queue q");

    database_do("INSERT INTO side_effects (tenant_id, effect_key, workflow_id, submission_id, "
                "step, kind, epoch, worker_id) "
                "VALUES ('%s', '\\x%s', '%s', '%s', 'x', 'label', 1, '%s')",
                tenant.text, key_b, run.workflow_id.text, submission.text, worker.id.text);
    write_batch();
    for (size_t i = 0; i < n_ops; i++)
        if (ops[i].accepted)
            fail_msg("row %zu was accepted", i);
    assert_string_equal(database_ask("SELECT q::text FROM workflow_queue q"), before);
    assert_string_equal(
        database_ask(
            "SELECT concat_ws(' ', (SELECT count(*) FROM workflow_steps), "
            "(SELECT string_agg(kind || probes, ' ') FROM side_effects), status) FROM workflows"),
        "0 label0 queued");
}

static void a_stale_epoch_writes_nothing(void **state)
{
    (void)state;
    struct sa_claimed stale = run;

    stale.epoch--;
    say_fenced(&stale);
    expect_all_refused();
}

static void another_worker_writes_nothing(void **state)
{
    (void)state;
    say_fenced(&run);
    worker = store_worker(jobs);
    expect_all_refused();
}

static void who_was_rescued_writes_nothing(void **state)
{
    (void)state;
    int64_t rescued;

    say_fenced(&run);
    assert_sa(sa_store_worker_rescue(&unit_ctx, jobs, &worker.id, true, 40, &rescued));
    expect_all_refused();
}

static void another_tenants_name_opens_nothing(void **state)
{
    (void)state;
    struct sa_claimed disguised = run;
    struct sa_uuid other = database_tenant("writes-2");

    disguised.tenant_id = other;
    say(SA_WRITE_END, &disguised, end_row("done"));
    write_batch();
    assert_string_equal(database_ask("SELECT status FROM workflows"), "queued");
}

static void facts_are_written_by_a_stale_worker_too(void **state)
{
    (void)state;
    struct sa_claimed stale = run;

    say(SA_WRITE_INTENT, &run, intent_row(key_a));
    write_batch();
    stale.epoch--;
    n_ops = 0;
    say(SA_WRITE_ATTEMPT, &stale, attempt_row());
    say(SA_WRITE_RECORD, &stale, record_row(key_a, "draft-1"));
    write_batch();
    assert_true(ops[0].accepted && ops[1].accepted);
    assert_string_equal(database_ask("SELECT state || external_id FROM side_effects"),
                        "donedraft-1");
}

/* --- the ledger --- */

static struct sa_ledger_row intend(const struct sa_claimed *claim, const char *key)
{
    n_ops = 0;
    struct sa_write_op *op = say(SA_WRITE_INTENT, claim, intent_row(key));
    write_batch();
    assert_true(op->accepted);
    return op->ledger;
}

/* The same run under a new claim, as after a crash. */
static struct sa_claimed claim_again(void)
{
    assert_sa(sa_store_worker_leave(&unit_ctx, jobs, &worker.id));
    worker = store_worker(jobs);
    return store_claim_one(jobs, &worker);
}

static void an_intent_is_fresh_once(void **state)
{
    (void)state;
    struct sa_ledger_row first = intend(&run, key_a), again = intend(&run, key_a);

    assert_true(first.fresh && first.own && first.same_run && !first.done);
    assert_true(!again.fresh && again.own && again.same_run && !again.done);
    assert_in_range(again.age_ms, 0, 60000);
}

static void an_intent_of_an_earlier_claim_is_of_the_same_run_but_not_own(void **state)
{
    (void)state;
    (void)intend(&run, key_a);
    database_do("UPDATE side_effects SET issued_at = now() - interval '1 min'");
    struct sa_claimed later = claim_again();
    struct sa_ledger_row row = intend(&later, key_a);

    assert_true(!row.fresh && !row.own && row.same_run && !row.done);
    assert_in_range(row.age_ms, 60000, 120000);
}

static void an_effect_that_happened_is_done_and_names_what_it_made(void **state)
{
    (void)state;
    (void)intend(&run, key_a);
    n_ops = 0;
    say(SA_WRITE_RECORD, &run, record_row(key_a, "draft-7"));
    write_batch();
    struct sa_claimed later = claim_again();
    struct sa_ledger_row row = intend(&later, key_a);
    assert_true(!row.fresh && row.done && row.same_run);
    assert_string_equal(row.external_id, "draft-7");
}

static void an_intent_of_another_run_is_seen_as_such(void **state)
{
    (void)state;
    struct sa_ledger_row mine = intend(&run, key_a);

    (void)database_run(&tenant, "eve@example.com");
    struct sa_claimed other = store_claim_one(jobs, &worker);
    struct sa_ledger_row theirs = intend(&other, key_a);
    assert_true(mine.fresh);
    assert_true(!theirs.fresh && !theirs.same_run && !theirs.own && !theirs.done);
}

static void two_runs_that_intend_the_same_in_one_batch_get_one_fresh_row(void **state)
{
    (void)state;
    (void)database_run(&tenant, "eve@example.com");
    struct sa_claimed other = store_claim_one(jobs, &worker);

    say(SA_WRITE_INTENT, &run, intent_row(key_a));
    say(SA_WRITE_INTENT, &other, intent_row(key_a));
    write_batch();
    assert_int_equal(ops[0].ledger.fresh + ops[1].ledger.fresh, 1);
    assert_true(ops[0].accepted && ops[1].accepted);
    assert_int_equal(database_ask_int("SELECT count(*) FROM side_effects"), 1);
}

struct racing {
    const struct sa_claimed *claims;
    const struct sa_worker *worker;
};

static void race_for_effect(struct sa_ctx *ctx, struct store_thread *self)
{
    const struct racing *racing = self->given;
    const struct sa_claimed *claim = &racing->claims[self->n];
    struct sa_write_op op = {.kind = SA_WRITE_INTENT, .tenant = claim->tenant_id}, *one = &op;

    op.row = sa_json_keep(ctx, json_pack("{s:s,s:s,s:I,s:s,s:s,s:s,s:s,s:i}", "tenant_id",
                                         claim->tenant_id.text, "workflow_id",
                                         claim->workflow_id.text, "epoch", (json_int_t)claim->epoch,
                                         "submission_id", claim->workflow_id.text, "effect_key",
                                         key_a, "step", "x", "kind", "company", "ordinal", 1));
    self->err = sa_store_write(ctx, self->store, &racing->worker->id, &one, 1);
    self->n_made = op.accepted && op.ledger.fresh;
}

static void of_eight_that_race_for_an_effect_one_may_act(void **state)
{
    (void)state;
    struct store_thread threads[8];
    struct sa_claimed *claims;
    struct racing racing = {.worker = &worker};
    size_t fresh = 0;

    for (int i = 0; i < 8; i++)
        (void)database_run(&tenant, "eve@example.com");
    assert_int_equal(store_claim(jobs, &worker, 8, &claims), 8);
    racing.claims = claims;
    store_threads_run(threads, 8, jobs, race_for_effect, &racing);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(threads[i].err, SA_OK);
        fresh += threads[i].n_made;
    }
    store_threads_end(threads, 8);
    assert_int_equal(fresh, 1);
}

static struct sa_write_op *reissue(const struct sa_claimed *claim, int64_t probes)
{
    n_ops = 0;
    struct sa_write_op *op =
        say(SA_WRITE_REISSUE, claim,
            json_pack("{s:s,s:I}", "effect_key", key_a, "probes", (json_int_t)probes));
    write_batch();
    return op;
}

static void a_reissue_takes_an_open_intent_over(void **state)
{
    (void)state;
    (void)intend(&run, key_a);
    database_do("UPDATE side_effects SET issued_at = now() - interval '1 min'");
    struct sa_claimed later = claim_again();
    struct sa_ledger_row seen = intend(&later, key_a);
    assert_int_equal(seen.probes, 0);
    for (int time = 0; time < 2; time++) { /* the second as after a lost answer */
        const struct sa_write_op *op = reissue(&later, seen.probes);
        assert_true(op->accepted && op->ledger.fresh);
    }
    struct sa_ledger_row row = intend(&later, key_a);
    assert_true(row.own && !row.done);
    assert_in_range(row.age_ms, 0, 30000);
    assert_int_equal(row.probes, 1);
}

static void of_two_runs_that_found_nothing_one_takes_the_effect_over(void **state)
{
    (void)state;
    (void)intend(&run, key_a);
    struct sa_claimed first = claim_again();
    (void)database_run(&tenant, "eve@example.com");
    struct sa_claimed second = store_claim_one(jobs, &worker);
    struct sa_ledger_row seen_by_first = intend(&first, key_a),
                         seen_by_second = intend(&second, key_a);

    const struct sa_write_op *op = reissue(&second, seen_by_second.probes);
    assert_true(op->accepted && op->ledger.fresh);
    op = reissue(&first, seen_by_first.probes);
    assert_true(op->accepted && !op->ledger.fresh); /* still its run, but not its effect */
}

static void an_effect_that_is_done_is_not_taken_over(void **state)
{
    (void)state;
    (void)intend(&run, key_a);
    n_ops = 0;
    say(SA_WRITE_RECORD, &run, record_row(key_a, "x"));
    write_batch();
    const struct sa_write_op *op = reissue(&run, 0);
    assert_true(op->accepted && !op->ledger.fresh);
}

static void a_record_is_never_replaced_by_another_id(void **state)
{
    (void)state;
    (void)intend(&run, key_a);
    for (int i = 0; i < 3; i++) {
        n_ops = 0;
        say(SA_WRITE_RECORD, &run, record_row(key_a, i == 1 ? "second" : "first"));
        write_batch();
        assert_int_equal(ops[0].accepted, i != 1);
    }
    assert_string_equal(database_ask("SELECT external_id FROM side_effects"), "first");
    n_ops = 0;
    say(SA_WRITE_RECORD, &run, record_row(key_b, "orphan"));
    write_batch();
    assert_false(ops[0].accepted);
}

/* --- drafts and tasks --- */

static void a_new_draft_of_a_submission_replaces_the_pending_one(void **state)
{
    (void)state;
    say(SA_WRITE_DRAFT, &run, draft_row("First"));
    write_batch();
    n_ops = 0;
    say(SA_WRITE_DRAFT, &run, draft_row("Second"));
    write_batch();
    assert_string_equal(
        database_ask("SELECT string_agg(subject || version, ' ') FROM draft_emails"), "Second2");
    write_batch();
    assert_string_equal(
        database_ask("SELECT string_agg(subject || version, ' ') FROM draft_emails"), "Second2");
    database_do("UPDATE draft_emails SET status = 'approved'");
    n_ops = 0;
    say(SA_WRITE_DRAFT, &run, draft_row("Third"));
    write_batch();
    assert_string_equal(
        database_ask("SELECT string_agg(subject || version, ' ') FROM draft_emails"), "Second2");
}

static void a_submission_has_one_task(void **state)
{
    (void)state;
    say(SA_WRITE_TASK, &run, task_row("t-1"));
    write_batch();
    n_ops = 0;
    say(SA_WRITE_TASK, &run, task_row("t-2"));
    write_batch();
    assert_string_equal(database_ask("SELECT string_agg(hubspot_task_id, ' ') FROM hubspot_tasks"),
                        "t-2");
}

/* --- waits and ends --- */

static void a_run_that_waits_is_free_at_its_time(void **state)
{
    (void)state;
    struct sa_claimed *runs;

    say(SA_WRITE_WAIT, &run, json_pack("{s:s,s:i}", "reason", "rate_limit", "delay_ms", 60000));
    write_batch();
    assert_true(ops[0].accepted);
    assert_string_equal(
        database_ask("SELECT concat_ws(' ', state, waiting, worker_id IS NULL, "
                     "run_at > now() + interval '50 s', crashes) FROM workflow_queue"),
        "waiting rate_limit t t 0");
    assert_int_equal(store_claim(jobs, &worker, 5, &runs), 0);
    database_do("UPDATE workflow_queue SET run_at = now()");
    struct sa_claimed again = store_claim_one(jobs, &worker);
    assert_int_equal(again.epoch, 2);
    assert_string_equal(database_ask("SELECT coalesce(waiting::text, 'none') FROM workflow_queue"),
                        "none");
    n_ops = 0;
    say(SA_WRITE_WAIT, &again, json_pack("{s:n,s:i}", "reason", "delay_ms", 0));
    write_batch();
    assert_string_equal(database_ask("SELECT state FROM workflow_queue"), "queued");
    assert_string_equal(database_ask("SELECT status FROM workflows"), "queued");
}

static void an_end_takes_the_run_out_of_the_queue(void **state)
{
    (void)state;
    say(SA_WRITE_END, &run, end_row("skipped"));
    write_batch();
    assert_string_equal(
        database_ask(
            "SELECT status || ' ' || reason || ' ' || (finished_at IS NOT NULL) FROM workflows"),
        "skipped because true");
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_queue"), 0);
    assert_int_equal(database_ask_int("SELECT count(*) FROM dead_letter_queue"), 0);
}

static void a_dead_run_leaves_one_dead_letter(void **state)
{
    (void)state;
    json_t *row = end_row("dead");

    json_object_update_new(row, id_row("dead_id"));
    json_object_update_new(row,
                           json_pack("{s:s,s:s,s:s,s:s,s:s,s:i}", "submission_id", submission.text,
                                     "step", "search_gmail", "error_class", "auth", "signature",
                                     "search_gmail/auth/401", "detail", "refused", "crashes", 2));
    say(SA_WRITE_END, &run, row);
    write_batch();
    write_batch(); /* refused: the run is gone */
    assert_false(ops[0].accepted);
    assert_string_equal(
        database_ask(
            "SELECT string_agg(concat_ws(' ', d.step, d.error_class, d.signature, d.detail, "
            "d.crashes, d.status, w.status), ',') FROM dead_letter_queue d JOIN workflows w "
            "ON w.tenant_id = d.tenant_id AND w.id = d.workflow_id"),
        "search_gmail auth search_gmail/auth/401 refused 2 open dead");
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(one_batch_carries_every_kind_of_row),
        STORE_TEST(a_batch_that_is_written_again_changes_nothing),
        STORE_TEST(a_batch_is_all_or_nothing),
        STORE_TEST(a_batch_may_speak_for_many_tenants),
        STORE_TEST(a_stale_epoch_writes_nothing),
        STORE_TEST(another_worker_writes_nothing),
        STORE_TEST(who_was_rescued_writes_nothing),
        STORE_TEST(another_tenants_name_opens_nothing),
        STORE_TEST(facts_are_written_by_a_stale_worker_too),
        STORE_TEST(an_intent_is_fresh_once),
        STORE_TEST(an_intent_of_an_earlier_claim_is_of_the_same_run_but_not_own),
        STORE_TEST(an_effect_that_happened_is_done_and_names_what_it_made),
        STORE_TEST(an_intent_of_another_run_is_seen_as_such),
        STORE_TEST(two_runs_that_intend_the_same_in_one_batch_get_one_fresh_row),
        STORE_TEST(of_eight_that_race_for_an_effect_one_may_act),
        STORE_TEST(a_reissue_takes_an_open_intent_over),
        STORE_TEST(of_two_runs_that_found_nothing_one_takes_the_effect_over),
        STORE_TEST(an_effect_that_is_done_is_not_taken_over),
        STORE_TEST(a_record_is_never_replaced_by_another_id),
        STORE_TEST(a_new_draft_of_a_submission_replaces_the_pending_one),
        STORE_TEST(a_submission_has_one_task),
        STORE_TEST(a_run_that_waits_is_free_at_its_time),
        STORE_TEST(an_end_takes_the_run_out_of_the_queue),
        STORE_TEST(a_dead_run_leaves_one_dead_letter),
    };
    return cmocka_run_group_tests_name("store/writes", tests, database_up, database_down);
}
