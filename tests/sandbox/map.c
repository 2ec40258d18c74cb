/*
 * Open addressing with linear probing and backward-shift deletion.
 */
#include "tests/sandbox/map.h"

#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/util.h"

static size_t find(const struct sb_map *m, const char *key, uint64_t hash)
{
    size_t mask = m->cap - 1, i = (size_t)hash & mask;
    while (m->slot[i].key && (m->slot[i].hash != hash || strcmp(m->slot[i].key, key) != 0))
        i = (i + 1) & mask;
    return i;
}

static void resize(struct sb_map *m, size_t cap)
{
    struct sb_map old = *m;
    m->slot = sb_alloc(cap * sizeof *m->slot);
    m->cap = cap;
    for (size_t i = 0; i < old.cap; i++) {
        if (old.slot[i].key)
            m->slot[find(m, old.slot[i].key, old.slot[i].hash)] = old.slot[i];
    }
    free(old.slot);
}

void *sb_map_get(const struct sb_map *m, const char *key)
{
    if (!m->n || !key)
        return NULL;
    return m->slot[find(m, key, sb_digest(key, strlen(key)))].value;
}

void sb_map_put(struct sb_map *m, const char *key, void *value)
{
    if ((m->n + 1) * 3 > m->cap * 2)
        resize(m, m->cap ? m->cap * 2 : 64);
    uint64_t hash = sb_digest(key, strlen(key));
    struct sb_map_slot *s = &m->slot[find(m, key, hash)];
    if (!s->key) {
        s->key = sb_copy(key);
        s->hash = hash;
        m->n++;
    }
    s->value = value;
}

void *sb_map_del(struct sb_map *m, const char *key)
{
    if (!m->n || !key)
        return NULL;
    size_t mask = m->cap - 1, hole = find(m, key, sb_digest(key, strlen(key)));
    if (!m->slot[hole].key)
        return NULL;
    void *value = m->slot[hole].value;
    free(m->slot[hole].key);
    m->n--;
    for (size_t i = (hole + 1) & mask; m->slot[i].key; i = (i + 1) & mask) {
        size_t home = (size_t)m->slot[i].hash & mask;
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            m->slot[hole] = m->slot[i];
            hole = i;
        }
    }
    m->slot[hole] = (struct sb_map_slot){0};
    return value;
}

void sb_map_clear(struct sb_map *m, void (*each)(void *))
{
    for (size_t i = 0; i < m->cap; i++) {
        if (!m->slot[i].key)
            continue;
        if (each)
            each(m->slot[i].value);
        free(m->slot[i].key);
    }
    free(m->slot);
    *m = (struct sb_map){0};
}

void sb_list_add(struct sb_list *l, void *value)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 4;
        l->at = sb_grow(l->at, l->cap * sizeof *l->at);
    }
    l->at[l->n++] = value;
}

bool sb_list_del(struct sb_list *l, const void *value)
{
    /* From the end: what goes is mostly what came last. */
    for (size_t i = l->n; i > 0; i--) {
        if (l->at[i - 1] != value)
            continue;
        memmove(l->at + i - 1, l->at + i, (l->n - i) * sizeof *l->at);
        l->n--;
        return true;
    }
    return false;
}

void sb_list_clear(struct sb_list *l, void (*each)(void *))
{
    for (size_t i = 0; each && i < l->n; i++)
        each(l->at[i]);
    free(l->at);
    *l = (struct sb_list){0};
}

void sb_multi_add(struct sb_map *m, const char *key, void *value)
{
    struct sb_list *l = sb_map_get(m, key);
    if (!l) {
        l = sb_alloc(sizeof *l);
        sb_map_put(m, key, l);
    }
    sb_list_add(l, value);
}

static void free_list(void *p)
{
    struct sb_list *l = p;
    sb_list_clear(l, NULL);
    free(l);
}

void sb_multi_del(struct sb_map *m, const char *key, const void *value)
{
    struct sb_list *l = sb_map_get(m, key);
    if (!l || !sb_list_del(l, value) || l->n)
        return;
    free_list(sb_map_del(m, key));
}

const struct sb_list *sb_multi_get(const struct sb_map *m, const char *key)
{
    return sb_map_get(m, key);
}

void sb_multi_clear(struct sb_map *m)
{
    sb_map_clear(m, free_list);
}
