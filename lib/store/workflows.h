/* Workflows as people look at them: each answer is one JSON document from one statement. */
#ifndef SA_STORE_WORKFLOWS_H
#define SA_STORE_WORKFLOWS_H

#include "lib/base/json.h"
#include "lib/store/store.h"

/* An array, newest first; status empty: all. */
enum sa_err sa_store_workflows_list(struct sa_ctx *ctx, struct sa_store *store,
                                    const struct sa_uuid *tenant, struct sa_str status,
                                    int64_t limit, json_t **list) SA_MUST_CHECK;
/* SA_NOT_FOUND when the tenant has no such workflow. */
enum sa_err sa_store_workflow_show(struct sa_ctx *ctx, struct sa_store *store,
                                   const struct sa_uuid *tenant, const struct sa_uuid *id,
                                   json_t **document) SA_MUST_CHECK;
/* Its state in the vocabulary of runs. */
enum sa_err sa_store_workflow_status(struct sa_ctx *ctx, struct sa_store *store,
                                     const struct sa_uuid *tenant, const struct sa_uuid *id,
                                     struct sa_str *status) SA_MUST_CHECK;

#endif
