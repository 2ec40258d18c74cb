/* Totals that /metrics reads from the database, as Prometheus text. */
#ifndef SA_STORE_METRICS_H
#define SA_STORE_METRICS_H

#include "lib/base/buf.h"
#include "lib/store/store.h"

/* Appends queue depths, ages and totals; nothing on an error. */
enum sa_err sa_store_metrics(struct sa_ctx *ctx, struct sa_store *store,
                             struct sa_buf *out) SA_MUST_CHECK;

#endif
