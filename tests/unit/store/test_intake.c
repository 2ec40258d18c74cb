/* Accepting submissions: new, repeated, raced for, without an address, unreadable. */
#include "lib/store/intake.h"

#include "lib/store/tenants.h"
#include "tests/unit/store/store.h"

enum { RACERS = 16 };

static struct sa_store *hook;
static struct sa_uuid tenant;

static int setup(void **state)
{
    unit_setup(state);
    database_forget_runs();
    tenant = database_tenant("intake");
    hook = store_as("sa_hook", RACERS);
    return 0;
}

static int teardown(void **state)
{
    sa_store_close(hook);
    return unit_teardown(state);
}

static const struct sa_submission ada = {.form_id = SA_STR_INIT("form-1"),
                                         .email = SA_STR_INIT("ada@example.com"),
                                         .first_name = SA_STR_INIT("Ada"),
                                         .submitted_ms = 1700000000123};

static struct sa_intake intake_of(const struct sa_submission *submission, const char *key)
{
    return (struct sa_intake){.tenant_id = tenant,
                              .source = "webhook",
                              .submission_key = sa_str_of(key),
                              .submission = submission,
                              .raw = sa_str_make("{\"raw\": \"\0\xff\"}", 13),
                              .headers_json = SA_STR("{\"a\": \"b\"}"),
                              .verified = true};
}

static void a_new_submission_is_stored_queued_and_audited(void **state)
{
    (void)state;
    struct sa_intake intake = intake_of(&ada, "key-1");
    struct sa_intake_result result;

    snprintf(unit_ctx.trace_id, sizeof(unit_ctx.trace_id), "%032d", 7);
    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &result));
    assert_false(result.duplicate || result.needs_review);
    assert_string_equal(
        database_ask("SELECT concat_ws(' ', source, form_id, submission_key, email, verified, "
                     "encode(raw, 'hex'), headers ->> 'a', parsed ->> 'first_name', "
                     "extract(epoch FROM submitted_at)) FROM form_submissions "
                     "WHERE id = '%s' AND workflow_id = '%s'",
                     result.submission_id.text, result.workflow_id.text),
        "webhook form-1 key-1 ada@example.com t 7b22726177223a202200ff227d b Ada "
        "1700000000.123000");
    assert_string_equal(
        database_ask("SELECT concat_ws(' ', w.status, w.trace_id, q.state, q.queue, q.epoch, "
                     "q.run_at <= now()) FROM workflows w JOIN workflow_queue q "
                     "ON q.workflow_id = w.id AND q.tenant_id = w.tenant_id"),
        "queued 00000000000000000000000000000007 queued normal 0 t");
    assert_string_equal(
        database_ask("SELECT actor || ' ' || action || ' ' || (details ->> "
                     "'workflow_id') FROM audit_events WHERE object_id = '%s'",
                     result.submission_id.text),
        sa_str_fmt(unit_ctx.arena, "webhook prospect_intake %s", result.workflow_id.text).p);
}

static void a_repeat_answers_with_the_first_ones_ids_and_changes_nothing(void **state)
{
    (void)state;
    struct sa_intake intake = intake_of(&ada, "key-1");
    struct sa_intake_result first, second;
    struct sa_submission other = ada;

    other.email = SA_STR("eve@example.com");
    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &first));
    intake.submission = &other;
    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &second));
    assert_true(second.duplicate);
    assert_string_equal(first.submission_id.text, second.submission_id.text);
    assert_string_equal(first.workflow_id.text, second.workflow_id.text);
    assert_string_equal(database_ask("SELECT string_agg(email, ',') FROM form_submissions"),
                        "ada@example.com");
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_queue"), 1);
}

static void the_same_key_of_another_form_or_tenant_is_another_submission(void **state)
{
    (void)state;
    struct sa_intake intake = intake_of(&ada, "key-1");
    struct sa_intake_result result;
    struct sa_submission other = ada;

    other.form_id = SA_STR("form-2");
    other.email = SA_STR("eve@example.com");
    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &result));
    intake.submission = &other;
    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &result));
    assert_false(result.duplicate);
    intake.tenant_id = database_tenant("intake-2");
    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &result));
    assert_false(result.duplicate);
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_queue"), 3);
}

