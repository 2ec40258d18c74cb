/* Replays; SQL in sql/replay.sql, the work in migrations/deploy/replays.sql. */
#include "lib/store/replay.h"

#include "lib/store/internal.h"

static const struct {
    const char *outcome;
    enum sa_err err;
    const char *why;
} refusals[] = {
    {"missing", SA_NOT_FOUND, "there is no such run"},
    {"live", SA_CONFLICT,
     "this run, or another one of the same submission, is still worked on; wait for its end"},
    {"no_address", SA_INVALID_INPUT, "the submission has no usable e-mail address"},
    {"withheld", SA_INVALID_INPUT,
     "this run was worked without effects, so a run with effects cannot go on from its steps; "
     "replay its parent, or all steps"},
};

static struct sa_str positions(struct sa_ctx *ctx, unsigned bits)
{
    struct sa_buf b;

    sa_buf_init(&b, ctx->arena, 128);
    sa_buf_putc(&b, '{');
    for (unsigned p = 1, n = 0; p < 32; p++)
        if (bits & (1U << p))
            sa_buf_printf(&b, "%s%u", n++ ? "," : "", p);
    sa_buf_putc(&b, '}');
    return sa_buf_str(&b);
}

enum sa_err sa_store_replay(struct sa_ctx *ctx, struct sa_store *store, struct sa_replay *replay)
{
    struct sa_uuid workflow = sa_uuid_new(), audit = sa_uuid_new();
    struct sa_db_scope scope = {.tenant = &replay->tenant};
    struct sa_db_param params[] = {
        sa_db_uuid(&replay->parent),
        sa_db_uuid(&workflow),
        sa_db_uuid(&audit),
        sa_db_text(ctx, positions(ctx, replay->keep)),
        sa_db_bool(replay->effects_off),
        sa_db_c(ctx->trace_id),
    };
    struct sa_db_rows rows;
    enum sa_err err =
        sa_store_one(ctx, store, &scope,
                     (struct sa_db_call){SA_SQL_WORKFLOW_REPLAY, params, SA_COUNT(params), &rows});

    if (err)
        return err;
    for (size_t i = 0; i < SA_COUNT(refusals); i++)
        if (sa_str_eq(sa_db_get(&rows, 0, 0), sa_str_of(refusals[i].outcome)))
            return sa_fail(ctx, refusals[i].err, "%s", refusals[i].why);
    replay->workflow = workflow;
    replay->kept = sa_db_get_int(&rows, 0, 1);
    return SA_OK;
}
