/* Which files may be offered, by path and link. */
#include "lib/domain/drive_rules.h"

#include "tests/unit/domain/setup.h"

static struct sa_str include[] = {SA_STR_INIT("Case Studies/"), SA_STR_INIT("Public/2026")};
static struct sa_str exclude[] = {SA_STR_INIT("Case Studies/Internal"), SA_STR_INIT("Drafts/")};
static struct sa_str hosts[] = {SA_STR_INIT("drive.google.com"), SA_STR_INIT("docs.google.com")};

static struct sa_tenant_settings rules(bool includes, bool excludes)
{
    struct sa_tenant_settings s = sa_tenant_settings_default();

    s.drive_include.items = include;
    s.drive_include.n = includes ? SA_COUNT(include) : 0;
    s.drive_exclude.items = exclude;
    s.drive_exclude.n = excludes ? SA_COUNT(exclude) : 0;
    return s;
}

static void without_rules_everything_below_is_allowed(void **state)
{
    struct sa_tenant_settings s = rules(false, false);

    (void)state;
    assert_true(sa_drive_file_allowed(&s, SA_STR("Any/thing.pdf")));
    assert_true(sa_drive_folder_allowed(&s, SA_STR("Any/")));
}

static void what_is_included_is_allowed_unless_it_is_excluded(void **state)
{
    struct sa_tenant_settings s = rules(true, true);

    (void)state;
    assert_true(sa_drive_file_allowed(&s, SA_STR("case studies/Retail.pdf")));
    assert_true(sa_drive_file_allowed(&s, SA_STR("Public/2026 Prices.pdf")));
    assert_false(sa_drive_file_allowed(&s, SA_STR("Public/2025 Prices.pdf")));
    assert_false(sa_drive_file_allowed(&s, SA_STR("Case Studies.pdf")));
    assert_false(sa_drive_file_allowed(&s, SA_STR("Case Studies/Internal/Margins.pdf")));
    s = rules(false, true);
    assert_false(sa_drive_file_allowed(&s, SA_STR("Drafts/x.pdf")));
    assert_true(sa_drive_file_allowed(&s, SA_STR("Other/x.pdf")));
}

static void folders_on_the_way_to_something_allowed_are_walked(void **state)
{
    struct sa_tenant_settings s = rules(true, true);

    (void)state;
    assert_true(sa_drive_folder_allowed(&s, SA_STR("Public/")));
    assert_true(sa_drive_folder_allowed(&s, SA_STR("Public/2026/")));
    assert_false(sa_drive_folder_allowed(&s, SA_STR("Finance/")));
    assert_false(sa_drive_folder_allowed(&s, SA_STR("Case Studies/Internal/")));
}

static void links_are_https_and_of_a_listed_host(void **state)
{
    static const char *const bad[] = {"http://drive.google.com/x",
                                      "https://evil.example/x",
                                      "https://drive.google.com@evil.example/x",
                                      "https:///x",
                                      "https://drive.google.com.evil.example/x",
                                      "https://drive.google.com:8443/x",
                                      "javascript:alert(1)",
                                      ""};
    struct sa_tenant_settings s = rules(false, false);

    (void)state;
    assert_true(sa_drive_link_allowed(&s, SA_STR("https://files.customer.example/x")));
    assert_false(sa_drive_link_allowed(&s, SA_STR("http://files.customer.example/x")));
    s.drive_hosts.items = hosts;
    s.drive_hosts.n = SA_COUNT(hosts);
    assert_true(sa_drive_link_allowed(&s, SA_STR("https://Docs.Google.com/document/d/1/edit")));
    for (size_t i = 0; i < SA_COUNT(bad); i++)
        if (sa_drive_link_allowed(&s, sa_str_of(bad[i])))
            fail_msg("%s is allowed", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_rules_everything_below_is_allowed),
        TEST(what_is_included_is_allowed_unless_it_is_excluded),
        TEST(folders_on_the_way_to_something_allowed_are_walked),
        TEST(links_are_https_and_of_a_listed_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
