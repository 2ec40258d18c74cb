/*
 * Counters known at compile time, kept in the shared file and printed as Prometheus text.
 * One table names every family, its labels and their values; totals of business facts are
 * read from the database at scrape time instead.
 */
#ifndef SA_BASE_METRICS_H
#define SA_BASE_METRICS_H

#include "lib/base/buf.h"
#include "lib/base/shared.h"

enum sa_metric {
    SA_METRIC_WEBHOOK_RECEIVED,   /* [result] */
    SA_METRIC_WEBHOOK_SECONDS,    /* histogram */
    SA_METRIC_WEBHOOK_EVENTS,     /* [event result] */
    SA_METRIC_HTTP_REQUESTS,      /* [program][code class] */
    SA_METRIC_CONNECTOR_REQUESTS, /* [connector][outcome] */
    SA_METRIC_CONNECTOR_SECONDS,  /* histogram [connector] */
    SA_METRIC_STEP_SECONDS,       /* histogram [step] */
    SA_METRIC_STEP_ERRORS,        /* [step][error class] */
    SA_METRIC_EFFECTS,            /* [kind][result] */
    SA_METRIC_FENCED_WRITES,
    SA_METRIC_LEASES_RESCUED,
    SA_METRIC_CHILD_RESTARTS, /* [program] */
    SA_METRIC_COUNT
};

/* Label values by position; the arrays that name them stand in metrics.c, in this order. */
enum sa_webhook_result {
    SA_WEBHOOK_ACCEPTED,
    SA_WEBHOOK_DUPLICATE,
    SA_WEBHOOK_NEEDS_REVIEW,
    SA_WEBHOOK_BAD_SIGNATURE,
    SA_WEBHOOK_BAD_REQUEST,
    SA_WEBHOOK_TOO_LARGE,
    SA_WEBHOOK_ERROR
};
enum sa_event_result { SA_EVENT_STORED, SA_EVENT_DUPLICATE, SA_EVENT_IGNORED };
enum sa_program { SA_PROGRAM_WEBHOOK, SA_PROGRAM_API, SA_PROGRAM_DASHBOARD, SA_PROGRAM_OPS };
enum sa_connector {
    SA_CONNECTOR_HUBSPOT,
    SA_CONNECTOR_GMAIL,
    SA_CONNECTOR_CALENDAR,
    SA_CONNECTOR_DRIVE,
    SA_CONNECTOR_LLM,
    SA_CONNECTOR_GOOGLE_OAUTH,
    SA_CONNECTOR_COUNT
};
enum sa_outcome {
    SA_OUTCOME_OK,
    SA_OUTCOME_HTTP_4XX,
    SA_OUTCOME_HTTP_5XX,
    SA_OUTCOME_RATE_LIMITED,
    SA_OUTCOME_TIMEOUT,
    SA_OUTCOME_CONNECT,
    SA_OUTCOME_TLS,
    SA_OUTCOME_BAD_RESPONSE
};
enum sa_effect_result {
    SA_EFFECT_CREATED,
    SA_EFFECT_FOUND_EXISTING,
    SA_EFFECT_REUSED,
    SA_EFFECT_AMBIGUOUS,
    SA_EFFECT_FAILED
};

/* The lower-case label value, for logs and traces too. */
const char *sa_connector_name(enum sa_connector connector);

/* Adds to a counter; i and j are positions of its label values, 0 where it has fewer labels. */
void sa_metric_add(struct sa_shared *shared, enum sa_metric metric, unsigned i, unsigned j);
/* Adds one observation to a histogram. */
void sa_metric_observe(struct sa_shared *shared, enum sa_metric metric, unsigned i, int64_t us);
/* All families in Prometheus text format 0.0.4, every known label set, zeros included. */
void sa_metrics_print(struct sa_shared *shared, struct sa_buf *out);

#endif
