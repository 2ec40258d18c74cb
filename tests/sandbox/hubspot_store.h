/*
 * HubSpot's records in memory: object types with their properties, objects with indexes on unique
 * values, and links between objects. No HTTP. Only hubspot*.c files include this.
 */
#ifndef SA_TESTS_SANDBOX_HUBSPOT_STORE_H
#define SA_TESTS_SANDBOX_HUBSPOT_STORE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/sandbox/map.h"
#include "tests/sandbox/util.h"

struct sb_object;

struct sb_link {
    struct sb_object *to;
    int type_id;
    bool user_defined;
};

struct sb_object {
    struct sb_type *type;
    uint64_t number;
    char id[24];
    json_t *props; /* name → string; hs_object_id and dates included */
    int64_t created_ms;
    int64_t updated_ms;
    bool archived;
    struct sb_link *link;
    size_t nlinks, links_cap;
};

struct sb_type {
    const char *name; /* "contacts" */
    const char *one;  /* "contact" */
    const char *code; /* "0-1" */
    struct sb_list objects;
    struct sb_map by_id;
    struct sb_map index;    /* "property=value" → list of objects */
    struct sb_map property; /* name → json_t definition */
    struct sb_map indexed;  /* property name → anything: is kept in `index` */
    struct sb_map group;    /* property group name → label text */
};

enum { SB_HS_TYPES = 9 };

struct sb_hubspot {
    struct sb_type type[SB_HS_TYPES];
    uint64_t next_id;
    uint64_t next_trace;
    json_t *owners;       /* array of owner documents */
    struct sb_map owner;  /* id → owner document, borrowed */
    struct sb_map forms;  /* guid without dashes, lower → struct sb_list of json_t, newest last */
    struct sb_list guids; /* guids as first seen */
    int64_t window_start_ms; /* rate limit headers */
    int64_t window_used;
    int64_t day_used;
};

/* What is wrong with a write. `errors` is owned by whoever holds the problem. */
struct sb_problem {
    int status; /* 0: nothing */
    const char *category;
    char message[1024];
    json_t *errors;
};

/* By plural, singular or type code; NULL when unknown. */
struct sb_type *sb_hs_type(struct sb_hubspot *hub, const char *name);
/* By id, or by unique property when `by` is not NULL. Archived ones are not found. */
struct sb_object *sb_hs_find(const struct sb_type *type, const char *by, const char *value);
/* Objects of which the indexed property has that value; NULL for none. */
const struct sb_list *sb_hs_having(const struct sb_type *type, const char *property,
                                   const char *value);
bool sb_hs_is_unique(const struct sb_type *type, const char *property);
bool sb_hs_is_indexed(const struct sb_type *type, const char *property);

/* Checks a write and gives the values as HubSpot would store them (all text). `old` is NULL for a
 * create. NULL with `problem` filled when it is refused. */
json_t *sb_hs_check(struct sb_hubspot *hub, struct sb_type *type, const struct sb_object *old,
                    const json_t *props, struct sb_problem *problem);
/* Both take checked values and keep the reference. `id` 0 takes the next one. */
struct sb_object *sb_hs_create(struct sb_hubspot *hub, struct sb_type *type, json_t *values,
                               uint64_t id);
void sb_hs_update(struct sb_hubspot *hub, struct sb_object *o, json_t *values);
void sb_hs_archive(struct sb_hubspot *hub, struct sb_object *o);

/* The unlabelled type id from one type to another; 0 when there is none. */
int sb_hs_default_link(const struct sb_type *from, const struct sb_type *to);
/* The type id of the way back; 0 when type_id does not go from `from` to `to`. */
int sb_hs_reverse_link(const struct sb_type *from, const struct sb_type *to, int type_id);
/* Links both ways; idempotent. */
void sb_hs_link(struct sb_hubspot *hub, struct sb_object *from, struct sb_object *to, int type_id,
                bool user_defined);
void sb_hs_unlink(struct sb_hubspot *hub, struct sb_object *from, struct sb_object *to);

/* Property definitions: the standard ones, and those added. False: name taken. */
void sb_hs_standard_properties(struct sb_type *type);
bool sb_hs_add_property(struct sb_type *type, const json_t *definition);

void sb_problem_say(struct sb_problem *p, int status, const char *category, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void sb_problem_property(struct sb_problem *p, const char *name, const char *code,
                         const char *message);

#endif
