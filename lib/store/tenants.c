/* Tenants, users and credentials; SQL in sql/tenants.sql. */
#include "lib/store/tenants.h"

#include "lib/base/encode.h"
#include "lib/store/internal.h"

static enum sa_err read_connections(struct sa_ctx *ctx, struct sa_str json,
                                    struct sa_tenant *tenant)
{
    static const struct sa_field fields[] = {SA_FIELD_STR(struct sa_connection, service, "service"),
                                             SA_FIELD_STR(struct sa_connection, account, "account"),
                                             SA_FIELD_STR(struct sa_connection, sealed, "sealed"),
                                             SA_FIELD_END};
    json_t *root;
    size_t i;
    json_t *item;
    enum sa_err err = sa_json_parse(ctx, json, &root);

    if (err)
        return err;
    tenant->connections.n = json_array_size(root);
    tenant->connections.items =
        SA_NEW_ARRAY(ctx->arena, tenant->connections.n, struct sa_connection);
    json_array_foreach(root, i, item)
    {
        struct sa_connection *c = &tenant->connections.items[i];
        err = sa_fields_decode(ctx, fields, item, c);
        unsigned char *bytes = sa_alloc(ctx->arena, c->sealed.n / 2 + 1);
        if (err || !sa_unhex(bytes, c->sealed.n / 2, c->sealed))
            return err ? err : sa_fail(ctx, SA_INTERNAL, "a connection's ciphertext is not hex");
        c->sealed = sa_str_make((const char *)bytes, c->sealed.n / 2);
    }
    return SA_OK;
}

static enum sa_err read_tenant(struct sa_ctx *ctx, const struct sa_db_rows *rows,
                               struct sa_tenant *tenant)
{
    *tenant = (struct sa_tenant){.id = sa_db_get_uuid(rows, 0, 0),
                                 .slug = sa_str_dup(ctx->arena, sa_db_get(rows, 0, 1)),
                                 .name = sa_str_dup(ctx->arena, sa_db_get(rows, 0, 2)),
                                 .voice = sa_voice_default(),
                                 .settings = sa_tenant_settings_default()};
    enum sa_err err = sa_fields_parse(ctx, sa_voice_fields, sa_db_get(rows, 0, 4), &tenant->voice);
    if (!err)
        err = sa_fields_parse(ctx, sa_tenant_settings_fields, sa_db_get(rows, 0, 5),
                              &tenant->settings);
    if (tenant->voice.company.n == 0)
        tenant->voice.company = tenant->name;
    return err;
}

enum sa_err sa_store_tenant_load(struct sa_ctx *ctx, struct sa_store *store,
                                 const struct sa_uuid *id, bool for_job, struct sa_tenant *tenant)
{
    struct sa_db_rows rows, connections;
    struct sa_db_param params[] = {sa_db_uuid(id)};
    struct sa_db_scope scope = {.tenant = for_job ? NULL : id, .repeatable = true};
    struct sa_db_call calls[] = {{SA_SQL_TENANT_LOAD, params, 1, &rows},
                                 {SA_SQL_TENANT_CONNECTIONS, params, 1, &connections}};
    if (for_job)
        scope.tenants = sa_str_fmt(ctx->arena, "{%s}", id->text).p;
    enum sa_err err = sa_db_run(ctx, store->pool, &scope, calls, for_job ? 2 : 1);

    if (err)
        return err;
    if (rows.n == 0)
        return sa_fail(ctx, SA_NOT_FOUND, "no tenant %s", id->text);
    err = read_tenant(ctx, &rows, tenant);
    return err || !for_job ? err : read_connections(ctx, sa_db_get(&connections, 0, 0), tenant);
}

