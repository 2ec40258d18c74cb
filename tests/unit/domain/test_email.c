/* Addresses: which are usable, which belong to nobody in particular. */
#include "tests/unit/domain/setup.h"

#include "lib/domain/submission.h"

static void usable_addresses_pass(void **state)
{
    static const char *const good[] = {
        "a@b.example",       "first.last+tag@sub.domain.co.uk", "o'connor@firm.ie",
        "x_y-z@a-b.example", "user@xn--mller-kva.de",           "user@host.xn--p1ai",
        "1@2.museum"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(good); i++)
        if (!sa_email_valid(sa_str_of(good[i])))
            fail_msg("%s", good[i]);
}

static void unusable_addresses_fail(void **state)
{
    static const char *const bad[] = {"",
                                      "@",
                                      "a@",
                                      "@b.example",
                                      "a@b",
                                      "a b@c.example",
                                      "a@b c.example",
                                      "a@@b.example",
                                      ".a@b.example",
                                      "a.@b.example",
                                      "a..b@c.example",
                                      "a@-b.example",
                                      "a@b-.example",
                                      "a@b..example",
                                      "a@.example",
                                      "a@b.example.",
                                      "a@b.1",
                                      "a@127.0.0.1",
                                      "a@[127.0.0.1]",
                                      "\"a b\"@c.example",
                                      "a@b.example\r\nBcc: x@y.example",
                                      "a@b.example\n",
                                      "a\t@b.example",
                                      "a,b@c.example",
                                      "<a@b.example>",
                                      "a@b_c.example",
                                      "ä@b.example",
                                      "a@bücher.example",
                                      "a(x)@b.example"};
    char longest[300];

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bad); i++)
        if (sa_email_valid(sa_str_of(bad[i])))
            fail_msg("%s", bad[i]);
    assert_false(sa_email_valid(sa_str_make("a@b.ex\0mple", 11)));
    memset(longest, 'a', sizeof(longest));
    memcpy(longest + 250, "@b.example", 10);
    assert_false(sa_email_valid(sa_str_make(longest, 260)));
    memcpy(longest + 65, "@b.example", 10);
    assert_false(sa_email_valid(sa_str_make(longest, 75)));
    assert_true(sa_email_valid(sa_str_make(longest + 1, 74)));
}

static void the_domain_is_what_follows_the_at_sign(void **state)
{
    (void)state;
    assert_str(sa_email_domain(SA_STR("a@b.example")), "b.example");
    assert_str(sa_email_domain(SA_STR("nothing")), "");
}

static void free_role_and_throw_away_addresses_are_told(void **state)
{
    (void)state;
    assert_true(sa_email_free(SA_STR("gmail.com")));
    assert_true(sa_email_free(SA_STR("GMX.de")));
    assert_true(sa_email_free(SA_STR("qq.com")));
    assert_false(sa_email_free(SA_STR("notgmail.com")));
    assert_false(sa_email_free(SA_STR("gmail.com.evil.example")));
    assert_true(sa_email_role(SA_STR("info@acme.example")));
    assert_true(sa_email_role(SA_STR("no-reply+x@acme.example")));
    assert_true(sa_email_role(SA_STR("kontakt@acme.example")));
    assert_false(sa_email_role(SA_STR("ines@acme.example")));
    assert_false(sa_email_role(SA_STR("information.desk@acme.example")));
    assert_true(sa_email_disposable(SA_STR("mailinator.com")));
    assert_true(sa_email_disposable(SA_STR("foo.mailinator.com")));
    assert_false(sa_email_disposable(SA_STR("notmailinator.com")));
    assert_false(sa_email_disposable(SA_STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(usable_addresses_pass),
        TEST(unusable_addresses_fail),
        TEST(the_domain_is_what_follows_the_at_sign),
        TEST(free_role_and_throw_away_addresses_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
