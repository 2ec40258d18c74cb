/*
 * What every unit test includes: cmocka, and a context with an arena of its own that is made
 * before and freed after each test (SA_TEST). Assertions on slices and on recorded errors.
 */
#ifndef SA_TESTS_UNIT_H
#define SA_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "lib/base/ctx.h"

static struct sa_ctx unit_ctx;

static inline int unit_setup(void **state)
{
    (void)state;
    sa_ctx_init(&unit_ctx, sa_arena_new((size_t)512 << 20), "unit");
    return 0;
}

static inline int unit_teardown(void **state)
{
    (void)state;
    sa_arena_free(unit_ctx.arena);
    return 0;
}

#define SA_TEST(name) cmocka_unit_test_setup_teardown(name, unit_setup, unit_teardown)

/* The slice holds exactly these bytes. */
#define assert_str(slice, text)                                                                    \
    do {                                                                                           \
        struct sa_str unit_have = (slice), unit_want = sa_str_of(text);                            \
        if (!sa_str_eq(unit_have, unit_want))                                                      \
            fail_msg("have '%.*s', want '%.*s'", SA_STR_ARG(unit_have), SA_STR_ARG(unit_want));    \
    } while (0)

/* The recorded error's text holds this part; forgets the error afterwards. */
#define assert_detail(part)                                                                        \
    do {                                                                                           \
        if (!strstr(sa_error_detail(&unit_ctx), (part)))                                           \
            fail_msg("'%s' does not say '%s'", sa_error_detail(&unit_ctx), (part));                \
        sa_clear_error(&unit_ctx);                                                                 \
    } while (0)

#endif
