/* JSON helpers; see json.h. */
#include "lib/base/json.h"

#include "lib/base/buf.h"

static void release(void *value)
{
    json_decref(value);
}

json_t *sa_json_keep(struct sa_ctx *ctx, json_t *owned)
{
    if (owned)
        sa_arena_cleanup(ctx->arena, release, owned);
    return owned;
}

static bool deeper_than(const json_t *value, int levels)
{
    size_t i;
    const char *key;
    json_t *child;

    if (!json_is_object(value) && !json_is_array(value))
        return false;
    if (levels == 0)
        return true;
    json_object_foreach((json_t *)value, key,
                        child) if (deeper_than(child, levels - 1)) return true;
    json_array_foreach(value, i, child) if (deeper_than(child, levels - 1)) return true;
    return false;
}

enum sa_err sa_json_parse(struct sa_ctx *ctx, struct sa_str text, json_t **root)
{
    json_error_t error;

    *root = NULL;
    /* Behind a number jansson swallows a NUL byte. */
    if (sa_str_chr(text, '\0') >= 0)
        return sa_fail(ctx, SA_INVALID_INPUT, "not valid JSON: it holds a NUL byte");
    json_t *value =
        json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!value)
        return sa_fail(ctx, SA_INVALID_INPUT, "not valid JSON at line %d, column %d", error.line,
                       error.column);
    sa_json_keep(ctx, value);
    if (deeper_than(value, SA_JSON_MAX_DEPTH))
        return sa_fail(ctx, SA_INVALID_INPUT, "JSON is nested deeper than %d levels",
                       SA_JSON_MAX_DEPTH);
    *root = value;
    return SA_OK;
}

static int append(const char *bytes, size_t n, void *arg)
{
    sa_buf_add(arg, sa_str_make(bytes, n));
    return 0;
}

static struct sa_str dump(struct sa_ctx *ctx, const json_t *value, size_t flags)
{
    struct sa_buf buf;

    sa_buf_init(&buf, ctx->arena, (size_t)64 << 20);
    if (!value || json_dump_callback(value, append, &buf, flags | JSON_ENCODE_ANY | JSON_COMPACT))
        return SA_STR("null");
    return sa_buf_str(&buf);
}

struct sa_str sa_json_text(struct sa_ctx *ctx, const json_t *value)
{
    return dump(ctx, value, 0);
}

struct sa_str sa_json_canonical(struct sa_ctx *ctx, const json_t *value)
{
    return dump(ctx, value, JSON_SORT_KEYS);
}

struct sa_str sa_json_str(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_string(value) ? sa_str_make(json_string_value(value), json_string_length(value))
                                 : sa_str_make(NULL, 0);
}

int64_t sa_json_int(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

bool sa_json_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

void sa_json_set_str(json_t *object, const char *key, struct sa_str value)
{
    if (value.n)
        json_object_set_new(object, key, json_stringn(value.p, value.n));
}
