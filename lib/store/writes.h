/*
 * What runs have to say to the database, many at once in one transaction. The workflow's
 * writer thread is the only caller. Rows are JSON objects whose members are those of
 * sql/writes.sql.
 */
#ifndef SA_STORE_WRITES_H
#define SA_STORE_WRITES_H

#include "lib/base/json.h"
#include "lib/store/store.h"

/* In the order in which one transaction applies them. */
enum sa_write {
    SA_WRITE_ATTEMPT,
    SA_WRITE_ERROR,
    SA_WRITE_STEP,    /* fenced */
    SA_WRITE_INTENT,  /* fenced; answers in ledger */
    SA_WRITE_REISSUE, /* fenced; ledger.fresh tells whether the intent is ours now */
    SA_WRITE_RETRACT, /* fenced by the intent's own claim */
    SA_WRITE_RECORD,
    SA_WRITE_DRAFT,
    SA_WRITE_TASK,
    SA_WRITE_AUDIT,
    SA_WRITE_WAIT, /* fenced */
    SA_WRITE_END,  /* fenced */
    SA_WRITE_KINDS
};

/* The ledger row behind an intent, after the intent was written. */
struct sa_ledger_row {
    bool fresh;            /* this intent made the row, or this reissue took it over */
    bool own;              /* the row is of this very claim (a repeated batch) */
    bool same_run;         /* of this workflow, an earlier claim */
    bool done;             /* it happened */
    char external_id[200]; /* what it made, when done */
    int64_t age_ms;        /* since it was last issued */
    int64_t probes;        /* how often it was taken over; a reissue names what it saw */
};

struct sa_write_op {
    enum sa_write kind;
    struct sa_uuid tenant;
    json_t *row;   /* owned by the caller */
    bool accepted; /* false from a fenced write: the lease is lost; from a record: another id */
    struct sa_ledger_row ledger; /* of SA_WRITE_INTENT and SA_WRITE_REISSUE */
};

/*
 * All or nothing. SA_TRANSIENT leaves it open whether it was committed; writing the same ops
 * again is harmless.
 */
enum sa_err sa_store_write(struct sa_ctx *ctx, struct sa_store *store, const struct sa_uuid *worker,
                           struct sa_write_op *const *ops, size_t n) SA_MUST_CHECK;

#endif
