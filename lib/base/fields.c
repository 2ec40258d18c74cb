/* JSON ↔ struct by table; see fields.h. */
#include "lib/base/fields.h"

#include <stdio.h>

#include "lib/base/number.h"

/* What every SA_LIST looks like from outside its type. */
struct any_list {
    void *items;
    size_t n;
};

/* Where in the document we are, for error messages. */
struct path {
    const struct path *up;
    const char *name;
    size_t index; /* of a list element, when name is NULL */
};

static void path_text(const struct path *path, char *out, size_t size)
{
    size_t n;

    if (!path) {
        out[0] = '\0';
        return;
    }
    path_text(path->up, out, size);
    n = strlen(out);
    if (path->name)
        snprintf(out + n, size - n, "%s%s", n ? "." : "", path->name);
    else
        snprintf(out + n, size - n, "[%zu]", path->index);
}

static enum sa_err refuse(struct sa_ctx *ctx, const struct path *path, const char *what)
{
    char text[160];

    path_text(path, text, sizeof(text));
    return sa_fail(ctx, SA_INVALID_INPUT, "%s: %s", text[0] ? text : "the document", what);
}

static enum sa_err decode_object(struct sa_ctx *ctx, const struct sa_field *fields,
                                 const json_t *object, void *out, const struct path *path);

static enum sa_err decode_str(struct sa_ctx *ctx, const struct sa_field *f, const json_t *value,
                              struct sa_str *out, const struct path *path)
{
    if (json_is_string(value))
        *out = sa_str_make(json_string_value(value), json_string_length(value));
    else if (f->lenient && json_is_integer(value))
        *out = sa_str_fmt(ctx->arena, "%lld", (long long)json_integer_value(value));
    else if (f->lenient && json_is_boolean(value))
        *out = sa_str_of(json_is_true(value) ? "true" : "false");
    else if (f->lenient && json_is_real(value))
        *out = sa_real_text(ctx->arena, json_real_value(value));
    else
        return refuse(ctx, path, "must be a string");
    if (f->max && out->n > f->max)
        return refuse(ctx, path, "is too long");
    return SA_OK;
}

static enum sa_err decode_int(struct sa_ctx *ctx, const struct sa_field *f, const json_t *value,
                              int64_t *out, const struct path *path)
{
    if (json_is_integer(value)) {
        *out = json_integer_value(value);
        return SA_OK;
    }
    if (f->lenient && json_is_string(value) &&
        sa_str_i64(sa_str_make(json_string_value(value), json_string_length(value)), out))
        return SA_OK;
    return refuse(ctx, path, "must be a whole number");
}

static enum sa_err decode_list(struct sa_ctx *ctx, const struct sa_field *f, const json_t *value,
                               struct any_list *out, const struct path *path)
{
    size_t size = f->type == SA_FIELD_TYPE_STRS ? sizeof(struct sa_str) : f->size;
    size_t i;
    json_t *item;

    if (!json_is_array(value))
        return refuse(ctx, path, "must be an array");
    out->n = json_array_size(value);
    if (f->max && out->n > f->max)
        return refuse(ctx, path, "has too many elements");
    out->items = sa_alloc_array(ctx->arena, out->n, size);
    json_array_foreach(value, i, item)
    {
        struct path here = {path, NULL, i};
        char *slot = (char *)out->items + i * size;
        enum sa_err err = f->type == SA_FIELD_TYPE_STRS
                              ? decode_str(ctx, f, item, (struct sa_str *)(void *)slot, &here)
                              : decode_object(ctx, f->fields, item, slot, &here);
        if (err)
            return err;
    }
    return SA_OK;
}

