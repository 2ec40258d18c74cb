/*
 * A hash map from text to pointer, and a growable array of pointers. The map copies its keys and
 * never owns its values. Deletion leaves no gap (backward shift), so long runs stay fast.
 */
#ifndef SA_TESTS_SANDBOX_MAP_H
#define SA_TESTS_SANDBOX_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sb_map_slot {
    char *key;
    void *value;
    uint64_t hash;
};

/* Zero-initialise. */
struct sb_map {
    struct sb_map_slot *slot;
    size_t n;
    size_t cap;
};

/* Zero-initialise. */
struct sb_list {
    void **at;
    size_t n;
    size_t cap;
};

void *sb_map_get(const struct sb_map *m, const char *key);
/* Sets or replaces. */
void sb_map_put(struct sb_map *m, const char *key, void *value);
/* The value taken out, or NULL. */
void *sb_map_del(struct sb_map *m, const char *key);
/* Forgets all; frees each value with `each` when given. */
void sb_map_clear(struct sb_map *m, void (*each)(void *));

void sb_list_add(struct sb_list *l, void *value);
/* Keeps the order; false when the value is not in it. */
bool sb_list_del(struct sb_list *l, const void *value);
void sb_list_clear(struct sb_list *l, void (*each)(void *));

/* Map of lists: a key with several values. */
void sb_multi_add(struct sb_map *m, const char *key, void *value);
void sb_multi_del(struct sb_map *m, const char *key, const void *value);
/* NULL when there is none. */
const struct sb_list *sb_multi_get(const struct sb_map *m, const char *key);
void sb_multi_clear(struct sb_map *m);

#endif
