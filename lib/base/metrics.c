/* The metric table and its printing; see metrics.h. */
#include "lib/base/metrics.h"

enum { MAX_LABELS = 16, BUCKETS = 14 };

struct label {
    const char *name;
    const char *values[MAX_LABELS];
};

struct family {
    const char *name;
    const char *help;
    bool histogram;
    const struct label *labels[2];
};

static const struct label webhook_result = {"result",
                                            {"accepted", "duplicate", "needs_review",
                                             "bad_signature", "bad_request", "too_large", "error"}};
static const struct label event_result = {"result", {"stored", "duplicate", "ignored"}};
static const struct label program = {"program", {"webhook", "api", "dashboard", "ops"}};
static const struct label code = {"code", {"2xx", "3xx", "4xx", "5xx"}};
static const struct label connector_label = {
    "connector", {"hubspot", "gmail", "calendar", "drive", "llm", "google_oauth"}};
static const struct label outcome = {
    "outcome",
    {"ok", "http_4xx", "http_5xx", "rate_limited", "timeout", "connect", "tls", "bad_response"}};
static const struct label step = {"step",
                                  {"validate_payload", "resolve_hubspot", "research_prospect",
                                   "search_gmail", "read_thread", "long_memory", "asset_hunter",
                                   "meeting_slots", "next_step_plan", "draft_writer",
                                   "create_draft", "create_task", "label_thread"}};
static const struct label error_class = {
    "class",
    {"ok", "transient", "rate_limited", "auth", "conflict", "invalid_input", "not_found",
     "configuration", "external_service", "bad_response", "llm_bad_output", "internal", "stale"}};
static const struct label effect_kind = {
    "kind",
    {"contact", "company", "association", "gmail_draft", "hubspot_task", "hubspot_note", "label"}};
static const struct label effect_result = {
    "result", {"created", "found_existing", "reused", "ambiguous", "failed"}};

static const struct family families[] = {
    [SA_METRIC_WEBHOOK_RECEIVED] = {"sa_webhook_received_total",
                                    "Webhook calls by result.",
                                    false,
                                    {&webhook_result}},
    [SA_METRIC_WEBHOOK_SECONDS] = {"sa_webhook_ack_duration_seconds",
                                   "Time from first byte read to answer of a webhook call.",
                                   true,
                                   {NULL}},
    [SA_METRIC_WEBHOOK_EVENTS] = {"sa_webhook_events_total",
                                  "Events of HubSpot's app subscriptions; ignored: of a type that "
                                  "means nothing here.",
                                  false,
                                  {&event_result}},
    [SA_METRIC_HTTP_REQUESTS] = {"sa_http_requests_total",
                                 "Requests by program and code class.",
                                 false,
                                 {&program, &code}},
    [SA_METRIC_CONNECTOR_REQUESTS] = {"sa_connector_requests_total",
                                      "Calls to outside services by outcome.",
                                      false,
                                      {&connector_label, &outcome}},
    [SA_METRIC_CONNECTOR_SECONDS] = {"sa_connector_request_duration_seconds",
                                     "Duration of calls to outside services.",
                                     true,
                                     {&connector_label}},
    [SA_METRIC_STEP_SECONDS] = {"sa_workflow_step_duration_seconds",
                                "Duration of step attempts.",
                                true,
                                {&step}},
    [SA_METRIC_STEP_ERRORS] = {"sa_workflow_step_errors_total",
                               "Failed step attempts by error class.",
                               false,
                               {&step, &error_class}},
    [SA_METRIC_EFFECTS] = {"sa_side_effects_total",
                           "Outside effects by kind and result.",
                           false,
                           {&effect_kind, &effect_result}},
    [SA_METRIC_FENCED_WRITES] = {"sa_queue_fenced_writes_total",
                                 "Writes refused because the lease was lost.",
                                 false,
                                 {NULL}},
    [SA_METRIC_LEASES_RESCUED] = {"sa_queue_lease_expired_total",
                                  "Runs taken back from dead workers.",
                                  false,
                                  {NULL}},
    [SA_METRIC_CHILD_RESTARTS] = {"sa_fcgi_worker_restarts_total",
                                  "FastCGI children started again after a crash.",
                                  false,
                                  {&program}},
};
_Static_assert(SA_COUNT(families) == SA_METRIC_COUNT, "every metric has a row");

static const int64_t bucket_us[BUCKETS] = {1000,    2500,    5000,     10000,   25000,
                                           50000,   100000,  250000,   500000,  1000000,
                                           2500000, 5000000, 10000000, 60000000};

