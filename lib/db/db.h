/*
 * PostgreSQL connections and calls; the only user of libpq. Statements are numbers into a
 * table that the caller brings; values travel as parameters only.
 *
 * There is no begin and no commit. A call is a list of statements that goes out as one
 * pipeline with one Sync: one round trip, one transaction, all or nothing.
 */
#ifndef SA_DB_DB_H
#define SA_DB_DB_H

#include "lib/base/json.h"

struct sa_sql {
    const char *name;
    const char *text;
};

/* The statements a connection knows. bind: number of the one that binds a scope, see below. */
struct sa_sql_set {
    const struct sa_sql *table;
    size_t count;
    size_t bind;
};

/* One parameter; made by the functions below, lives as long as what it was made from. */
struct sa_db_param {
    const char *value; /* NULL: SQL NULL */
    int length;
    int binary;
};
struct sa_db_param sa_db_null(void);
/* A copy in the context's arena. */
struct sa_db_param sa_db_text(struct sa_ctx *ctx, struct sa_str s);
struct sa_db_param sa_db_c(const char *text);
struct sa_db_param sa_db_int(struct sa_ctx *ctx, int64_t value);
struct sa_db_param sa_db_bool(bool value);
/* Borrowed; the empty id is NULL. */
struct sa_db_param sa_db_uuid(const struct sa_uuid *id);
struct sa_db_param sa_db_bytes(struct sa_str bytes);
struct sa_db_param sa_db_json(struct sa_ctx *ctx, const json_t *value);

/* Rows of one statement; released with the arena of the context that ran it. */
struct sa_db_rows {
    void *result;
    int n;
};
/* NULL reads as empty, 0, false. Slices are borrowed from the rows. */
struct sa_str sa_db_get(const struct sa_db_rows *rows, int row, int column);
int64_t sa_db_get_int(const struct sa_db_rows *rows, int row, int column);
bool sa_db_get_bool(const struct sa_db_rows *rows, int row, int column);
struct sa_uuid sa_db_get_uuid(const struct sa_db_rows *rows, int row, int column);
bool sa_db_is_null(const struct sa_db_rows *rows, int row, int column);
/* A bytea column (text format, hex) as bytes in the arena. */
struct sa_str sa_db_get_bytes(struct sa_ctx *ctx, const struct sa_db_rows *rows, int row,
                              int column);

struct sa_db_call {
    size_t statement;
    const struct sa_db_param *params;
    size_t n;
    struct sa_db_rows *rows; /* may be NULL */
};

/* Whom the transaction speaks for and how it commits. */
struct sa_db_scope {
    const struct sa_uuid *tenant; /* app.tenant_id; NULL: none */
    const char *tenants;          /* app.tenant_ids, an array literal "{…}"; NULL: none */
    bool may_be_lost;             /* synchronous_commit off: heartbeats only */
    bool repeatable; /* running it twice does no harm: a lost connection is retried once */
};

/*
 * A set of connections that threads borrow; opened when first used, reopened when lost.
 * SA_CONFIGURATION when the address is empty or cannot be read.
 */
struct sa_db_pool;
enum sa_err sa_db_pool_new(struct sa_ctx *ctx, struct sa_str url, int connections, bool prepare,
                           const struct sa_sql_set *sql, struct sa_db_pool **pool) SA_MUST_CHECK;
void sa_db_pool_free(struct sa_db_pool *pool);
/* How long to wait for an answer before a connection counts as lost; 65 s unless set. */
void sa_db_pool_patience(struct sa_db_pool *pool, int64_t ms);
/* Each statement's name and time goes to the log. */
void sa_db_pool_echo(struct sa_db_pool *pool, bool on);

/*
 * Runs the calls in one transaction on a borrowed connection. SA_CONFLICT for a duplicate
 * key; SA_TRANSIENT for a lost connection, deadlock, serialization, timeout, shutdown or
 * exhaustion; SA_CONFIGURATION for a wrong password, role or database; SA_INVALID_INPUT for text
 * that no database can hold; SA_INTERNAL for everything else. The detail names statement and
 * SQLSTATE, never data or a password. After SA_TRANSIENT it is unknown whether the transaction was committed.
 */
enum sa_err sa_db_run(struct sa_ctx *ctx, struct sa_db_pool *pool, const struct sa_db_scope *scope,
                      struct sa_db_call *calls, size_t n) SA_MUST_CHECK;
/* Prepares every statement of the set on one connection: for `make check-sql`. */
enum sa_err sa_db_check_all(struct sa_ctx *ctx, struct sa_db_pool *pool) SA_MUST_CHECK;

#endif
