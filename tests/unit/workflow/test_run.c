/* A claimed run in memory: what it reads back, and which steps may start. */
#include "lib/workflow/run.h"

#include "tests/unit/unit.h"

static const char submission_json[] = "{\"email\": \"ada@example.com\", \"form_id\": \"form-1\"}";

static struct sa_claimed claimed;

static enum sa_err make(const char *submission, const char *journal, const char *attempts,
                        struct sa_run **run)
{
    struct sa_loaded loaded = {.workflow_id = sa_uuid_new(),
                               .submission_id = sa_uuid_new(),
                               .trace_id = SA_STR("0123456789abcdef0123456789abcdef"),
                               .submission = sa_str_of(submission),
                               .journal = sa_str_of(journal),
                               .attempts = sa_str_of(attempts)};

    claimed = (struct sa_claimed){
        .workflow_id = loaded.workflow_id, .tenant_id = sa_uuid_new(), .epoch = 7, .crashes = 2};
    return sa_run_new(&unit_ctx, &claimed, &loaded, run);
}

static struct sa_run *run_of(const char *journal, const char *attempts)
{
    struct sa_run *run;

    if (make(submission_json, journal, attempts, &run))
        fail_msg("%s", sa_error_detail(&unit_ctx));
    return run;
}

#define BIT(name) SA_STEP_BIT(SA_STEP_##name)

static void a_run_knows_what_it_works_on(void **state)
{
    (void)state;
    struct sa_run *run = run_of("{}", "{}");

    assert_str(run->submission.email, "ada@example.com");
    assert_str(run->submission.form_id, "form-1");
    assert_string_equal(run->id.workflow.text, claimed.workflow_id.text);
    assert_string_equal(run->id.tenant.text, claimed.tenant_id.text);
    assert_string_equal(run->ctx.tenant.text, claimed.tenant_id.text);
    assert_string_equal(run->ctx.trace_id, "0123456789abcdef0123456789abcdef");
    assert_int_equal(run->id.epoch, 7);
    assert_int_equal(run->crashes, 2);
    assert_int_equal(run->done, 0);
    sa_run_free(run);
}

static void the_journal_is_read_back_into_the_facts(void **state)
{
    (void)state;
    struct sa_run *run = run_of(
        "{\"1\": {\"email\": \"ada@example.com\", \"language\": \"de\", \"free_mail\": true}, "
        "\"2\": {\"contact_id\": \"77\"}}",
        "{\"4\": 3}");

    assert_int_equal(run->done, BIT(VALIDATE_PAYLOAD) | BIT(RESOLVE_HUBSPOT));
    assert_str(run->facts.lead.language, "de");
    assert_true(run->facts.lead.free_mail);
    assert_str(run->facts.crm.contact_id, "77");
    assert_int_equal(run->attempts[SA_STEP_SEARCH_GMAIL], 3);
    assert_int_equal(run->attempts[SA_STEP_VALIDATE_PAYLOAD], 0);
    sa_run_free(run);
}

static void what_a_run_reads_outlives_the_rows(void **state)
{
    (void)state;
    char *journal = sa_malloc(128), *submission = sa_malloc(128);
    struct sa_run *run;

    snprintf(journal, 128,
             "{\"1\": {\"language\": \"fr\", \"company\": \"Analytical \\u00c9ngines\"}}");
    snprintf(submission, 128, "%s", submission_json);
    assert_int_equal(make(submission, journal, "{}", &run), SA_OK);
    memset(journal, 'x', 128);
    memset(submission, 'x', 128);
    sa_free(journal);
    sa_free(submission);
    assert_str(run->facts.lead.language, "fr");
    assert_str(run->facts.lead.company, "Analytical Éngines");
    assert_str(run->submission.email, "ada@example.com");
    sa_run_free(run);
}

static void documents_that_do_not_fit_say_which_run_and_why(void **state)
{
    (void)state;
    static const struct {
        const char *submission, *journal, *attempts;
    } broken[] = {{"[]", "{}", "{}"},
                  {"{\"email\": 5}", "{}", "{}"},
                  {submission_json, "{\"1\": {\"free_mail\": \"yes\"}}", "{}"},
                  {submission_json, "{\"2\": 5}", "{}"},
                  {submission_json, "not JSON", "{}"}};

    for (size_t i = 0; i < SA_COUNT(broken); i++) {
        struct sa_run *run;
        assert_int_equal(make(broken[i].submission, broken[i].journal, broken[i].attempts, &run),
                         SA_INVALID_INPUT);
        assert_detail(claimed.workflow_id.text);
        sa_run_free(run);
    }
}

static void first_the_payload_then_all_that_needs_no_more(void **state)
{
    (void)state;
    struct sa_run *run = run_of("{}", "{}");

    assert_int_equal(sa_run_ready(run), BIT(VALIDATE_PAYLOAD));
    run->running = BIT(VALIDATE_PAYLOAD);
    assert_int_equal(sa_run_ready(run), 0);
    assert_false(sa_run_over(run));
    run->running = 0;
    assert_int_equal(
        sa_run_take(run, &sa_steps[SA_STEP_VALIDATE_PAYLOAD], SA_STR("{\"language\": \"en\"}")),
        SA_OK);
    assert_str(run->facts.lead.language, "en");
    assert_int_equal(sa_run_ready(run),
                     BIT(RESOLVE_HUBSPOT) | BIT(SEARCH_GMAIL) | BIT(MEETING_SLOTS));
    sa_run_free(run);
}

