/* Workflow documents; SQL in sql/workflows.sql. */
#include "lib/store/workflows.h"

#include "lib/store/internal.h"

enum sa_err sa_store_workflows_list(struct sa_ctx *ctx, struct sa_store *store,
                                    const struct sa_uuid *tenant, struct sa_str status,
                                    int64_t limit, json_t **list)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.tenant = tenant, .repeatable = true};
    struct sa_db_param params[] = {sa_db_text(ctx, status), sa_db_int(ctx, limit)};
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_WORKFLOWS_LIST, params, 2, &rows});

    return err ? err : sa_json_parse(ctx, sa_db_get(&rows, 0, 0), list);
}

static enum sa_err by_id(struct sa_ctx *ctx, struct sa_store *store, const struct sa_uuid *tenant,
                         const struct sa_uuid *id, enum sa_statement statement,
                         struct sa_str *value)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.tenant = tenant, .repeatable = true};
    struct sa_db_param params[] = {sa_db_uuid(id)};
    enum sa_err err =
        sa_store_one(ctx, store, &scope, (struct sa_db_call){statement, params, 1, &rows});

    if (err)
        return err;
    *value = sa_db_get(&rows, 0, 0);
    return rows.n ? SA_OK : sa_fail(ctx, SA_NOT_FOUND, "no workflow %s", id->text);
}

enum sa_err sa_store_workflow_show(struct sa_ctx *ctx, struct sa_store *store,
                                   const struct sa_uuid *tenant, const struct sa_uuid *id,
                                   json_t **document)
{
    struct sa_str text;
    enum sa_err err = by_id(ctx, store, tenant, id, SA_SQL_WORKFLOW_SHOW, &text);

    return err ? err : sa_json_parse(ctx, text, document);
}

enum sa_err sa_store_workflow_status(struct sa_ctx *ctx, struct sa_store *store,
                                     const struct sa_uuid *tenant, const struct sa_uuid *id,
                                     struct sa_str *status)
{
    return by_id(ctx, store, tenant, id, SA_SQL_WORKFLOW_STATUS, status);
}
