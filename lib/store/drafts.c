/* Past drafts; SQL in sql/drafts.sql. */
#include "lib/store/drafts.h"

#include "lib/store/internal.h"

enum sa_err sa_store_drafts_memory(struct sa_ctx *ctx, struct sa_store *store,
                                   const struct sa_uuid *tenant, const struct sa_draft_like *like,
                                   struct sa_draft_memory **memory, size_t *n)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.tenants = sa_str_fmt(ctx->arena, "{%s}", tenant->text).p,
                                .repeatable = true};
    struct sa_db_param params[] = {sa_db_text(ctx, like->persona), sa_db_text(ctx, like->form_id),
                                   sa_db_text(ctx, like->industry)};
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_DRAFTS_MEMORY, params, 3, &rows});

    if (err)
        return err;
    *n = (size_t)rows.n;
    *memory = SA_NEW_ARRAY(ctx->arena, *n, struct sa_draft_memory);
    for (int i = 0; i < rows.n; i++)
        (*memory)[i] = (struct sa_draft_memory){.language = sa_db_get(&rows, i, 0),
                                                .writer = sa_db_get(&rows, i, 1),
                                                .drafts = sa_db_get_int(&rows, i, 2),
                                                .words = sa_db_get_int(&rows, i, 3),
                                                .with_slots = sa_db_get_int(&rows, i, 4),
                                                .with_link = sa_db_get_int(&rows, i, 5)};
    return SA_OK;
}
