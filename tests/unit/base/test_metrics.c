/* Counters and histograms, and the text they are printed as. */
#include "tests/unit/unit.h"

#include "lib/base/metrics.h"

static struct sa_shared *shared;

static int setup(void **state)
{
    unit_setup(state);
    return sa_shared_open(&unit_ctx, sa_str_make(NULL, 0), &shared);
}

static struct sa_str printed(void)
{
    struct sa_buf out;

    sa_buf_init(&out, unit_ctx.arena, 1 << 20);
    sa_metrics_print(shared, &out);
    assert_int_equal(sa_buf_done(&out), SA_OK);
    return sa_buf_str(&out);
}

/* The line stands in the text, from its beginning to its end. */
static void has_line(struct sa_str text, const char *line)
{
    struct sa_str want = sa_str_fmt(unit_ctx.arena, "\n%s\n", line);

    if (sa_str_find(text, want) < 0)
        fail_msg("no line '%s'", line);
}

static void a_fresh_file_prints_every_family_with_zeros(void **state)
{
    struct sa_str rest = printed(), line;
    unsigned families = 0, samples = 0;

    (void)state;
    while (sa_str_split(&rest, '\n', &line) && line.n) {
        if (sa_str_starts(line, SA_STR("# TYPE sa_")))
            families++;
        if (line.p[0] == '#')
            continue;
        samples++;
        if (!sa_str_ends(line, SA_STR(" 0")) && !sa_str_ends(line, SA_STR(" 0.000000")))
            fail_msg("'%.*s' is not zero", SA_STR_ARG(line));
    }
    assert_int_equal(families, SA_METRIC_COUNT);
    assert_true(samples > 100 && samples < SA_SHARED_COUNTERS);
}

static void counters_are_found_by_their_labels(void **state)
{
    (void)state;
    sa_metric_add(shared, SA_METRIC_WEBHOOK_RECEIVED, SA_WEBHOOK_ERROR, 0);
    sa_metric_add(shared, SA_METRIC_HTTP_REQUESTS, SA_PROGRAM_OPS, 3);
    sa_metric_add(shared, SA_METRIC_CONNECTOR_REQUESTS, SA_CONNECTOR_GMAIL, SA_OUTCOME_TIMEOUT);
    sa_metric_add(shared, SA_METRIC_CONNECTOR_REQUESTS, SA_CONNECTOR_GMAIL, SA_OUTCOME_TIMEOUT);
    sa_metric_add(shared, SA_METRIC_EFFECTS, 6, SA_EFFECT_FAILED);
    sa_metric_add(shared, SA_METRIC_FENCED_WRITES, 0, 0);
    sa_metric_add(shared, SA_METRIC_CHILD_RESTARTS, SA_PROGRAM_WEBHOOK, 0);
    struct sa_str text = printed();
    has_line(text, "sa_webhook_received_total{result=\"error\"} 1");
    has_line(text, "sa_http_requests_total{program=\"ops\",code=\"5xx\"} 1");
    has_line(text, "sa_connector_requests_total{connector=\"gmail\",outcome=\"timeout\"} 2");
    has_line(text, "sa_side_effects_total{kind=\"label\",result=\"failed\"} 1");
    has_line(text, "sa_queue_fenced_writes_total 1");
    has_line(text, "sa_queue_lease_expired_total 0");
    has_line(text, "sa_fcgi_worker_restarts_total{program=\"webhook\"} 1");
}

static void the_class_label_is_the_word_of_the_error_code(void **state)
{
    (void)state;
    for (unsigned code = 0; code < SA_ERR_COUNT; code++)
        for (unsigned n = 0; n <= code; n++)
            sa_metric_add(shared, SA_METRIC_STEP_ERRORS, 12, code);
    for (unsigned code = 0; code < SA_ERR_COUNT; code++)
        has_line(printed(),
                 sa_str_fmt(unit_ctx.arena,
                            "sa_workflow_step_errors_total{step=\"label_thread\",class=\"%s\"} %u",
                            sa_err_name((enum sa_err)code), code + 1)
                     .p);
}

static void histograms_are_cumulative_and_bounds_are_inclusive(void **state)
{
    (void)state;
    sa_metric_observe(shared, SA_METRIC_WEBHOOK_SECONDS, 0, 1000);
    sa_metric_observe(shared, SA_METRIC_WEBHOOK_SECONDS, 0, 1001);
    sa_metric_observe(shared, SA_METRIC_WEBHOOK_SECONDS, 0, 0);
    sa_metric_observe(shared, SA_METRIC_WEBHOOK_SECONDS, 0, 60000001);
    struct sa_str text = printed();
    has_line(text, "sa_webhook_ack_duration_seconds_bucket{le=\"0.001\"} 2");
    has_line(text, "sa_webhook_ack_duration_seconds_bucket{le=\"0.0025\"} 3");
    has_line(text, "sa_webhook_ack_duration_seconds_bucket{le=\"60\"} 3");
    has_line(text, "sa_webhook_ack_duration_seconds_bucket{le=\"+Inf\"} 4");
    has_line(text, "sa_webhook_ack_duration_seconds_sum 60.002002");
    has_line(text, "sa_webhook_ack_duration_seconds_count 4");
}

static void histograms_with_a_label_keep_its_values_apart(void **state)
{
    (void)state;
    sa_metric_observe(shared, SA_METRIC_STEP_SECONDS, 0, 60000001);
    sa_metric_observe(shared, SA_METRIC_STEP_SECONDS, 12, 500000);
    sa_metric_observe(shared, SA_METRIC_CONNECTOR_SECONDS, SA_CONNECTOR_GOOGLE_OAUTH, 7);
    struct sa_str text = printed();
    has_line(text, "sa_workflow_step_duration_seconds_count{step=\"validate_payload\"} 1");
    has_line(text,
             "sa_workflow_step_duration_seconds_bucket{step=\"validate_payload\",le=\"60\"} 0");
    has_line(text, "sa_workflow_step_duration_seconds_count{step=\"resolve_hubspot\"} 0");
    has_line(text, "sa_workflow_step_duration_seconds_sum{step=\"label_thread\"} 0.500000");
    has_line(text, "sa_connector_request_duration_seconds_bucket{connector=\"google_oauth\","
                   "le=\"0.001\"} 1");
    has_line(text, "sa_workflow_step_errors_total{step=\"validate_payload\",class=\"ok\"} 0");
}

static void connector_names_are_the_label_values(void **state)
{
    (void)state;
    assert_string_equal(sa_connector_name(SA_CONNECTOR_HUBSPOT), "hubspot");
    assert_string_equal(sa_connector_name(SA_CONNECTOR_GOOGLE_OAUTH), "google_oauth");
    for (unsigned i = 0; i < SA_CONNECTOR_COUNT; i++)
        has_line(printed(),
                 sa_str_fmt(unit_ctx.arena,
                            "sa_connector_requests_total{connector=\"%s\",outcome=\"ok\"}"
                            " 0",
                            sa_connector_name((enum sa_connector)i))
                     .p);
}

#define METRIC_TEST(name) cmocka_unit_test_setup_teardown(name, setup, unit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        METRIC_TEST(a_fresh_file_prints_every_family_with_zeros),
        METRIC_TEST(counters_are_found_by_their_labels),
        METRIC_TEST(the_class_label_is_the_word_of_the_error_code),
        METRIC_TEST(histograms_are_cumulative_and_bounds_are_inclusive),
        METRIC_TEST(histograms_with_a_label_keep_its_values_apart),
        METRIC_TEST(connector_names_are_the_label_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
