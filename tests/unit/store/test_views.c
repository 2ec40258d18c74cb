/* What people and probes read: workflow documents, drafts of the past, metrics, health. */
#include "lib/store/drafts.h"
#include "lib/store/metrics.h"
#include "lib/store/workflows.h"

#include "tests/unit/store/store.h"

static struct sa_store *web, *jobs, *verify;
static struct sa_uuid tenant, other;

static int setup(void **state)
{
    unit_setup(state);
    database_forget_runs();
    tenant = database_tenant("views");
    other = database_tenant("views-2");
    web = store_as("sa_web", 1);
    jobs = store_as("sa_job", 1);
    verify = store_as("sa_verify", 1);
    return 0;
}

static int teardown(void **state)
{
    sa_store_close(web);
    sa_store_close(jobs);
    sa_store_close(verify);
    return unit_teardown(state);
}

static void make_draft(const struct sa_uuid *run, const char *status, const char *body,
                       const char *persona)
{
    database_do("INSERT INTO draft_emails (tenant_id, id, workflow_id, submission_id, status, "
                "from_email, to_email, subject, "
                "body, writer, language, persona, form_id, gmail_draft_id, gmail_message_id, "
                "gmail_thread_id) "
                "SELECT tenant_id, gen_random_uuid(), id, submission_id, '%s', '', '', 'Hi', '%s', "
                "'local', 'en', '%s', "
                "'form-1', 'd', 'm', 't' FROM workflows WHERE id = '%s'",
                status, body, persona, run->text);
}

/* --- workflows --- */

static void the_list_is_newest_first_and_of_one_tenant(void **state)
{
    (void)state;
    struct sa_uuid first = database_run(&tenant, "first@example.com"),
                   second = database_run(&tenant, "second@example.com");
    json_t *list;

    (void)database_run(&other, "other@example.com");
    assert_sa(sa_store_workflows_list(&unit_ctx, web, &tenant, SA_STR(""), 10, &list));
    assert_int_equal(json_array_size(list), 2);
    assert_str(sa_json_str(json_array_get(list, 0), "id"), second.text);
    assert_str(sa_json_str(json_array_get(list, 1), "id"), first.text);
    assert_str(sa_json_str(json_array_get(list, 1), "email"), "first@example.com");
    assert_str(sa_json_str(json_array_get(list, 1), "status"), "queued");
    assert_sa(sa_store_workflows_list(&unit_ctx, web, &tenant, SA_STR(""), 1, &list));
    assert_int_equal(json_array_size(list), 1);
    assert_str(sa_json_str(json_array_get(list, 0), "id"), second.text);
}

static void the_list_can_be_of_one_status(void **state)
{
    (void)state;
    struct sa_uuid runs[3];
    json_t *list;

    for (int i = 0; i < 3; i++)
        runs[i] = database_run(&tenant, "a@example.com");
    database_do(
        "UPDATE workflow_queue SET state = 'waiting', waiting = 'retry' WHERE workflow_id = '%s'",
        runs[1].text);
    database_do("DELETE FROM workflow_queue WHERE workflow_id = '%s'", runs[2].text);
    database_do("UPDATE workflows SET status = 'done', finished_at = created_at + interval '1234 "
                "ms' WHERE id = '%s'",
                runs[2].text);
    assert_sa(sa_store_workflows_list(&unit_ctx, web, &tenant, SA_STR("waiting"), 10, &list));
    assert_int_equal(json_array_size(list), 1);
    assert_str(sa_json_str(json_array_get(list, 0), "waiting"), "retry");
    assert_sa(sa_store_workflows_list(&unit_ctx, web, &tenant, SA_STR("done"), 10, &list));
    assert_int_equal(json_array_size(list), 1);
    assert_int_equal(sa_json_int(json_array_get(list, 0), "ms"), 1234);
    assert_sa(sa_store_workflows_list(&unit_ctx, web, &tenant, SA_STR("dead"), 10, &list));
    assert_true(json_is_array(list) && json_array_size(list) == 0);
}