static unsigned values(const struct label *label)
{
    unsigned n = 0;

    while (label && n < MAX_LABELS && label->values[n])
        n++;
    return label ? n : 1;
}

/* A histogram takes its buckets, an overflow bucket and a sum in microseconds per label value. */
static unsigned width(const struct family *f)
{
    return f->histogram ? values(f->labels[0]) * (BUCKETS + 2)
                        : values(f->labels[0]) * values(f->labels[1]);
}

static unsigned start_of(enum sa_metric metric)
{
    unsigned at = 0;

    for (unsigned m = 0; m < (unsigned)metric; m++)
        at += width(&families[m]);
    return at;
}

const char *sa_connector_name(enum sa_connector connector)
{
    return connector_label.values[connector];
}

void sa_metric_add(struct sa_shared *shared, enum sa_metric metric, unsigned i, unsigned j)
{
    const struct family *f = &families[metric];
    unsigned at = start_of(metric) + i * values(f->labels[1]) + j;

    atomic_fetch_add_explicit(&shared->counters[at], 1, memory_order_relaxed);
}

void sa_metric_observe(struct sa_shared *shared, enum sa_metric metric, unsigned i, int64_t us)
{
    unsigned base = start_of(metric) + i * (BUCKETS + 2);
    unsigned bucket = 0;

    while (bucket < BUCKETS && us > bucket_us[bucket])
        bucket++;
    atomic_fetch_add_explicit(&shared->counters[base + bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&shared->counters[base + BUCKETS + 1], (uint64_t)us,
                              memory_order_relaxed);
}

static uint64_t read_at(struct sa_shared *shared, unsigned at)
{
    return atomic_load_explicit(&shared->counters[at], memory_order_relaxed);
}

static void print_labels(struct sa_buf *out, const struct family *f, unsigned i, unsigned j)
{
    if (!f->labels[0])
        return;
    sa_buf_printf(out, "{%s=\"%s\"", f->labels[0]->name, f->labels[0]->values[i]);
    if (f->labels[1])
        sa_buf_printf(out, ",%s=\"%s\"", f->labels[1]->name, f->labels[1]->values[j]);
    sa_buf_putc(out, '}');
}

static void print_counter(struct sa_shared *shared, struct sa_buf *out, const struct family *f,
                          unsigned at)
{
    for (unsigned i = 0; i < values(f->labels[0]); i++)
        for (unsigned j = 0; j < values(f->labels[1]); j++) {
            sa_buf_puts(out, f->name);
            print_labels(out, f, i, j);
            sa_buf_printf(out, " %llu\n", (unsigned long long)read_at(shared, at++));
        }
}

static void print_histogram(struct sa_shared *shared, struct sa_buf *out, const struct family *f,
                            unsigned at)
{
    for (unsigned i = 0; i < values(f->labels[0]); i++, at += BUCKETS + 2) {
        const struct label *l = f->labels[0];
        const char *name = l ? l->name : "", *value = l ? l->values[i] : "";
        const char *open = l ? "=\"" : "", *close = l ? "\"," : "";
        uint64_t count = 0;
        for (unsigned b = 0; b < BUCKETS; b++) {
            count += read_at(shared, at + b);
            sa_buf_printf(out, "%s_bucket{%s%s%s%sle=\"%g\"} %llu\n", f->name, name, open, value,
                          close, (double)bucket_us[b] / 1e6, (unsigned long long)count);
        }
        count += read_at(shared, at + BUCKETS);
        sa_buf_printf(out, "%s_bucket{%s%s%s%sle=\"+Inf\"} %llu\n", f->name, name, open, value,
                      close, (unsigned long long)count);
        sa_buf_printf(out, "%s_sum", f->name);
        print_labels(out, f, i, 0);
        sa_buf_printf(out, " %.6f\n%s_count", (double)read_at(shared, at + BUCKETS + 1) / 1e6,
                      f->name);
        print_labels(out, f, i, 0);
        sa_buf_printf(out, " %llu\n", (unsigned long long)count);
    }
}

void sa_metrics_print(struct sa_shared *shared, struct sa_buf *out)
{
    for (unsigned m = 0; m < SA_METRIC_COUNT; m++) {
        const struct family *f = &families[m];
        sa_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", f->name, f->help, f->name,
                      f->histogram ? "histogram" : "counter");
        if (f->histogram)
            print_histogram(shared, out, f, start_of((enum sa_metric)m));
        else
            print_counter(shared, out, f, start_of((enum sa_metric)m));
    }
}
