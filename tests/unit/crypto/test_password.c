/* Argon2id passwords. */
#include "tests/unit/unit.h"

#include "lib/crypto/password.h"

/* From libargon2's own tests: other parameters than ours. */
static const char foreign[] = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
                              "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

static struct sa_str hash_of(const char *password)
{
    struct sa_str encoded;

    assert_int_equal(sa_password_hash(&unit_ctx, sa_str_of(password), &encoded), SA_OK);
    return encoded;
}

static void the_right_password_opens_and_any_other_does_not(void **state)
{
    struct sa_str encoded = hash_of("correct horse");

    (void)state;
    assert_int_equal(sa_password_verify(&unit_ctx, SA_STR("correct horse"), encoded), SA_OK);
    assert_int_equal(sa_password_verify(&unit_ctx, SA_STR("correct horsf"), encoded), SA_AUTH);
    sa_clear_error(&unit_ctx);
    assert_int_equal(sa_password_verify(&unit_ctx, SA_STR(""), encoded), SA_AUTH);
}

static void bytes_behind_a_nul_count(void **state)
{
    struct sa_str encoded;

    (void)state;
    assert_int_equal(sa_password_hash(&unit_ctx, sa_str_make("a\0b", 3), &encoded), SA_OK);
    assert_int_equal(sa_password_verify(&unit_ctx, sa_str_make("a\0b", 3), encoded), SA_OK);
    assert_int_equal(sa_password_verify(&unit_ctx, sa_str_make("a\0c", 3), encoded), SA_AUTH);
}

static void every_hash_has_its_own_salt_and_todays_parameters(void **state)
{
    struct sa_str a = hash_of("same"), b = hash_of("same");

    (void)state;
    assert_false(sa_str_eq(a, b));
    assert_true(sa_str_starts(a, SA_STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_false(sa_password_needs_rehash(a));
}

static void a_hash_of_libargon2s_tests_is_read_and_asks_for_a_new_one(void **state)
{
    (void)state;
    assert_int_equal(sa_password_verify(&unit_ctx, SA_STR("password"), sa_str_of(foreign)), SA_OK);
    assert_true(sa_password_needs_rehash(sa_str_of(foreign)));
}

static void an_unreadable_hash_is_our_fault_and_not_the_users(void **state)
{
    (void)state;
    assert_int_equal(sa_password_verify(&unit_ctx, SA_STR("x"), SA_STR("$2b$10$abc")), SA_INTERNAL);
    sa_clear_error(&unit_ctx);
    assert_int_equal(sa_password_verify(&unit_ctx, SA_STR("x"), SA_STR("")), SA_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(the_right_password_opens_and_any_other_does_not),
        SA_TEST(bytes_behind_a_nul_count),
        SA_TEST(every_hash_has_its_own_salt_and_todays_parameters),
        SA_TEST(a_hash_of_libargon2s_tests_is_read_and_asks_for_a_new_one),
        SA_TEST(an_unreadable_hash_is_our_fault_and_not_the_users),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