static void a_workflow_shows_all_that_belongs_to_it(void **state)
{
    (void)state;
    struct sa_uuid run = database_run(&tenant, "ada@example.com");
    json_t *shown;

    database_do("INSERT INTO workflow_steps VALUES ('%s', '%s', 4, 'search_gmail', 'done', "
                "'{\"found\": 1}', 1, '%s', now(), now())",
                tenant.text, run.text, run.text);
    database_do("INSERT INTO workflow_step_attempts (tenant_id, workflow_id, id, position, step, "
                "status, burned, calls, epoch, "
                "worker_id, started_at, finished_at) VALUES ('%s', '%s', gen_random_uuid(), 4, "
                "'search_gmail', 'done', false, "
                "'[{\"path\": \"/x\"}]', 1, '%s', to_timestamp(1.5), to_timestamp(2))",
                tenant.text, run.text, run.text);
    database_do("INSERT INTO side_effects (tenant_id, effect_key, workflow_id, submission_id, "
                "step, kind, state, external_id, epoch, "
                "worker_id) SELECT tenant_id, sha256('x'), id, submission_id, 'x', 'contact', "
                "'done', '77', 1, id FROM workflows");
    make_draft(&run, "pending", "Hello", "");
    assert_sa(sa_store_workflow_show(&unit_ctx, web, &tenant, &run, &shown));
    assert_str(sa_json_str(shown, "id"), run.text);
    assert_str(sa_json_str(shown, "trace_id"), "trace-1");
    assert_str(sa_json_str(json_object_get(shown, "submission"), "email"), "ada@example.com");
    assert_int_equal(
        sa_json_int(json_object_get(json_object_get(shown, "steps"), "search_gmail"), "found"), 1);
    json_t *attempt = json_array_get(json_object_get(shown, "attempts"), 0);
    assert_int_equal(sa_json_int(attempt, "started_ms"), 1500);
    assert_str(sa_json_str(json_array_get(json_object_get(attempt, "calls"), 0), "path"), "/x");
    assert_str(sa_json_str(json_array_get(json_object_get(shown, "effects"), 0), "external_id"),
               "77");
    assert_str(sa_json_str(json_object_get(shown, "draft"), "body"), "Hello");
    assert_true(json_is_null(json_object_get(shown, "task")));
}

static void a_workflow_of_another_tenant_does_not_exist(void **state)
{
    (void)state;
    struct sa_uuid run = database_run(&other, "eve@example.com");
    json_t *shown;
    struct sa_str status;

    assert_fails(sa_store_workflow_show(&unit_ctx, web, &tenant, &run, &shown), SA_NOT_FOUND);
    sa_clear_error(&unit_ctx);
    assert_fails(sa_store_workflow_status(&unit_ctx, web, &tenant, &run, &status), SA_NOT_FOUND);
    sa_clear_error(&unit_ctx);
    assert_sa(sa_store_workflow_status(&unit_ctx, web, &other, &run, &status));
    assert_str(status, "queued");
}

static void the_status_is_that_of_the_queue_until_the_end(void **state)
{
    (void)state;
    struct sa_uuid run = database_run(&tenant, "a@example.com");
    struct sa_str status;

    database_do("UPDATE workflow_queue SET state = 'running'");
    assert_sa(sa_store_workflow_status(&unit_ctx, web, &tenant, &run, &status));
    assert_str(status, "running");
    database_do(
        "DELETE FROM workflow_queue; UPDATE workflows SET status = 'dead', finished_at = now()");
    assert_sa(sa_store_workflow_status(&unit_ctx, web, &tenant, &run, &status));
    assert_str(status, "dead");
}

/* --- drafts of the past --- */