static void race(struct sa_ctx *ctx, struct store_thread *self)
{
    struct sa_intake_result *result = SA_NEW(ctx->arena, struct sa_intake_result);

    self->err = sa_store_intake(ctx, self->store, self->given, result);
    self->made = result;
}

static void of_sixteen_that_race_for_a_key_one_makes_it(void **state)
{
    (void)state;
    struct store_thread threads[RACERS];

    for (int round = 0; round < 5; round++) {
        char key[32];
        snprintf(key, sizeof(key), "race-%d", round);
        struct sa_submission someone = ada;
        someone.email = sa_str_fmt(unit_ctx.arena, "%s@example.com", key);
        struct sa_intake intake = intake_of(&someone, key);
        size_t made = 0;
        store_threads_run(threads, RACERS, hook, race, &intake);
        const struct sa_intake_result *first = threads[0].made;
        for (size_t i = 0; i < RACERS; i++) {
            const struct sa_intake_result *result = threads[i].made;
            assert_int_equal(threads[i].err, SA_OK);
            assert_string_equal(result->workflow_id.text, first->workflow_id.text);
            assert_string_equal(result->submission_id.text, first->submission_id.text);
            made += !result->duplicate;
        }
        assert_int_equal(made, 1);
        store_threads_end(threads, RACERS);
        assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_queue"), round + 1);
    }
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflows"), 5);
}

static void race_with_own_key(struct sa_ctx *ctx, struct store_thread *self)
{
    struct sa_intake own = *(const struct sa_intake *)self->given;
    struct sa_intake_result *result = SA_NEW(ctx->arena, struct sa_intake_result);

    own.submission_key = sa_str_fmt(ctx->arena, "own-%zu", self->n);
    self->err = sa_store_intake(ctx, self->store, &own, result);
    self->made = result;
}

static void of_sixteen_submissions_from_one_address_one_starts_and_fifteen_join(void **state)
{
    (void)state;
    struct store_thread threads[RACERS];
    struct sa_intake intake = intake_of(&ada, "");
    size_t joined = 0;

    store_threads_run(threads, RACERS, hook, race_with_own_key, &intake);
    const struct sa_intake_result *first = threads[0].made;
    for (size_t i = 0; i < RACERS; i++) {
        const struct sa_intake_result *result = threads[i].made;
        assert_int_equal(threads[i].err, SA_OK);
        assert_string_equal(result->workflow_id.text, first->workflow_id.text);
        joined += result->joined;
    }
    store_threads_end(threads, RACERS);
    assert_int_equal(joined, RACERS - 1);
    assert_int_equal(database_ask_int("SELECT count(*) FROM form_submissions"), RACERS);
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflows"), 1);
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_queue"), 1);
    assert_int_equal(database_ask_int("SELECT count(*) FROM v_verify_lost_submissions"), 0);
}

static void a_join_ends_with_the_run_that_made_no_draft(void **state)
{
    (void)state;
    struct sa_intake intake = intake_of(&ada, "key-1");
    struct sa_intake_result first, second, third;

    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &first));
    intake.submission_key = SA_STR("key-2");
    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &second));
    assert_true(second.joined && !second.duplicate);
    assert_string_equal(second.workflow_id.text, first.workflow_id.text);
    database_do("UPDATE workflows SET status = 'dead', finished_at = now()");
    database_do("DELETE FROM workflow_queue");
    intake.submission_key = SA_STR("key-3");
    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &third));
    assert_false(third.joined);
    intake.submission_key = SA_STR("key-2");
    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &second));
    assert_true(second.joined && second.duplicate);
}

static void without_an_address_a_submission_is_kept_for_review_and_not_queued(void **state)
{
    (void)state;
    struct sa_submission nobody = ada;
    struct sa_intake intake = intake_of(&nobody, "key-1");
    struct sa_intake_result result;

    nobody.email = SA_STR("");
    for (int time = 0; time < 2; time++) {
        assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &result));
        assert_true(result.needs_review);
        assert_int_equal(result.duplicate, time);
    }
    assert_string_equal(
        database_ask(
            "SELECT status || ', ' || reason || ', ' || (finished_at IS NOT NULL) FROM workflows"),
        "needs_review, the submission has no usable e-mail address, true");
    assert_int_equal(database_ask_int("SELECT count(*) FROM workflow_queue"), 0);
}

