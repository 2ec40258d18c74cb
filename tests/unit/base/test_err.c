/* The table of error codes: every code has a word, a status, an exit code and a class. */
#include "tests/unit/unit.h"

#include "lib/base/err.h"

static void every_code_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (int a = 0; a < SA_ERR_COUNT; a++) {
        const char *name = sa_err_name((enum sa_err)a);
        assert_non_null(name);
        assert_true(strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name) && name[0]);
        for (int b = 0; b < a; b++)
            assert_string_not_equal(name, sa_err_name((enum sa_err)b));
    }
}

static void only_ok_has_status_200_and_exit_code_0(void **state)
{
    (void)state;
    assert_int_equal(sa_err_info(SA_OK)->http_status, 200);
    assert_int_equal(sa_err_info(SA_OK)->exit_code, 0);
    for (int code = 1; code < SA_ERR_COUNT; code++) {
        const struct sa_err_info *info = sa_err_info((enum sa_err)code);
        assert_in_range(info->http_status, 400, 599);
        assert_in_range(info->exit_code, 64, 78);
        assert_true(info->level >= SA_LOG_INFO);
    }
}

static void waiting_is_only_for_what_may_pass(void **state)
{
    (void)state;
    assert_int_equal(sa_err_info(SA_TRANSIENT)->retry, SA_RETRY_BACKOFF);
    assert_int_equal(sa_err_info(SA_RATE_LIMITED)->retry, SA_RETRY_SNOOZE);
    assert_int_equal(sa_err_info(SA_STALE)->retry, SA_RETRY_DROP);
    assert_int_equal(sa_err_info(SA_INVALID_INPUT)->retry, SA_RETRY_NEVER);
    assert_int_equal(sa_err_info(SA_NOT_FOUND)->retry, SA_RETRY_NEVER);
    assert_int_equal(sa_err_info(SA_CONFIGURATION)->retry, SA_RETRY_NEVER);
    assert_int_equal(sa_err_info(SA_EXTERNAL_SERVICE)->retry, SA_RETRY_NEVER);
}

static void an_unknown_code_reads_as_internal(void **state)
{
    (void)state;
    assert_ptr_equal(sa_err_info(SA_ERR_COUNT), sa_err_info(SA_INTERNAL));
    assert_ptr_equal(sa_err_info((enum sa_err) - 1), sa_err_info(SA_INTERNAL));
    assert_string_equal(sa_err_name((enum sa_err)9999), "internal");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(every_code_has_a_word_of_its_own),
        SA_TEST(only_ok_has_status_200_and_exit_code_0),
        SA_TEST(waiting_is_only_for_what_may_pass),
        SA_TEST(an_unknown_code_reads_as_internal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
