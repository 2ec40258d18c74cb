/*
 * Ids: UUID version 7 (RFC 9562), time-ordered, made by the application, carried as text.
 */
#ifndef SA_BASE_UUID_H
#define SA_BASE_UUID_H

#include <stdbool.h>

#include "lib/base/str.h"

struct sa_uuid {
    char text[37]; /* lower case with dashes, NUL-terminated; empty text means none */
};

/* A new version 7 id; ids made by one process never go backwards. */
struct sa_uuid sa_uuid_new(void);
/*
 * The id that belongs to `from` and a seed of at least 20 hex digits: the time of `from`, the rest
 * from the seed. The same two always give the same id.
 */
struct sa_uuid sa_uuid_derive(const struct sa_uuid *from, struct sa_str seed);
/* Accepts exactly the 36-character form, any case; false for anything else. */
bool sa_uuid_parse(struct sa_str s, struct sa_uuid *id) SA_MUST_CHECK;
bool sa_uuid_none(const struct sa_uuid *id);
bool sa_uuid_eq(const struct sa_uuid *a, const struct sa_uuid *b);
struct sa_str sa_uuid_str(const struct sa_uuid *id);

#endif
