/* Intake; SQL in sql/intake.sql. */
#include "lib/store/intake.h"

#include "lib/store/internal.h"

static const struct sa_db_scope repeatable = {.repeatable = true};

enum sa_err sa_store_webhook_tenant(struct sa_ctx *ctx, struct sa_store *store, int64_t portal_id,
                                    struct sa_webhook_tenant *tenant)
{
    struct sa_db_rows rows;
    struct sa_db_param params[] = {sa_db_int(ctx, portal_id)};
    enum sa_err err = sa_store_one(ctx, store, &repeatable,
                                   (struct sa_db_call){SA_SQL_WEBHOOK_TENANT, params, 1, &rows});

    *tenant = (struct sa_webhook_tenant){0};
    if (err)
        return err;
    if (rows.n == 0)
        return sa_fail(ctx, SA_NOT_FOUND, "no tenant owns portal %lld", (long long)portal_id);
    tenant->tenant_id = sa_db_get_uuid(&rows, 0, 0);
    tenant->secrets.items = SA_NEW_ARRAY(ctx->arena, (size_t)rows.n, struct sa_str);
    for (int i = 0; i < rows.n; i++)
        if (!sa_db_is_null(&rows, i, 1))
            tenant->secrets.items[tenant->secrets.n++] = sa_db_get_bytes(ctx, &rows, i, 1);
    return SA_OK;
}

enum sa_err sa_store_intake(struct sa_ctx *ctx, struct sa_store *store,
                            const struct sa_intake *intake, struct sa_intake_result *result)
{
    const struct sa_submission *s = intake->submission;
    struct sa_uuid submission = sa_uuid_new(), workflow = sa_uuid_new(), audit = sa_uuid_new();
    struct sa_db_rows rows;
    struct sa_db_param params[] = {
        sa_db_uuid(&intake->tenant_id),
        sa_db_uuid(&submission),
        sa_db_uuid(&workflow),
        sa_db_uuid(&audit),
        sa_db_c(intake->source),
        sa_db_text(ctx, s->form_id),
        sa_db_text(ctx, intake->submission_key),
        sa_db_text(ctx, s->email),
        sa_db_bool(intake->verified),
        sa_db_bytes(intake->raw),
        sa_db_text(ctx, intake->headers_json.n ? intake->headers_json : SA_STR("{}")),
        sa_db_json(ctx, sa_fields_encode(ctx, sa_submission_fields, s)),
        sa_db_int(ctx, s->submitted_ms),
        sa_db_c(ctx->trace_id),
    };
    enum sa_err err = sa_store_one(
        ctx, store, &repeatable,
        (struct sa_db_call){SA_SQL_INTAKE_SUBMISSION, params, SA_COUNT(params), &rows});

    if (err)
        return sa_note(ctx, err, "storing the submission");
    *result = (struct sa_intake_result){.submission_id = sa_db_get_uuid(&rows, 0, 0),
                                        .workflow_id = sa_db_get_uuid(&rows, 0, 1),
                                        .duplicate = sa_db_get_bool(&rows, 0, 2),
                                        .needs_review = sa_db_get_bool(&rows, 0, 3),
                                        .joined = sa_db_get_bool(&rows, 0, 4)};
    return SA_OK;
}

enum sa_err sa_store_quarantine(struct sa_ctx *ctx, struct sa_store *store,
                                const struct sa_uuid *tenant, const char *reason, struct sa_str raw,
                                struct sa_str headers_json)
{
    struct sa_uuid id = sa_uuid_new();
    struct sa_db_param params[] = {sa_db_uuid(tenant), sa_db_uuid(&id), sa_db_c(reason),
                                   sa_db_bytes(raw),
                                   sa_db_text(ctx, headers_json.n ? headers_json : SA_STR("{}"))};
    struct sa_db_scope once = {0};

    return sa_store_one(
        ctx, store, &once,
        (struct sa_db_call){SA_SQL_INTAKE_QUARANTINE, params, SA_COUNT(params), NULL});
}

enum sa_err sa_store_same_text(struct sa_ctx *ctx, struct sa_store *store,
                               const struct sa_uuid *tenant, struct sa_str text,
                               struct sa_str email, int64_t *others)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.tenants = sa_str_fmt(ctx->arena, "{%s}", tenant->text).p,
                                .repeatable = true};
    struct sa_db_param params[] = {sa_db_uuid(tenant), sa_db_text(ctx, text),
                                   sa_db_text(ctx, email)};
    enum sa_err err =
        sa_store_one(ctx, store, &scope, (struct sa_db_call){SA_SQL_SAME_TEXT, params, 3, &rows});

    if (!err)
        *others = sa_db_get_int(&rows, 0, 0);
    return err;
}
