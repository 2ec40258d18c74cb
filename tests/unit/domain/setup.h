/* What every test of lib/domain starts with: cmocka, one arena, one context. */
#ifndef SA_TESTS_UNIT_DOMAIN_SETUP_H
#define SA_TESTS_UNIT_DOMAIN_SETUP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/base/ctx.h"

static struct sa_arena *arena;
static struct sa_ctx ctx;

static int setup(void **state)
{
    (void)state;
    arena = sa_arena_new((size_t)256 << 20);
    sa_ctx_init(&ctx, arena, "test");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sa_arena_free(arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* Slices compared as text, so that a failure shows both. */
#define assert_str(slice, text) assert_string_equal(sa_str_c(arena, (slice)), (text))

#endif