enum sa_err sa_store_tenant_by_slug(struct sa_ctx *ctx, struct sa_store *store, struct sa_str slug,
                                    struct sa_uuid *id)
{
    struct sa_db_rows rows;
    struct sa_db_param params[] = {sa_db_text(ctx, slug)};
    struct sa_db_scope scope = {.repeatable = true};
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_TENANT_ID_OF, params, 1, &rows});

    if (err)
        return err;
    *id = sa_db_get_uuid(&rows, 0, 0);
    return sa_uuid_none(id)
               ? sa_fail(ctx, SA_NOT_FOUND, "no tenant '%.*s': see salesctl tenant create",
                         SA_STR_ARG(slug))
               : SA_OK;
}

enum sa_err sa_store_tenant_create(struct sa_ctx *ctx, struct sa_store *store,
                                   const struct sa_tenant_new *want, struct sa_uuid *id,
                                   bool *created)
{
    struct sa_uuid fresh = sa_uuid_new();
    struct sa_db_rows rows;
    struct sa_db_param params[] = {
        sa_db_uuid(&fresh),
        sa_db_text(ctx, want->slug),
        sa_db_text(ctx, want->name),
        sa_db_json(ctx, want->portals),
        sa_db_bool(want->takes_any_portal),
        sa_db_json(ctx, want->settings),
        sa_db_json(ctx, want->voice),
    };
    struct sa_db_scope scope = {0};
    enum sa_err err =
        sa_store_one(ctx, store, &scope,
                     (struct sa_db_call){SA_SQL_TENANT_CREATE, params, SA_COUNT(params), &rows});

    if (err)
        return sa_note(ctx, err, "making tenant '%.*s'", SA_STR_ARG(want->slug));
    *id = sa_db_get_uuid(&rows, 0, 0);
    *created = sa_db_get_bool(&rows, 0, 1);
    return SA_OK;
}

enum sa_err sa_store_tenant_add_secret(struct sa_ctx *ctx, struct sa_store *store,
                                       const struct sa_uuid *tenant, struct sa_str sealed)
{
    struct sa_uuid id = sa_uuid_new();
    struct sa_db_param params[] = {sa_db_uuid(tenant), sa_db_uuid(&id), sa_db_bytes(sealed)};
    struct sa_db_scope scope = {.tenant = tenant};

    return sa_store_one(ctx, store, &scope,
                        (struct sa_db_call){SA_SQL_TENANT_ADD_SECRET, params, 3, NULL});
}

enum sa_err sa_store_tenant_connect(struct sa_ctx *ctx, struct sa_store *store,
                                    const struct sa_uuid *tenant,
                                    const struct sa_connection *connection)
{
    struct sa_uuid id = sa_uuid_new();
    struct sa_db_param params[] = {
        sa_db_uuid(tenant), sa_db_uuid(&id), sa_db_text(ctx, connection->service),
        sa_db_text(ctx, connection->account), sa_db_bytes(connection->sealed)};
    struct sa_db_scope scope = {.tenant = tenant};

    return sa_store_one(ctx, store, &scope,
                        (struct sa_db_call){SA_SQL_TENANT_ADD_CONNECTION, params, 5, NULL});
}

enum sa_err sa_store_user_create(struct sa_ctx *ctx, struct sa_store *store,
                                 const struct sa_uuid *tenant, const struct sa_user_new *want,
                                 struct sa_uuid *id, bool *created)
{
    struct sa_uuid fresh = sa_uuid_new(), audit = sa_uuid_new();
    struct sa_db_rows rows;
    struct sa_db_param params[] = {
        sa_db_uuid(tenant),
        sa_db_uuid(&fresh),
        sa_db_text(ctx, want->email),
        sa_db_text(ctx, want->display_name),
        sa_db_text(ctx, want->password_hash),
        sa_db_text(ctx, want->role),
        sa_db_uuid(&audit),
    };
    struct sa_db_scope scope = {.tenant = tenant};
    enum sa_err err =
        sa_store_one(ctx, store, &scope,
                     (struct sa_db_call){SA_SQL_USER_CREATE, params, SA_COUNT(params), &rows});

    if (err)
        return sa_note(ctx, err, "making the user");
    *id = sa_db_get_uuid(&rows, 0, 0);
    *created = sa_db_get_bool(&rows, 0, 1);
    return SA_OK;
}