static void memory_counts_approved_drafts_of_like_leads(void **state)
{
    (void)state;
    struct sa_draft_memory *memory;
    size_t n;
    static const struct {
        const char *status, *body, *persona;
    } drafts[] = {{"approved", "one two three at 10:30 https://x.example", "cto"},
                  {"sent", "one two", "other"}, /* the same form */
                  {"pending", "not yet", "cto"},
                  {"rejected", "never", "cto"}};

    for (size_t i = 0; i < SA_COUNT(drafts); i++) {
        struct sa_uuid run = database_run(&tenant, "a@example.com");
        make_draft(&run, drafts[i].status, drafts[i].body, drafts[i].persona);
    }
    struct sa_uuid theirs = database_run(&other, "a@example.com");
    make_draft(&theirs, "sent", "theirs", "cto");
    struct sa_draft_like like = {.persona = SA_STR("cto"), .form_id = SA_STR("form-1")};
    assert_sa(sa_store_drafts_memory(&unit_ctx, jobs, &tenant, &like, &memory, &n));
    assert_int_equal(n, 1);
    assert_str(memory[0].language, "en");
    assert_int_equal(memory[0].drafts, 2);
    assert_int_equal(memory[0].words, 4);
    assert_int_equal(memory[0].with_slots, 50);
    assert_int_equal(memory[0].with_link, 50);
    like = (struct sa_draft_like){.persona = SA_STR("ceo"), .form_id = SA_STR("form-2")};
    assert_sa(sa_store_drafts_memory(&unit_ctx, jobs, &tenant, &like, &memory, &n));
    assert_int_equal(n, 0);
    database_do("UPDATE draft_emails SET industry = 'RETAIL' WHERE persona = 'other'");
    like.industry = SA_STR("RETAIL");
    assert_sa(sa_store_drafts_memory(&unit_ctx, jobs, &tenant, &like, &memory, &n));
    assert_int_equal(n, 1);
    assert_int_equal(memory[0].drafts, 1);
}

/* --- metrics --- */

/* name{label="value",…} number, or # HELP, or # TYPE: the text format of Prometheus, version 0.0.4. */
static bool name_ok(struct sa_str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!(name.p[i] == '_' || name.p[i] == ':' || (name.p[i] >= 'a' && name.p[i] <= 'z') ||
              (i > 0 && name.p[i] >= '0' && name.p[i] <= '9')))
            return false;
    return name.n > 0;
}

static void check_sample(struct sa_str line, struct sa_str family)
{
    ptrdiff_t space = sa_str_rchr(line, ' '), brace = sa_str_chr(line, '{');
    struct sa_str name = sa_str_sub(line, 0, (size_t)(brace > 0 ? brace : space));
    struct sa_str labels =
        brace > 0 ? sa_str_sub(line, (size_t)brace, (size_t)(space - brace)) : SA_STR("");
    int64_t value;

    assert_true(space > 0);
    assert_true(name_ok(name) && sa_str_eq(name, family));
    assert_true(labels.n == 0 ||
                (sa_str_ends(labels, SA_STR("\"}")) && sa_str_find(labels, SA_STR("=\"")) > 0));
    assert_true(sa_str_i64(sa_str_sub(line, (size_t)space + 1, line.n), &value) && value >= 0);
}

/* Gives the number of samples; each family has HELP, TYPE and then its samples, and comes once. */
static size_t check_exposition(struct sa_str text)
{
    struct sa_str rest = text, line, family = SA_STR(""), seen = SA_STR(" ");
    size_t samples = 0;

    assert_true(sa_str_ends(text, SA_STR("\n")));
    rest.n--;
    while (sa_str_split(&rest, '\n', &line)) {
        if (sa_str_starts(line, SA_STR("# HELP "))) {
            struct sa_str words = sa_str_sub(line, 7, line.n);
            assert_true(sa_str_split(&words, ' ', &family) && words.n > 0);
            struct sa_str quoted = sa_str_fmt(unit_ctx.arena, " %.*s ", SA_STR_ARG(family));
            assert_true(sa_str_find(seen, quoted) < 0);
            seen = sa_str_fmt(unit_ctx.arena, "%.*s%.*s ", SA_STR_ARG(seen), SA_STR_ARG(family));
        } else if (sa_str_starts(line, SA_STR("# TYPE "))) {
            assert_str(line, sa_str_fmt(unit_ctx.arena, "# TYPE %.*s gauge", SA_STR_ARG(family)).p);
        } else {
            check_sample(line, family);
            samples++;
        }
    }
    return samples;
}

static bool has_line(struct sa_str text, const char *line)
{
    return sa_str_find(text, sa_str_fmt(unit_ctx.arena, "\n%s\n", line)) >= 0;
}

static struct sa_str metrics(void)
{
    struct sa_buf out;

    sa_buf_init(&out, unit_ctx.arena, 1 << 16);
    assert_sa(sa_store_metrics(&unit_ctx, verify, &out));
    return sa_buf_str(&out);
}

static void metrics_are_prometheus_text_with_zeros_for_what_is_not(void **state)
{
    (void)state;
    struct sa_str text = metrics();

    assert_int_equal(check_exposition(text), 12 + 4 + 6);
    assert_true(has_line(text, "sa_queue_jobs{queue=\"batch\",state=\"waiting\"} 0"));
    assert_true(has_line(text, "sa_leads_oldest_unfinished_age_seconds 0"));
}

