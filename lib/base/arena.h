/*
 * An arena: memory that is handed out bit by bit and given back all at once. One per
 * request, step or job. Handles register a cleanup; nothing above the base frees anything.
 *
 * Running out of memory, or of the arena's cap, ends the process (sa_die): above the base
 * nobody checks an allocation. Under the sanitizers every allocation is its own malloc.
 * Not safe for use by two threads at once.
 */
#ifndef SA_BASE_ARENA_H
#define SA_BASE_ARENA_H

#include <stddef.h>

#include "lib/base/attr.h"

struct sa_arena;

/* cap: the most bytes it may ever hold. Freed with sa_arena_free. */
struct sa_arena *sa_arena_new(size_t cap);
/* Runs cleanups (last registered first) and frees everything. NULL is fine. */
void sa_arena_free(struct sa_arena *arena);
/* Runs cleanups and empties the arena for the next request; keeps one block warm. */
void sa_arena_reset(struct sa_arena *arena);

/* Zeroed, aligned for any type. size 0 gives a unique pointer. */
void *sa_alloc(struct sa_arena *arena, size_t size);
/* Array of n zeroed elements; overflow ends the process. */
void *sa_alloc_array(struct sa_arena *arena, size_t n, size_t size);
/* Typed forms: struct x *p = SA_NEW(arena, struct x). */
#define SA_NEW(arena, type)          ((type *)sa_alloc((arena), sizeof(type)))
#define SA_NEW_ARRAY(arena, n, type) ((type *)sa_alloc_array((arena), (n), sizeof(type)))

/* fn(arg) runs at reset or free. */
void sa_arena_cleanup(struct sa_arena *arena, void (*fn)(void *arg), void *arg);

/* Bytes handed out since the last reset. */
size_t sa_arena_used(const struct sa_arena *arena);

/* Broken invariant or no memory: one line on stderr, then abort. The only way out below main. */
void sa_die(const char *fmt, ...) SA_PRINTF(1, 2) SA_NORETURN;

/* malloc family for the few long-lived objects outside an arena (lib/base, pools). */
void *sa_malloc(size_t size);
void *sa_realloc(void *p, size_t size);
void sa_free(void *p);

#endif
