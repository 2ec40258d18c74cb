/* Reading a whole file. */
#include "tests/unit/unit.h"

#include <errno.h>

#include "lib/base/file.h"

static char path[64];

static int setup(void **state)
{
    unit_setup(state);
    snprintf(path, sizeof(path), "/tmp/sales-agent-test-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "ab\0cd", 5), 5);
    assert_int_equal(close(fd), 0);
    return 0;
}

static int teardown(void **state)
{
    unlink(path);
    return unit_teardown(state);
}

static void the_whole_content_comes_with_a_nul_behind_it(void **state)
{
    struct sa_str text;

    (void)state;
    assert_int_equal(sa_file_read(unit_ctx.arena, path, 5, &text), 0);
    assert_int_equal(text.n, 5);
    assert_memory_equal(text.p, "ab\0cd", 6);
}

static void an_empty_file_is_empty(void **state)
{
    struct sa_str text;

    (void)state;
    assert_int_equal(truncate(path, 0), 0);
    assert_int_equal(sa_file_read(unit_ctx.arena, path, 0, &text), 0);
    assert_int_equal(text.n, 0);
    assert_string_equal(text.p, "");
}

static void a_larger_file_is_refused_not_cut(void **state)
{
    struct sa_str text;

    (void)state;
    assert_int_equal(sa_file_read(unit_ctx.arena, path, 4, &text), EFBIG);
}

static void what_is_no_regular_file_is_refused(void **state)
{
    struct sa_str text;

    (void)state;
    assert_int_equal(sa_file_read(unit_ctx.arena, "/tmp", 10, &text), EINVAL);
    assert_int_equal(sa_file_read(unit_ctx.arena, "/dev/null", 10, &text), EINVAL);
    assert_int_equal(sa_file_read(unit_ctx.arena, "/nonexistent/file", 10, &text), ENOENT);
}

#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(the_whole_content_comes_with_a_nul_behind_it),
        FILE_TEST(an_empty_file_is_empty),
        FILE_TEST(a_larger_file_is_refused_not_cut),
        FILE_TEST(what_is_no_regular_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