static enum sa_err decode_value(struct sa_ctx *ctx, const struct sa_field *f, json_t *value,
                                void *slot, const struct path *path)
{
    switch (f->type) {
    case SA_FIELD_TYPE_STR:
        return decode_str(ctx, f, value, slot, path);
    case SA_FIELD_TYPE_INT:
        return decode_int(ctx, f, value, slot, path);
    case SA_FIELD_TYPE_BOOL:
        if (!json_is_boolean(value))
            return refuse(ctx, path, "must be true or false");
        *(bool *)slot = json_is_true(value);
        return SA_OK;
    case SA_FIELD_TYPE_OBJ:
        return decode_object(ctx, f->fields, value, slot, path);
    case SA_FIELD_TYPE_LIST:
    case SA_FIELD_TYPE_STRS:
        return decode_list(ctx, f, value, slot, path);
    case SA_FIELD_TYPE_JSON:
        *(json_t **)slot = value;
        return SA_OK;
    case SA_FIELD_TYPE_END:
        break;
    }
    return SA_INTERNAL;
}

static enum sa_err decode_object(struct sa_ctx *ctx, const struct sa_field *fields,
                                 const json_t *object, void *out, const struct path *path)
{
    if (!json_is_object(object))
        return refuse(ctx, path, "must be an object");
    for (const struct sa_field *f = fields; f->name; f++) {
        struct path here = {path, f->name, 0};
        json_t *value = json_object_get(object, f->name);
        if (!value || json_is_null(value)) {
            if (f->required)
                return refuse(ctx, &here, "is required");
            continue;
        }
        enum sa_err err = decode_value(ctx, f, value, (char *)out + f->offset, &here);
        if (err)
            return err;
    }
    return SA_OK;
}

enum sa_err sa_fields_decode(struct sa_ctx *ctx, const struct sa_field *fields,
                             const json_t *object, void *out)
{
    return decode_object(ctx, fields, object, out, NULL);
}

enum sa_err sa_fields_parse(struct sa_ctx *ctx, const struct sa_field *fields, struct sa_str text,
                            void *out)
{
    json_t *root;
    enum sa_err err = sa_json_parse(ctx, text, &root);

    return err ? err : sa_fields_decode(ctx, fields, root, out);
}

static json_t *encode_object(const struct sa_field *fields, const void *in);

static json_t *encode_str(struct sa_str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *encode_list(const struct sa_field *f, const struct any_list *list)
{
    json_t *array = list->n ? json_array() : NULL;

    for (size_t i = 0; i < list->n; i++)
        json_array_append_new(
            array, f->type == SA_FIELD_TYPE_STRS
                       ? encode_str(((const struct sa_str *)list->items)[i])
                       : encode_object(f->fields, (const char *)list->items + i * f->size));
    return array;
}

static json_t *encode_value(const struct sa_field *f, const void *slot)
{
    switch (f->type) {
    case SA_FIELD_TYPE_STR: {
        const struct sa_str *s = slot;
        return s->n ? encode_str(*s) : NULL;
    }
    case SA_FIELD_TYPE_INT:
        return json_integer(*(const int64_t *)slot);
    case SA_FIELD_TYPE_BOOL:
        return json_boolean(*(const bool *)slot);
    case SA_FIELD_TYPE_OBJ:
        return encode_object(f->fields, slot);
    case SA_FIELD_TYPE_LIST:
    case SA_FIELD_TYPE_STRS:
        return encode_list(f, slot);
    case SA_FIELD_TYPE_JSON:
        return json_incref(*(json_t *const *)slot);
    case SA_FIELD_TYPE_END:
        break;
    }
    return NULL;
}

static json_t *encode_object(const struct sa_field *fields, const void *in)
{
    json_t *object = json_object();

    for (const struct sa_field *f = fields; f->name; f++) {
        json_t *value = encode_value(f, (const char *)in + f->offset);
        if (value)
            json_object_set_new(object, f->name, value);
    }
    return object;
}

json_t *sa_fields_encode(struct sa_ctx *ctx, const struct sa_field *fields, const void *in)
{
    return sa_json_keep(ctx, encode_object(fields, in));
}