static void metrics_count_what_all_tenants_have(void **state)
{
    (void)state;
    (void)database_run(&tenant, "a@example.com");
    struct sa_uuid run = database_run(&other, "b@example.com");

    (void)store_worker(jobs);
    database_do("UPDATE workflow_queue SET run_at = now() - interval '90 s'");
    database_do("UPDATE workflows SET created_at = now() - interval '100 s'");
    database_do(
        "INSERT INTO dead_letter_queue (tenant_id, id, workflow_id, submission_id, step, "
        "error_class, signature, detail) "
        "SELECT tenant_id, id, id, submission_id, '', '', '', '' FROM workflows WHERE id = '%s'",
        run.text);
    struct sa_str text = metrics();
    (void)check_exposition(text);
    assert_true(has_line(text, "sa_queue_jobs{queue=\"normal\",state=\"queued\"} 2"));
    assert_true(has_line(text, "sa_dead_letters_open 1"));
    assert_true(has_line(text, "sa_workers_alive 1"));
    assert_true(sa_str_find(text, SA_STR("sa_queue_oldest_ready_age_seconds{queue=\"normal\"} 9")) >
                0);
    assert_true(sa_str_find(text, SA_STR("sa_leads_oldest_unfinished_age_seconds 10")) > 0);
    assert_false(has_line(text, "sa_db_connections 0") || has_line(text, "sa_db_size_bytes 0"));
}

/* --- the store itself --- */

static void health_knows_whether_the_schema_is_there(void **state)
{
    (void)state;
    struct sa_store *empty;

    assert_sa(sa_store_health(&unit_ctx, web));
    assert_sa(sa_store_open(&unit_ctx, database_url_of("postgres", "sa_web"), true, 1, &empty));
    assert_fails(sa_store_health(&unit_ctx, empty), SA_CONFIGURATION);
    assert_detail("the schema is not deployed");
    sa_store_close(empty);
}

static void every_statement_fits_the_schema(void **state)
{
    (void)state;
    struct sa_store *store = store_as("postgres", 1);

    assert_sa(sa_store_check_sql(&unit_ctx, store));
    sa_store_close(store);
}

static void statements_are_known_by_name(void **state)
{
    (void)state;
    assert_non_null(strstr(sa_store_sql("queue_claim"), "SKIP LOCKED"));
    assert_null(sa_store_sql("nothing"));
}

static void without_prepared_statements_all_works_the_same(void **state)
{
    (void)state;
    struct sa_store *store;
    struct sa_claimed *runs;
    struct sa_loaded *loaded;
    size_t n;

    assert_sa(sa_store_open(&unit_ctx, database_url("sa_job"), false, 1, &store));
    for (int i = 0; i < 3; i++)
        (void)database_run(&tenant, "a@example.com");
    struct sa_worker worker = store_worker(store);
    assert_int_equal(store_claim(store, &worker, 15, &runs), 3);
    assert_sa(sa_store_load(&unit_ctx, store, runs, 3, &loaded, &n));
    assert_int_equal(n, 3);
    assert_sa(sa_store_worker_heartbeat(&unit_ctx, store, &worker.id, false));
    assert_int_equal(
        database_ask_int("SELECT count(*) FROM workflow_queue WHERE state = 'running'"), 3);
    sa_store_close(store);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_list_is_newest_first_and_of_one_tenant),
        STORE_TEST(the_list_can_be_of_one_status),
        STORE_TEST(a_workflow_shows_all_that_belongs_to_it),
        STORE_TEST(a_workflow_of_another_tenant_does_not_exist),
        STORE_TEST(the_status_is_that_of_the_queue_until_the_end),
        STORE_TEST(memory_counts_approved_drafts_of_like_leads),
        STORE_TEST(metrics_are_prometheus_text_with_zeros_for_what_is_not),
        STORE_TEST(metrics_count_what_all_tenants_have),
        STORE_TEST(health_knows_whether_the_schema_is_there),
        STORE_TEST(every_statement_fits_the_schema),
        STORE_TEST(statements_are_known_by_name),
        STORE_TEST(without_prepared_statements_all_works_the_same),
    };
    return cmocka_run_group_tests_name("store/views", tests, database_up, database_down);
}
