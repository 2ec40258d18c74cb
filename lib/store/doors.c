/* Form keys and events; SQL in sql/doors.sql. */
#include "lib/store/doors.h"

#include "lib/store/internal.h"

enum sa_err sa_store_form_key(struct sa_ctx *ctx, struct sa_store *store, struct sa_str key_hash,
                              struct sa_form_key *key)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.repeatable = true};
    struct sa_db_param params[] = {sa_db_text(ctx, key_hash)};
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_FORM_KEY_TENANT, params, 1, &rows});

    *key = (struct sa_form_key){.portal_id = 0};
    if (err)
        return err;
    if (rows.n == 0)
        return sa_fail(ctx, SA_NOT_FOUND, "no such form key");
    key->owner.tenant_id = sa_db_get_uuid(&rows, 0, 0);
    key->owner.secrets.items = SA_NEW_ARRAY(ctx->arena, (size_t)rows.n, struct sa_str);
    for (int i = 0; i < rows.n; i++)
        if (!sa_db_is_null(&rows, i, 1))
            key->owner.secrets.items[key->owner.secrets.n++] = sa_db_get_bytes(ctx, &rows, i, 1);
    key->form_id = sa_db_get(&rows, 0, 2);
    key->portal_id = sa_db_get_int(&rows, 0, 3);
    return SA_OK;
}

enum sa_err sa_store_form_key_create(struct sa_ctx *ctx, struct sa_store *store,
                                     const struct sa_uuid *tenant,
                                     const struct sa_form_key_new *want)
{
    struct sa_uuid id = sa_uuid_new();
    struct sa_db_scope scope = {.tenant = tenant};
    struct sa_db_param params[] = {sa_db_uuid(tenant), sa_db_uuid(&id),
                                   sa_db_text(ctx, want->form_id), sa_db_text(ctx, want->name),
                                   sa_db_text(ctx, want->key_hash)};

    return sa_store_one(
        ctx, store, &scope,
        (struct sa_db_call){SA_SQL_FORM_KEY_CREATE, params, SA_COUNT(params), NULL});
}

static json_t *event_row(const struct sa_hubspot_event *event)
{
    json_t *row = json_object();

    sa_json_set_str(row, "type", event->type);
    json_object_set_new(row, "object_id", json_integer(event->object_id));
    json_object_set_new(row, "event_id", json_integer(event->event_id));
    json_object_set_new(row, "occurred_ms", json_integer(event->occurred_ms));
    json_object_set_new(row, "polls", json_boolean(event->polls));
    json_object_set_new(row, "raw", json_deep_copy(event->raw));
    return row;
}

enum sa_err sa_store_events(struct sa_ctx *ctx, struct sa_store *store,
                            const struct sa_uuid *tenant, const struct sa_hubspot_events *events,
                            int64_t *stored, bool *polls)
{
    json_t *list = sa_json_keep(ctx, json_array());
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.repeatable = true};

    for (size_t i = 0; i < events->known.n; i++)
        json_array_append_new(list, event_row(&events->known.items[i]));
    struct sa_db_param params[] = {sa_db_uuid(tenant), sa_db_int(ctx, events->portal_id),
                                   sa_db_json(ctx, list)};
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_INTAKE_EVENTS, params, 3, &rows});
    if (err)
        return sa_note(ctx, err, "storing the events");
    *stored = sa_db_get_int(&rows, 0, 0);
    *polls = sa_db_get_bool(&rows, 0, 1);
    return SA_OK;
}

enum sa_err sa_store_quarantine_list(struct sa_ctx *ctx, struct sa_store *store,
                                     const struct sa_uuid *tenant, int64_t limit, json_t **list)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.tenant = tenant, .repeatable = true};
    struct sa_db_param params[] = {sa_db_uuid(tenant), sa_db_int(ctx, limit)};
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_QUARANTINE_LIST, params, 2, &rows});

    return err ? err : sa_json_parse(ctx, sa_db_get(&rows, 0, 0), list);
}

enum sa_err sa_store_quarantine_get(struct sa_ctx *ctx, struct sa_store *store,
                                    const struct sa_uuid *tenant, const struct sa_uuid *id,
                                    struct sa_quarantined *row)
{
    struct sa_db_rows rows;
    struct sa_db_scope scope = {.tenant = tenant, .repeatable = true};
    struct sa_db_param params[] = {sa_db_uuid(tenant), sa_db_uuid(id)};
    enum sa_err err = sa_store_one(ctx, store, &scope,
                                   (struct sa_db_call){SA_SQL_QUARANTINE_GET, params, 2, &rows});

    if (err)
        return err;
    if (rows.n == 0)
        return sa_fail(ctx, SA_NOT_FOUND, "nothing with this id is in quarantine");
    *row = (struct sa_quarantined){.received_at = sa_db_get(&rows, 0, 0),
                                   .reason = sa_db_get(&rows, 0, 1),
                                   .headers_json = sa_db_get(&rows, 0, 2),
                                   .raw = sa_db_get_bytes(ctx, &rows, 0, 3)};
    return SA_OK;
}
