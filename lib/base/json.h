/*
 * JSON text in and out, on jansson. Parsed documents are released with the context's arena.
 */
#ifndef SA_BASE_JSON_H
#define SA_BASE_JSON_H

#include <jansson.h>

#include "lib/base/ctx.h"

enum { SA_JSON_MAX_DEPTH = 32 };

/*
 * Parses one document: any JSON value, no trailing bytes, duplicate keys and NUL characters
 * refused, at most 32 levels. SA_INVALID_INPUT names line and column. The root is borrowed:
 * it lives until the arena is reset.
 */
enum sa_err sa_json_parse(struct sa_ctx *ctx, struct sa_str text, json_t **root) SA_MUST_CHECK;
/* Compact text, keys in insertion order, in the arena. NULL gives "null". */
struct sa_str sa_json_text(struct sa_ctx *ctx, const json_t *value);
/* Compact text with sorted keys: equal documents give equal bytes. */
struct sa_str sa_json_canonical(struct sa_ctx *ctx, const json_t *value);
/* Hands a new reference over to the arena and returns it as borrowed. */
json_t *sa_json_keep(struct sa_ctx *ctx, json_t *owned);

/* Object member access; NULL objects, missing members and other types give the empty value. */
struct sa_str sa_json_str(const json_t *object, const char *key);
int64_t sa_json_int(const json_t *object, const char *key);
bool sa_json_bool(const json_t *object, const char *key);
/* Sets object[key]; the empty string sets nothing. */
void sa_json_set_str(json_t *object, const char *key, struct sa_str value);

#endif