static void empty_headers_and_no_times_are_fine(void **state)
{
    (void)state;
    struct sa_submission plain = {.form_id = SA_STR_INIT("f"), .email = SA_STR_INIT("a@b.example")};
    struct sa_intake intake = intake_of(&plain, "k");
    struct sa_intake_result result;

    intake.headers_json = SA_STR("");
    intake.raw = SA_STR("");
    assert_sa(sa_store_intake(&unit_ctx, hook, &intake, &result));
    assert_string_equal(database_ask("SELECT headers::text || (submitted_at IS NULL) || "
                                     "octet_length(raw) FROM form_submissions"),
                        "{}true0");
}

static void signed_bytes_that_cannot_be_read_are_kept(void **state)
{
    (void)state;
    assert_sa(sa_store_quarantine(&unit_ctx, hook, &tenant, "not JSON", sa_str_make("\0\xfe{", 3),
                                  SA_STR("")));
    assert_string_equal(
        database_ask(
            "SELECT reason || encode(raw, 'hex') || headers::text FROM submission_quarantine"),
        "not JSON00fe7b{}");
}

static void secret(const char *sealed, const char *age, const char *expires)
{
    database_do("INSERT INTO webhook_secrets (tenant_id, id, sealed, created_at, expires_at) "
                "VALUES ('%s', gen_random_uuid(), '%s', now() - interval '%s', %s)",
                tenant.text, sealed, age, expires);
}

static void a_portal_finds_its_tenant_and_the_secrets_that_still_hold(void **state)
{
    (void)state;
    struct sa_webhook_tenant found;

    database_do("DELETE FROM webhook_secrets; DELETE FROM tenant_portals; "
                "INSERT INTO tenant_portals VALUES ('%s', 4711)",
                tenant.text);
    assert_sa(sa_store_webhook_tenant(&unit_ctx, hook, 4711, &found));
    assert_int_equal(found.secrets.n, 0);
    secret("\\x00ff", "1 hour", "now() + interval '1 minute'");
    secret("\\x01", "1 minute", "NULL");
    secret("\\x02", "2 hours", "now() - interval '1 second'");
    assert_sa(sa_store_webhook_tenant(&unit_ctx, hook, 4711, &found));
    assert_string_equal(found.tenant_id.text, tenant.text);
    assert_int_equal(found.secrets.n, 2);
    assert_true(sa_str_eq(found.secrets.items[0], SA_STR("\x01")));
    assert_true(sa_str_eq(found.secrets.items[1], sa_str_make("\0\xff", 2)));
}

static void a_portal_nobody_owns_is_not_found_unless_one_takes_any(void **state)
{
    (void)state;
    struct sa_webhook_tenant found;
    struct sa_uuid any = database_tenant("takes-any");

    assert_fails(sa_store_webhook_tenant(&unit_ctx, hook, 99, &found), SA_NOT_FOUND);
    sa_clear_error(&unit_ctx);
    database_do("UPDATE tenants SET takes_any_portal = true WHERE id = '%s'", any.text);
    assert_sa(sa_store_webhook_tenant(&unit_ctx, hook, 99, &found));
    assert_string_equal(found.tenant_id.text, any.text);
    database_do("UPDATE tenants SET status = 'deleted' WHERE id = '%s'", any.text);
    assert_fails(sa_store_webhook_tenant(&unit_ctx, hook, 99, &found), SA_NOT_FOUND);
    database_do("UPDATE tenants SET takes_any_portal = false");
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_new_submission_is_stored_queued_and_audited),
        STORE_TEST(a_repeat_answers_with_the_first_ones_ids_and_changes_nothing),
        STORE_TEST(the_same_key_of_another_form_or_tenant_is_another_submission),
        STORE_TEST(of_sixteen_that_race_for_a_key_one_makes_it),
        STORE_TEST(of_sixteen_submissions_from_one_address_one_starts_and_fifteen_join),
        STORE_TEST(a_join_ends_with_the_run_that_made_no_draft),
        STORE_TEST(without_an_address_a_submission_is_kept_for_review_and_not_queued),
        STORE_TEST(empty_headers_and_no_times_are_fine),
        STORE_TEST(signed_bytes_that_cannot_be_read_are_kept),
        STORE_TEST(a_portal_finds_its_tenant_and_the_secrets_that_still_hold),
        STORE_TEST(a_portal_nobody_owns_is_not_found_unless_one_takes_any),
    };
    return cmocka_run_group_tests_name("store/intake", tests, database_up, database_down);
}
