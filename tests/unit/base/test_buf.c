/* The growable buffer: limits, sticky failure, NUL termination. */
#include "tests/unit/unit.h"

#include "lib/base/buf.h"

static void an_empty_buffer_reads_as_the_empty_string(void **state)
{
    struct sa_buf b;

    (void)state;
    sa_buf_init(&b, unit_ctx.arena, 10);
    assert_string_equal(sa_buf_c(&b), "");
    assert_str(sa_buf_str(&b), "");
    assert_non_null(sa_buf_str(&b).p);
    sa_buf_clear(&b);
    assert_int_equal(sa_buf_done(&b), SA_OK);
}

static void it_grows_and_stays_terminated(void **state)
{
    struct sa_buf b;

    (void)state;
    sa_buf_init(&b, unit_ctx.arena, 100000);
    for (size_t i = 0; i < 10000; i++) {
        sa_buf_putc(&b, (char)('a' + i % 26));
        assert_int_equal(b.p[i + 1], '\0');
    }
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(b.p[i], 'a' + i % 26);
    sa_buf_add(&b, sa_str_make(b.p, 10000));
    assert_int_equal(sa_buf_str(&b).n, 20000);
    assert_memory_equal(b.p, b.p + 10000, 10000);
}

static void one_large_addition_fits_at_once(void **state)
{
    static const char text[5000] = "x";
    struct sa_buf b;

    (void)state;
    sa_buf_init(&b, unit_ctx.arena, 5000);
    sa_buf_add(&b, sa_str_make(text, sizeof(text)));
    assert_int_equal(sa_buf_done(&b), SA_OK);
    assert_int_equal(sa_buf_str(&b).n, 5000);
}

static void every_way_of_adding_adds(void **state)
{
    struct sa_buf b;

    (void)state;
    sa_buf_init(&b, unit_ctx.arena, 1000);
    sa_buf_puts(&b, "a");
    sa_buf_puts(&b, NULL);
    sa_buf_add(&b, sa_str_make(NULL, 0));
    sa_buf_add(&b, sa_str_make("b\0c", 3));
    sa_buf_printf(&b, "%d-%s", 12, "x");
    sa_buf_printf(&b, "%s", "");
    assert_int_equal(sa_buf_str(&b).n, 8);
    assert_memory_equal(sa_buf_c(&b), "ab\0c12-x", 9);
}

static void exactly_the_maximum_fits(void **state)
{
    struct sa_buf b;

    (void)state;
    sa_buf_init(&b, unit_ctx.arena, 4);
    sa_buf_puts(&b, "abc");
    sa_buf_printf(&b, "%c", 'd');
    assert_int_equal(sa_buf_done(&b), SA_OK);
    sa_buf_puts(&b, "");
    assert_int_equal(sa_buf_done(&b), SA_OK);
    assert_str(sa_buf_str(&b), "abcd");
}

static void failure_sticks_until_it_is_cleared(void **state)
{
    struct sa_buf b;

    (void)state;
    sa_buf_init(&b, unit_ctx.arena, 4);
    sa_buf_puts(&b, "abc");
    sa_buf_puts(&b, "de");
    assert_int_equal(sa_buf_done(&b), SA_INVALID_INPUT);
    sa_buf_putc(&b, 'd');
    sa_buf_printf(&b, "%s", "d");
    sa_buf_puts(&b, "");
    assert_str(sa_buf_str(&b), "abc");
    assert_int_equal(sa_buf_done(&b), SA_INVALID_INPUT);
    sa_buf_clear(&b);
    assert_string_equal(sa_buf_c(&b), "");
    sa_buf_puts(&b, "four");
    assert_int_equal(sa_buf_done(&b), SA_OK);
    assert_str(sa_buf_str(&b), "four");
}

static void a_formatted_text_that_does_not_fit_adds_nothing(void **state)
{
    struct sa_buf b;

    (void)state;
    sa_buf_init(&b, unit_ctx.arena, 4);
    sa_buf_printf(&b, "%d", 12345);
    assert_str(sa_buf_str(&b), "");
    assert_int_equal(sa_buf_done(&b), SA_INVALID_INPUT);
}

static void a_huge_addition_does_not_wrap_around(void **state)
{
    struct sa_buf b;

    (void)state;
    sa_buf_init(&b, unit_ctx.arena, 100);
    sa_buf_puts(&b, "abc");
    sa_buf_add(&b, sa_str_make("x", SIZE_MAX - 1));
    assert_int_equal(sa_buf_done(&b), SA_INVALID_INPUT);
    assert_str(sa_buf_str(&b), "abc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(an_empty_buffer_reads_as_the_empty_string),
        SA_TEST(it_grows_and_stays_terminated),
        SA_TEST(one_large_addition_fits_at_once),
        SA_TEST(every_way_of_adding_adds),
        SA_TEST(exactly_the_maximum_fits),
        SA_TEST(failure_sticks_until_it_is_cleared),
        SA_TEST(a_formatted_text_that_does_not_fit_adds_nothing),
        SA_TEST(a_huge_addition_does_not_wrap_around),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