/* Takes every ready step until none is: the order in which they came, as bits. */
static void the_graph_leads_through_all_steps_in_the_order_of_their_needs(void **state)
{
    (void)state;
    struct sa_run *run = run_of("{}", "{}");
    unsigned ready, rounds = 0;

    while ((ready = sa_run_ready(run))) {
        for (unsigned p = 1; p <= SA_STEP_LAST; p++)
            if (ready & SA_STEP_BIT(p)) {
                assert_int_equal(sa_steps[p].needs & ~run->done, 0);
                assert_int_equal(sa_run_take(run, &sa_steps[p], SA_STR("{}")), SA_OK);
            }
        rounds++;
    }
    assert_int_equal(run->done, SA_STEPS_ALL);
    assert_true(sa_run_over(run));
    assert_in_range(rounds, 5, 9);
    sa_run_free(run);
}

static void with_several_senders_mailbox_and_calendar_wait_for_the_owner(void **state)
{
    (void)state;
    struct sa_run *run = run_of("{\"1\": {\"language\": \"en\"}}", "{}");
    struct sa_sender sender = {.owner_email = SA_STR("ben@agency.example")};
    struct sa_tenant_view view = {.tenant = {.settings = sa_tenant_settings_default()}};

    view.tenant.settings.senders.items = &sender;
    view.tenant.settings.senders.n = 1;
    run->tenant = &view;
    assert_int_equal(sa_run_ready(run), BIT(RESOLVE_HUBSPOT));
    run->done |= BIT(RESOLVE_HUBSPOT);
    assert_int_equal(sa_run_ready(run),
                     BIT(SEARCH_GMAIL) | BIT(LONG_MEMORY) | BIT(MEETING_SLOTS) | BIT(ASSET_HUNTER));
    sa_run_free(run);
}

static void a_run_that_stops_or_is_lost_starts_nothing_more(void **state)
{
    (void)state;
    struct sa_run *run = run_of("{\"1\": {}}", "{}");

    assert_int_not_equal(sa_run_ready(run), 0);
    run->stop.step = &sa_steps[SA_STEP_SEARCH_GMAIL];
    run->running = BIT(LONG_MEMORY);
    assert_int_equal(sa_run_ready(run), 0);
    assert_false(sa_run_over(run)); /* one step is still under way */
    run->running = 0;
    assert_true(sa_run_over(run));
    run->stop.step = NULL;
    run->lost = true;
    assert_int_equal(sa_run_ready(run), 0);
    assert_true(sa_run_over(run));
    sa_run_free(run);
}

static void a_lead_that_is_none_ends_its_run_as_skipped(void **state)
{
    (void)state;
    struct sa_run *run = run_of("{}", "{}");

    assert_int_equal(sa_run_take(run, &sa_steps[SA_STEP_VALIDATE_PAYLOAD],
                                 SA_STR("{\"language\": \"en\", \"skip\": \"Links only.\"}")),
                     SA_OK);
    assert_true(sa_run_over(run));
    assert_string_equal(run->stop.end_status, "skipped");
    assert_string_equal(run->stop.detail, "Links only.");
    sa_run_free(run);
    run = run_of("{\"1\": {\"review\": \"A competitor.\"}}", "{}");
    assert_string_equal(run->stop.end_status, "needs_review");
    sa_run_free(run);
}

static void an_output_that_does_not_fit_is_not_done(void **state)
{
    (void)state;
    struct sa_run *run = run_of("{}", "{}");

    assert_true(sa_run_take(run, &sa_steps[SA_STEP_VALIDATE_PAYLOAD],
                            SA_STR("{\"free_mail\": 3}")) != SA_OK);
    assert_non_null(strstr(sa_error_detail(&run->ctx), "validate_payload"));
    assert_int_equal(run->done, 0);
    sa_run_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(a_run_knows_what_it_works_on),
        SA_TEST(the_journal_is_read_back_into_the_facts),
        SA_TEST(what_a_run_reads_outlives_the_rows),
        SA_TEST(documents_that_do_not_fit_say_which_run_and_why),
        SA_TEST(first_the_payload_then_all_that_needs_no_more),
        SA_TEST(the_graph_leads_through_all_steps_in_the_order_of_their_needs),
        SA_TEST(with_several_senders_mailbox_and_calendar_wait_for_the_owner),
        SA_TEST(a_run_that_stops_or_is_lost_starts_nothing_more),
        SA_TEST(a_lead_that_is_none_ends_its_run_as_skipped),
        SA_TEST(an_output_that_does_not_fit_is_not_done),
    };
    return cmocka_run_group_tests_name("workflow/run", tests, NULL, NULL);
}
