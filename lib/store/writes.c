/* Batches of writes as one transaction; SQL in sql/writes.sql. */
#include "lib/store/writes.h"

#include <stdio.h>

#include "lib/store/internal.h"

static const struct {
    enum sa_statement statement;
    bool fenced; /* rows that come back were accepted */
} kinds[] = {
    [SA_WRITE_ATTEMPT] = {SA_SQL_WRITE_ATTEMPTS, false},
    [SA_WRITE_ERROR] = {SA_SQL_WRITE_ERRORS, false},
    [SA_WRITE_STEP] = {SA_SQL_WRITE_STEPS, true},
    [SA_WRITE_INTENT] = {SA_SQL_WRITE_INTENTS, true},
    [SA_WRITE_REISSUE] = {SA_SQL_WRITE_REISSUES, true},
    [SA_WRITE_RETRACT] = {SA_SQL_WRITE_RETRACTS, true},
    [SA_WRITE_RECORD] = {SA_SQL_WRITE_RECORDS, true},
    [SA_WRITE_DRAFT] = {SA_SQL_WRITE_DRAFTS, false},
    [SA_WRITE_TASK] = {SA_SQL_WRITE_TASKS, false},
    [SA_WRITE_AUDIT] = {SA_SQL_WRITE_AUDITS, false},
    [SA_WRITE_WAIT] = {SA_SQL_WRITE_WAITS, true},
    [SA_WRITE_END] = {SA_SQL_WRITE_ENDS, true},
};
_Static_assert(SA_COUNT(kinds) == SA_WRITE_KINDS, "every kind of write has a statement");

/* "{a,b}" of the distinct tenants; a batch has few. */
static const char *tenant_array(struct sa_ctx *ctx, struct sa_write_op *const *ops, size_t n)
{
    struct sa_buf b;

    sa_buf_init(&b, ctx->arena, n * 40 + 3);
    sa_buf_putc(&b, '{');
    for (size_t i = 0; i < n; i++) {
        if (sa_str_find(sa_buf_str(&b), sa_uuid_str(&ops[i]->tenant)) >= 0)
            continue;
        if (b.n > 1)
            sa_buf_putc(&b, ',');
        sa_buf_puts(&b, ops[i]->tenant.text);
    }
    sa_buf_putc(&b, '}');
    return sa_buf_c(&b);
}

/* The rows of one kind as a JSON array, each with its position in the batch as n. */
static struct sa_str rows_of(struct sa_ctx *ctx, struct sa_write_op *const *ops, size_t n,
                             enum sa_write kind)
{
    json_t *array = sa_json_keep(ctx, json_array());

    for (size_t i = 0; i < n; i++) {
        if (ops[i]->kind != kind)
            continue;
        json_object_set_new(ops[i]->row, "n", json_integer((json_int_t)i));
        json_array_append(array, ops[i]->row);
    }
    return json_array_size(array) ? sa_json_text(ctx, array) : sa_str_make(NULL, 0);
}

static void accept_rows(struct sa_write_op *const *ops, const struct sa_db_rows *rows)
{
    for (int i = 0; i < rows->n; i++) {
        struct sa_write_op *op = ops[sa_db_get_int(rows, i, 0)];
        op->accepted = true;
        op->ledger.fresh = op->kind == SA_WRITE_INTENT ||
                           (op->kind == SA_WRITE_REISSUE && sa_db_get_bool(rows, i, 1));
    }
}

static void read_ledger(struct sa_write_op *const *ops, const struct sa_db_rows *rows)
{
    for (int i = 0; i < rows->n; i++) {
        struct sa_write_op *op = ops[sa_db_get_int(rows, i, 0)];
        struct sa_ledger_row *l = &op->ledger;
        l->done = sa_str_eq(sa_db_get(rows, i, 1), SA_STR("done"));
        snprintf(l->external_id, sizeof(l->external_id), "%.*s", SA_STR_ARG(sa_db_get(rows, i, 2)));
        l->probes = sa_db_get_int(rows, i, 3);
        l->same_run = sa_db_get_bool(rows, i, 4);
        l->own = sa_db_get_bool(rows, i, 5);
        l->age_ms = sa_db_get_int(rows, i, 6);
        op->accepted = sa_db_get_bool(rows, i, 7);
    }
}

enum sa_err sa_store_write(struct sa_ctx *ctx, struct sa_store *store, const struct sa_uuid *worker,
                           struct sa_write_op *const *ops, size_t n)
{
    struct sa_db_scope scope = {.tenants = tenant_array(ctx, ops, n)};
    struct sa_db_call calls[SA_WRITE_KINDS + 1];
    struct sa_db_rows rows[SA_WRITE_KINDS + 1];
    enum sa_write kind_of[SA_WRITE_KINDS + 1];
    size_t used = 0, ledger_at = SA_WRITE_KINDS + 1;

    for (size_t i = 0; i < n; i++) {
        ops[i]->accepted = !kinds[ops[i]->kind].fenced;
        ops[i]->ledger = (struct sa_ledger_row){0};
    }
    for (unsigned k = 0; k < SA_WRITE_KINDS; k++) {
        struct sa_str json = rows_of(ctx, ops, n, (enum sa_write)k);
        if (json.n == 0)
            continue;
        struct sa_db_param *params = SA_NEW_ARRAY(ctx->arena, 2, struct sa_db_param);
        params[0] = sa_db_c(json.p);
        params[1] = sa_db_uuid(worker);
        kind_of[used] = (enum sa_write)k;
        calls[used] = (struct sa_db_call){kinds[k].statement, params, 2, &rows[used]};
        used++;
        if (k == SA_WRITE_INTENT) {
            ledger_at = used;
            kind_of[used] = SA_WRITE_INTENT;
            calls[used] = (struct sa_db_call){SA_SQL_READ_INTENTS, params, 2, &rows[used]};
            used++;
        }
    }
    enum sa_err err = sa_db_run(ctx, store->pool, &scope, calls, used);
    for (size_t i = 0; !err && i < used; i++) {
        if (i == ledger_at)
            read_ledger(ops, &rows[i]);
        else if (kinds[kind_of[i]].fenced)
            accept_rows(ops, &rows[i]);
    }
    return err;
}
