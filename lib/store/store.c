/* Opening the store and asking it how it is; see store.h. */
#include "lib/store/store.h"

#include "lib/store/internal.h"

static const struct sa_sql_set statements = {
    .table = sa_sql_table, .count = SA_SQL_COUNT, .bind = SA_SQL_SESSION_BIND};

enum sa_err sa_store_open(struct sa_ctx *ctx, struct sa_str url, bool prepare, int connections,
                          struct sa_store **store)
{
    struct sa_db_pool *pool;
    enum sa_err err = sa_db_pool_new(ctx, url, connections, prepare, &statements, &pool);

    if (err)
        return err;
    *store = sa_malloc(sizeof(**store));
    (*store)->pool = pool;
    return SA_OK;
}

void sa_store_close(struct sa_store *store)
{
    if (store)
        sa_db_pool_free(store->pool);
    sa_free(store);
}

void sa_store_patience(struct sa_store *store, int64_t ms)
{
    sa_db_pool_patience(store->pool, ms);
}

void sa_store_echo(struct sa_store *store, bool on)
{
    sa_db_pool_echo(store->pool, on);
}

enum sa_err sa_store_check_sql(struct sa_ctx *ctx, struct sa_store *store)
{
    return sa_db_check_all(ctx, store->pool);
}

const char *sa_store_sql(const char *name)
{
    for (size_t i = 0; i < SA_SQL_COUNT; i++)
        if (strcmp(sa_sql_table[i].name, name) == 0)
            return sa_sql_table[i].text;
    return NULL;
}

enum sa_err sa_store_one(struct sa_ctx *ctx, struct sa_store *store,
                         const struct sa_db_scope *scope, struct sa_db_call call)
{
    return sa_db_run(ctx, store->pool, scope, &call, 1);
}

enum sa_err sa_store_health(struct sa_ctx *ctx, struct sa_store *store)
{
    struct sa_db_scope scope = {.repeatable = true};
    struct sa_db_rows rows;
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){.statement = SA_SQL_HEALTH, .rows = &rows});

    if (!err && sa_db_get_int(&rows, 0, 0) != 3)
        err = sa_fail(ctx, SA_CONFIGURATION, "the schema is not deployed: run salesctl migrate");
    return err;
}
