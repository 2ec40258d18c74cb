/*
 * What every unit test includes: cmocka, and a context with an arena of its own that is made
 * before and freed after each test (SA_TEST). Assertions on slices and on recorded errors.
 */
#ifndef SA_TESTS_UNIT_UNIT_H
#define SA_TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* A time limit, stretched where everything is slower (tools/test says how much in TEST_PATIENCE). */
static inline int64_t unit_patience(int64_t ms)
{
    const char *times = getenv("TEST_PATIENCE");
    int64_t factor = 1;

    return times && sa_str_i64(sa_str_of(times), &factor) && factor > 1 ? ms * factor : ms;
}

/* There in a coverage build only: what a process has counted is lost when it aborts. */
extern void __gcov_dump(void) __attribute__((weak));

static inline void unit_keep_counts(int signal_number)
{
    (void)signal_number;
    if (__gcov_dump)
        __gcov_dump();
}

/*
 * Runs fn in a child process and gives what it wrote to standard error, in the context's
 * arena, and its status as waitpid(2) tells it. Reads at most 64 KiB.
 */
static inline struct sa_str unit_child(void (*fn)(void), int *status)
{
    char *text = sa_alloc(unit_ctx.arena, 65537);
    size_t n = 0;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        signal(SIGABRT, unit_keep_counts);
        fn();
        exit(0);
    }
    close(ends[1]);
    for (ssize_t got; n < 65536 && (got = read(ends[0], text + n, 65536 - n)) > 0;)
        n += (size_t)got;
    close(ends[0]);
    assert_int_equal(waitpid(child, status, 0), child);
    return sa_str_make(text, n);
}

/* fn ends the process through sa_die, with one line that holds this part. */
static inline void unit_dies(void (*fn)(void), const char *part)
{
    int status;
    struct sa_str text = unit_child(fn, &status);

    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_true(sa_str_chr(text, '\n') == (ptrdiff_t)text.n - 1);
    if (sa_str_find(text, sa_str_of(part)) < 0)
        fail_msg("'%.*s' does not say '%s'", SA_STR_ARG(text), part);
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
