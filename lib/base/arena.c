/*
 * Arena allocation and the process's one way to die. Blocks grow geometrically up to
 * 256 KiB; larger requests get a block of their own.
 */
#include "lib/base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 256 * 1024, ALIGN = 16 };

struct block {
    struct block *next;
    size_t size;
    size_t used;
    _Alignas(ALIGN) unsigned char data[];
};

struct cleanup {
    struct cleanup *next;
    void (*fn)(void *arg);
    void *arg;
};

struct sa_arena {
    struct block *blocks;
    struct cleanup *cleanups;
    size_t cap;
    size_t used;
};

void sa_die(const char *fmt, ...)
{
    va_list args;
    char line[512];

    va_start(args, fmt);
    int n = vsnprintf(line, sizeof(line) - 1, fmt, args);
    va_end(args);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof(line) - 1 ? (size_t)n : sizeof(line) - 2;
    line[len++] = '\n';
    ssize_t ignored = write(STDERR_FILENO, line, len);
    (void)ignored;
    abort();
}

void *sa_malloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        sa_die("out of memory: %zu bytes", size);
    return p;
}

void *sa_realloc(void *p, size_t size)
{
    void *q = realloc(p, size ? size : 1);
    if (!q)
        sa_die("out of memory: %zu bytes", size);
    return q;
}

void sa_free(void *p)
{
    free(p);
}

struct sa_arena *sa_arena_new(size_t cap)
{
    struct sa_arena *arena = sa_malloc(sizeof(*arena));
    *arena = (struct sa_arena){.cap = cap};
    return arena;
}

static struct block *block_new(struct sa_arena *arena, size_t size)
{
    struct block *b = sa_malloc(sizeof(*b) + size);
    b->next = arena->blocks;
    b->size = size;
    b->used = 0;
    arena->blocks = b;
    return b;
}

#ifndef SA_SANITIZE
static size_t block_size(const struct sa_arena *arena, size_t need)
{
    size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    return need > size ? need : size;
}
#endif

static void *take(struct sa_arena *arena, size_t size)
{
    size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (need < size || need > arena->cap || arena->used > arena->cap - need)
        sa_die("arena cap of %zu bytes exceeded by a request for %zu", arena->cap, size);
    if (need == 0)
        need = ALIGN;
#ifdef SA_SANITIZE
    struct block *b = block_new(arena, size ? size : 1);
    need = size;
#else
    struct block *b = arena->blocks;
    if (!b || b->size - b->used < need)
        b = block_new(arena, block_size(arena, need));
#endif
    void *p = b->data + b->used;
    b->used += need;
    arena->used += need;
    return p;
}

void *sa_alloc(struct sa_arena *arena, size_t size)
{
    return memset(take(arena, size), 0, size);
}

void *sa_alloc_array(struct sa_arena *arena, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        sa_die("array of %zu elements of %zu bytes", n, size);
    return sa_alloc(arena, n * size);
}

void sa_arena_cleanup(struct sa_arena *arena, void (*fn)(void *arg), void *arg)
{
    struct cleanup *c = SA_NEW(arena, struct cleanup);
    c->fn = fn;
    c->arg = arg;
    c->next = arena->cleanups;
    arena->cleanups = c;
}

static void run_cleanups(struct sa_arena *arena)
{
    while (arena->cleanups) {
        struct cleanup *c = arena->cleanups;
        arena->cleanups = c->next;
        c->fn(c->arg);
    }
}

static void drop_blocks(struct sa_arena *arena, struct block *keep)
{
    struct block *b = arena->blocks;
    while (b) {
        struct block *next = b->next;
        if (b != keep)
            free(b);
        b = next;
    }
    arena->blocks = keep;
    arena->used = 0;
}

void sa_arena_reset(struct sa_arena *arena)
{
    struct block *keep = NULL;

    run_cleanups(arena);
#ifndef SA_SANITIZE
    keep = arena->blocks;
    if (keep && keep->size > LARGEST_BLOCK)
        keep = NULL;
#endif
    drop_blocks(arena, keep);
    if (keep) {
        keep->next = NULL;
        keep->used = 0;
    }
}

void sa_arena_free(struct sa_arena *arena)
{
    if (!arena)
        return;
    run_cleanups(arena);
    drop_blocks(arena, NULL);
    free(arena);
}

size_t sa_arena_used(const struct sa_arena *arena)
{
    return arena->used;
}
