/*
 * Field tables: one table says how a struct and a JSON object correspond, in both directions.
 * Connectors' documents, step outputs and webhook bodies are all described this way.
 *
 *     struct slot { struct sa_str text; int64_t start_ms; };
 *     static const struct sa_field slot_fields[] = {
 *         SA_FIELD_STR(struct slot, text, "text", .required = true),
 *         SA_FIELD_INT(struct slot, start_ms, "start_ms"),
 *         SA_FIELD_END};
 */
#ifndef SA_BASE_FIELDS_H
#define SA_BASE_FIELDS_H

#include <stddef.h>

#include "lib/base/json.h"

enum sa_field_type {
    SA_FIELD_TYPE_END,
    SA_FIELD_TYPE_STR,  /* struct sa_str */
    SA_FIELD_TYPE_INT,  /* int64_t */
    SA_FIELD_TYPE_BOOL, /* bool */
    SA_FIELD_TYPE_OBJ,  /* a nested struct, by value */
    SA_FIELD_TYPE_LIST, /* SA_LIST(struct x) */
    SA_FIELD_TYPE_STRS, /* SA_LIST(struct sa_str) */
    SA_FIELD_TYPE_JSON  /* json_t *, borrowed; any value */
};

/* A list member: items point into the arena. */
#define SA_LIST(type)                                                                              \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t n;                                                                                  \
    }

struct sa_field {
    const char *name;
    enum sa_field_type type;
    size_t offset;
    const struct sa_field *fields; /* of the nested struct, OBJ and LIST */
    size_t size;                   /* of one list element */
    size_t max;                    /* most bytes of a string or elements of a list; 0: no limit */
    bool required;                 /* absent or null is an error */
    bool lenient; /* STR also takes numbers and booleans, INT also digits in a string */
};

/* What follows the member is the JSON name and, if any, further designated initialisers. */
#define SA_FIELD_STR(s, m, ...)                                                                    \
    {                                                                                              \
        .type = SA_FIELD_TYPE_STR, .offset = offsetof(s, m), .name = __VA_ARGS__                   \
    }
#define SA_FIELD_INT(s, m, ...)                                                                    \
    {                                                                                              \
        .type = SA_FIELD_TYPE_INT, .offset = offsetof(s, m), .name = __VA_ARGS__                   \
    }
#define SA_FIELD_BOOL(s, m, ...)                                                                   \
    {                                                                                              \
        .type = SA_FIELD_TYPE_BOOL, .offset = offsetof(s, m), .name = __VA_ARGS__                  \
    }
#define SA_FIELD_JSON(s, m, ...)                                                                   \
    {                                                                                              \
        .type = SA_FIELD_TYPE_JSON, .offset = offsetof(s, m), .name = __VA_ARGS__                  \
    }
#define SA_FIELD_STRS(s, m, ...)                                                                   \
    {                                                                                              \
        .type = SA_FIELD_TYPE_STRS, .offset = offsetof(s, m), .name = __VA_ARGS__                  \
    }
#define SA_FIELD_OBJ(s, m, table, ...)                                                             \
    {                                                                                              \
        .type = SA_FIELD_TYPE_OBJ, .offset = offsetof(s, m), .fields = (table),                    \
        .name = __VA_ARGS__                                                                        \
    }
#define SA_FIELD_LIST(s, m, table, ...)                                                            \
    {                                                                                              \
        .type = SA_FIELD_TYPE_LIST, .offset = offsetof(s, m), .fields = (table),                   \
        .size = sizeof(*((s *)0)->m.items), .name = __VA_ARGS__                                    \
    }
#define SA_FIELD_END                                                                               \
    {                                                                                              \
        .name = NULL                                                                               \
    }

/*
 * Fills *out from an object. Unknown members are ignored, null counts as absent, absent
 * members leave zero. Strings are borrowed from the document (arena lifetime when it came from
 * sa_json_parse). Wrong type, missing required member or an exceeded maximum:
 * SA_INVALID_INPUT, naming the member's path and what is expected.
 */
enum sa_err sa_fields_decode(struct sa_ctx *ctx, const struct sa_field *fields,
                             const json_t *object, void *out) SA_MUST_CHECK;
/*
 * A new object (borrowed, arena lifetime) of all members; empty strings, empty lists and NULL
 * documents are left out.
 */
json_t *sa_fields_encode(struct sa_ctx *ctx, const struct sa_field *fields, const void *in);
/* Parse and decode in one. */
enum sa_err sa_fields_parse(struct sa_ctx *ctx, const struct sa_field *fields, struct sa_str text,
                            void *out) SA_MUST_CHECK;

#endif
