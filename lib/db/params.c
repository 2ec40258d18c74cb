/* Parameters in, columns out; see db.h. */
#include <libpq-fe.h>

#include "lib/base/encode.h"
#include "lib/db/db.h"

struct sa_db_param sa_db_null(void)
{
    return (struct sa_db_param){NULL, 0, 0};
}

struct sa_db_param sa_db_c(const char *text)
{
    return (struct sa_db_param){text, 0, 0};
}

struct sa_db_param sa_db_text(struct sa_ctx *ctx, struct sa_str s)
{
    return sa_db_c(sa_str_c(ctx->arena, s));
}

struct sa_db_param sa_db_int(struct sa_ctx *ctx, int64_t value)
{
    return sa_db_c(sa_str_fmt(ctx->arena, "%lld", (long long)value).p);
}

struct sa_db_param sa_db_bool(bool value)
{
    return sa_db_c(value ? "t" : "f");
}

struct sa_db_param sa_db_uuid(const struct sa_uuid *id)
{
    return id && !sa_uuid_none(id) ? sa_db_c(id->text) : sa_db_null();
}

struct sa_db_param sa_db_bytes(struct sa_str bytes)
{
    return (struct sa_db_param){bytes.p ? bytes.p : "", (int)bytes.n, 1};
}

struct sa_db_param sa_db_json(struct sa_ctx *ctx, const json_t *value)
{
    return sa_db_c(sa_json_text(ctx, value).p);
}

bool sa_db_is_null(const struct sa_db_rows *rows, int row, int column)
{
    return row >= rows->n || PQgetisnull(rows->result, row, column);
}

struct sa_str sa_db_get(const struct sa_db_rows *rows, int row, int column)
{
    if (sa_db_is_null(rows, row, column))
        return sa_str_make(NULL, 0);
    return sa_str_make(PQgetvalue(rows->result, row, column),
                       (size_t)PQgetlength(rows->result, row, column));
}

int64_t sa_db_get_int(const struct sa_db_rows *rows, int row, int column)
{
    int64_t value = 0;

    return sa_str_i64(sa_db_get(rows, row, column), &value) ? value : 0;
}

bool sa_db_get_bool(const struct sa_db_rows *rows, int row, int column)
{
    return sa_str_eq(sa_db_get(rows, row, column), SA_STR("t"));
}

struct sa_uuid sa_db_get_uuid(const struct sa_db_rows *rows, int row, int column)
{
    struct sa_uuid id = {{0}};

    return sa_uuid_parse(sa_db_get(rows, row, column), &id) ? id : (struct sa_uuid){{0}};
}

struct sa_str sa_db_get_bytes(struct sa_ctx *ctx, const struct sa_db_rows *rows, int row,
                              int column)
{
    struct sa_str hex = sa_db_get(rows, row, column);

    if (!sa_str_starts(hex, SA_STR("\\x")))
        return sa_str_make(NULL, 0);
    hex = sa_str_sub(hex, 2, hex.n);
    unsigned char *bytes = sa_alloc(ctx->arena, hex.n / 2 + 1);
    if (!sa_unhex(bytes, hex.n / 2, hex))
        return sa_str_make(NULL, 0);
    return sa_str_make((const char *)bytes, hex.n / 2);
}
