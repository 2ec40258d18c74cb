/* Reading the ledger; SQL in sql/effects.sql. */
#include "lib/store/effects.h"

#include "lib/store/internal.h"

enum sa_err sa_store_effect_done(struct sa_ctx *ctx, struct sa_store *store,
                                 const struct sa_uuid *tenant, struct sa_str key,
                                 struct sa_str *external_id)
{
    struct sa_db_scope scope = {.tenants = sa_str_fmt(ctx->arena, "{%s}", tenant->text).p,
                                .repeatable = true};
    struct sa_str bytea = sa_str_fmt(ctx->arena, "\\x%.*s", SA_STR_ARG(key));
    struct sa_db_param params[] = {sa_db_uuid(tenant), sa_db_text(ctx, bytea)};
    struct sa_db_rows rows;
    enum sa_err err =
        sa_store_one(ctx, store, &scope, (struct sa_db_call){SA_SQL_EFFECT_DONE, params, 2, &rows});

    if (err)
        return err;
    if (rows.n == 0)
        return sa_fail(ctx, SA_NOT_FOUND, "the ledger knows no such effect");
    *external_id = sa_db_get(&rows, 0, 0);
    return SA_OK;
}
