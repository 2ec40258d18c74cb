/* Settings: where they come from, who wins, what is refused and what is never printed. */
#include "tests/unit/unit.h"

#include <sys/stat.h>

#include "lib/conf/conf.h"

static struct sa_conf conf;
static char path[64];

static int setup(void **state)
{
    unit_setup(state);
    snprintf(path, sizeof(path), "/tmp/sales-agent-test-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    return 0;
}

static int teardown(void **state)
{
    unlink(path);
    return unit_teardown(state);
}

static void put_file(struct sa_str text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

/* NULL-terminated "NAME=value" strings. */
#define ENVIRONMENT(...)                                                                           \
    (char *[])                                                                                     \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
static char *const nothing[] = {NULL};

static void accepted(const char *file, char *const *environment)
{
    if (sa_conf_parse(&unit_ctx, sa_str_of(file), environment, &conf) != SA_OK)
        fail_msg("%s", sa_error_detail(&unit_ctx));
}

static void refused(const char *file, char *const *environment, const char *why)
{
    if (sa_conf_parse(&unit_ctx, sa_str_of(file), environment, &conf) != SA_CONFIGURATION)
        fail_msg("accepted: %s", why);
    assert_detail(why);
}

static void defaults_are_safe_and_pass_their_own_checks(void **state)
{
    (void)state;
    accepted(NULL, nothing);
    assert_str(sa_conf_str(&conf, SA_CONF_API_ENV), "development");
    assert_true(sa_conf_bool(&conf, SA_CONF_MODE_DRAFT_ONLY));
    assert_false(sa_conf_bool(&conf, SA_CONF_ALLOW_AUTO_SEND));
    assert_true(sa_conf_bool(&conf, SA_CONF_REQUIRE_APPROVAL));
    assert_false(sa_conf_bool(&conf, SA_CONF_AUTO_APPROVE_ENABLED));
    assert_int_equal(sa_conf_int(&conf, SA_CONF_LEASE_SECONDS), 30);
    assert_int_equal(sa_conf_int(&conf, SA_CONF_OPENAI_MODEL), 0);
    for (int i = 0; i < SA_CONF_COUNT; i++)
        assert_false(conf.given[i]);
}

static void every_setting_has_a_name_of_its_own_and_help(void **state)
{
    (void)state;
    for (int i = 0; i < SA_CONF_COUNT; i++) {
        const struct sa_setting_info *row = sa_setting_info((enum sa_setting)i);
        assert_int_equal(strspn(row->name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), strlen(row->name));
        assert_true(row->help && row->help[0]);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(row->name, sa_setting_info((enum sa_setting)k)->name);
        bool listed = row->type == SA_SETTING_INT || row->type == SA_SETTING_CHOICE ||
                      row->type == SA_SETTING_BOOL;
        assert_int_equal(row->allowed != NULL, listed);
        if (row->secret)
            assert_null(row->value);
    }
}

static void what_grants_access_is_secret(void **state)
{
    static const enum sa_setting secrets[] = {
        SA_CONF_DATABASE_URL,         SA_CONF_HOOK_DATABASE_URL,      SA_CONF_JOB_DATABASE_URL,
        SA_CONF_OWNER_DATABASE_URL,   SA_CONF_VERIFY_DATABASE_URL,    SA_CONF_SECRET_KEY,
        SA_CONF_OAUTH_ENCRYPTION_KEY, SA_CONF_HUBSPOT_WEBHOOK_SECRET, SA_CONF_HUBSPOT_API_KEY,
        SA_CONF_GOOGLE_CLIENT_SECRET, SA_CONF_GOOGLE_REFRESH_TOKEN,   SA_CONF_OPENAI_API_KEY,
        SA_CONF_SLACK_WEBHOOK_URL,    SA_CONF_PAGERDUTY_ROUTING_KEY,  SA_CONF_METRICS_TOKEN,
    };
    int marked = 0;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(secrets); i++)
        assert_true(sa_setting_info(secrets[i])->secret);
    for (int i = 0; i < SA_CONF_COUNT; i++)
        marked += sa_setting_info((enum sa_setting)i)->secret;
    assert_int_equal(marked, SA_COUNT(secrets));
}

static void a_file_has_names_values_comments_and_blank_lines(void **state)
{
    (void)state;
    accepted("# comment\n\n  LOG_LEVEL=debug  \r\n\t# another\nOPENAI_MODEL=a=b#c d\nHOST_ID=\n"
             "LEASE_SECONDS=600",
             nothing);
    assert_str(sa_conf_str(&conf, SA_CONF_LOG_LEVEL), "debug");
    assert_str(sa_conf_str(&conf, SA_CONF_OPENAI_MODEL), "a=b#c d");
    assert_str(sa_conf_str(&conf, SA_CONF_HOST_ID), "");
    assert_int_equal(sa_conf_int(&conf, SA_CONF_LEASE_SECONDS), 600);
    assert_true(conf.given[SA_CONF_LOG_LEVEL] && conf.given[SA_CONF_HOST_ID]);
    assert_false(conf.given[SA_CONF_LOG_FORMAT]);
}

static void the_environment_wins_over_the_file(void **state)
{
    (void)state;
    accepted("LOG_LEVEL=debug\nLOG_FORMAT=text\n", ENVIRONMENT("LOG_LEVEL=error", "HOME=/root"));
    assert_str(sa_conf_str(&conf, SA_CONF_LOG_LEVEL), "error");
    assert_str(sa_conf_str(&conf, SA_CONF_LOG_FORMAT), "text");
}

static void values_outlive_what_they_came_from(void **state)
{
    char variable[] = "HOST_ID=alpha", file[] = "OPENAI_MODEL=mini";

    (void)state;
    accepted(file, ENVIRONMENT(variable));
    memset(variable, 'x', sizeof(variable) - 1);
    memset(file, 'x', sizeof(file) - 1);
    assert_str(sa_conf_str(&conf, SA_CONF_HOST_ID), "alpha");
    assert_str(sa_conf_str(&conf, SA_CONF_OPENAI_MODEL), "mini");
}

static void other_variables_of_the_environment_are_ignored(void **state)
{
    (void)state;
    accepted(NULL, ENVIRONMENT("PATH=/bin", "EMPTY=", "=x", "noequals", "MY_FILE=/nonexistent",
                               "LOG_LEVEL_FILE=/nonexistent"));
    for (int i = 0; i < SA_CONF_COUNT; i++)
        assert_false(conf.given[i]);
}

static void a_secret_may_lie_in_a_file(void **state)
{
    char variable[100];

    (void)state;
    put_file(SA_STR("  hunter2\n"));
    snprintf(variable, sizeof(variable), "SECRET_KEY_FILE=%s", path);
    accepted(NULL, ENVIRONMENT(variable));
    assert_str(sa_conf_str(&conf, SA_CONF_SECRET_KEY), "hunter2");
    accepted(sa_str_fmt(unit_ctx.arena, "%s\n", variable).p, nothing);
    assert_str(sa_conf_str(&conf, SA_CONF_SECRET_KEY), "hunter2");
    assert_true(conf.given[SA_CONF_SECRET_KEY]);
    accepted("SECRET_KEY=other\n", ENVIRONMENT(variable));
    assert_str(sa_conf_str(&conf, SA_CONF_SECRET_KEY), "hunter2");
    accepted("SHARED_FILE=/run/x\n", nothing);
    assert_str(sa_conf_str(&conf, SA_CONF_SHARED_FILE), "/run/x");
}

static void a_secret_file_that_cannot_be_read_whole_is_refused(void **state)
{
    char *large = sa_alloc(unit_ctx.arena, 300000);
    char variable[100];

    (void)state;
    refused(NULL, ENVIRONMENT("SECRET_KEY_FILE=/nonexistent/key"),
            "/nonexistent/key cannot be read: No such file");
    refused(NULL, ENVIRONMENT("SECRET_KEY_FILE=/nonexistent/key"),
            "reading the value of SECRET_KEY");
    refused(NULL, ENVIRONMENT("SECRET_KEY_FILE=/tmp"), "/tmp cannot be read");
    memset(large, 'k', 300000);
    put_file(sa_str_make(large, 300000));
    snprintf(variable, sizeof(variable), "SECRET_KEY_FILE=%s", path);
    refused(NULL, ENVIRONMENT(variable), "cannot be read: File too large");
}

static void wrong_values_are_refused_with_name_value_and_what_is_allowed(void **state)
{
    static const char *const table[][2] = {
        {"API_ENV=prod", "setting API_ENV is 'prod'; allowed: development|staging|production"},
        {"API_ENV=", "setting API_ENV is ''; allowed: development|staging|production"},
        {"LOG_LEVEL=INFO", "setting LOG_LEVEL is 'INFO'; allowed: debug|info|warn|error"},
        {"LOG_LEVEL=info|warn", "setting LOG_LEVEL is 'info|warn'"},
        {"MODE_DRAFT_ONLY=yes", "setting MODE_DRAFT_ONLY is 'yes'; allowed: true|false"},
        {"MODE_DRAFT_ONLY=", "setting MODE_DRAFT_ONLY is ''; allowed: true|false"},
        {"LEASE_SECONDS=1", "setting LEASE_SECONDS is '1'; allowed: 2..600"},
        {"LEASE_SECONDS=601", "setting LEASE_SECONDS is '601'; allowed: 2..600"},
        {"LEASE_SECONDS=-5", "setting LEASE_SECONDS is '-5'; allowed: 2..600"},
        {"LEASE_SECONDS=30s", "setting LEASE_SECONDS is '30s'; allowed: 2..600"},
        {"LEASE_SECONDS=", "setting LEASE_SECONDS is ''; allowed: 2..600"},
        {"LEASE_SECONDS=99999999999999999999", "allowed: 2..600"},
        {"PUBLIC_BASE_URL=ftp://x", "setting PUBLIC_BASE_URL is 'ftp://x'; allowed: a URL that "
                                    "begins with http:// or https:// and does not end with /"},
        {"PUBLIC_BASE_URL=https://x/", "setting PUBLIC_BASE_URL is 'https://x/'"},
        {"PUBLIC_BASE_URL=x", "setting PUBLIC_BASE_URL is 'x'"},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(table); i++) {
        refused(table[i][0], nothing, table[i][1]);
        refused(NULL, ENVIRONMENT((char *)(uintptr_t)table[i][0]), table[i][1]);
    }
    accepted("LEASE_SECONDS=2\nSETTLE_GMAIL_MS=0\nOTLP_ENDPOINT=\n", nothing);
    accepted("LEASE_SECONDS=600\nOTLP_ENDPOINT=http://127.0.0.1:4318\n", nothing);
}

static void unknown_names_in_the_file_are_refused_with_their_line(void **state)
{
    (void)state;
    refused("\nLOG_LEVEL=info\nLOG_LEVELL=info\n", nothing,
            "settings file line 3: 'LOG_LEVELL' is no setting");
    refused("log_level=info\n", nothing, "line 1 is no NAME=value");
    refused("LOG_LEVEL =info\n", nothing, "line 1 is no NAME=value");
    refused("=x\n", nothing, "line 1");
    refused("LOG_LEVEL_FILE=/x\n", nothing, "'LOG_LEVEL_FILE' is no setting");
    refused("_FILE=/x\n", nothing, "'_FILE' is no setting");
    refused("LOG_LEVEL\n", nothing, "settings file line 1");
}

static void never_says(const char *file, char *const *environment, const char *secret)
{
    assert_int_equal(sa_conf_parse(&unit_ctx, sa_str_of(file), environment, &conf),
                     SA_CONFIGURATION);
    if (strstr(sa_error_detail(&unit_ctx), secret))
        fail_msg("the secret is in '%s'", sa_error_detail(&unit_ctx));
    sa_clear_error(&unit_ctx);
}

static void no_message_holds_a_secret(void **state)
{
    (void)state;
    never_says(NULL, ENVIRONMENT("SLACK_WEBHOOK_URL=hunter2"), "hunter2");
    never_says("SLACK_WEBHOOK_URL=https://hooks.example/hunter2/\n", nothing, "hunter2");
    never_says("API_ENV=production\nSECRET_KEY=hunter2\n", nothing, "hunter2");
    never_says("SECRET_KEY: hunter2\n", nothing, "hunter2");
    never_says("SECRET_KEY hunter2\n", nothing, "hunter2");
    never_says("SECRET_KEY=begin\nhunter2\n", nothing, "hunter2");
    never_says("SECRET_KEY=begin\nhunter2hunter2==\n", nothing, "hunter2");
    never_says("SECRET_KEY hunter2=\n", nothing, "hunter2");
}

static const char production[] = "API_ENV=production\n"
                                 "SECRET_KEY=0123456789abcdef0123456789abcdef\n"
                                 "OAUTH_ENCRYPTION_KEY=k1:00\n"
                                 "PUBLIC_BASE_URL=https://sales.example\n";

static void refused_in_production(const char *more, const char *why)
{
    refused(sa_str_fmt(unit_ctx.arena, "%s%s\n", production, more).p, nothing, why);
}

static void production_refuses_what_is_unsafe(void **state)
{
    (void)state;
    accepted(production, nothing);
    refused_in_production("SECRET_KEY=0123456789abcdef0123456789abcde",
                          "setting SECRET_KEY: production needs at least 32 characters");
    refused_in_production("OAUTH_ENCRYPTION_KEY=",
                          "setting OAUTH_ENCRYPTION_KEY: production needs");
    refused_in_production("PUBLIC_BASE_URL=http://sales.example",
                          "setting PUBLIC_BASE_URL: production needs an https:// URL");
    refused_in_production("ALLOW_AUTO_SEND=true\nREQUIRE_APPROVAL=false",
                          "production never sends without approval");
    accepted(sa_str_fmt(unit_ctx.arena, "%sALLOW_AUTO_SEND=true\n", production).p, nothing);
    accepted(sa_str_fmt(unit_ctx.arena, "%sREQUIRE_APPROVAL=false\n", production).p, nothing);
    accepted("API_ENV=staging\nALLOW_AUTO_SEND=true\nREQUIRE_APPROVAL=false\n", nothing);
}

static void a_database_role_without_a_url_uses_the_common_one(void **state)
{
    (void)state;
    accepted("DATABASE_URL=postgres:///a\nJOB_DATABASE_URL=postgres:///b\n", nothing);
    assert_str(sa_conf_database(&conf, SA_CONF_JOB_DATABASE_URL), "postgres:///b");
    assert_str(sa_conf_database(&conf, SA_CONF_HOOK_DATABASE_URL), "postgres:///a");
    assert_str(sa_conf_database(&conf, SA_CONF_DATABASE_URL), "postgres:///a");
}

static void loading_reads_the_named_file_and_the_environment(void **state)
{
    (void)state;
    put_file(SA_STR("LOG_LEVEL=warn\nHOST_ID=beta\n"));
    assert_int_equal(setenv("SALES_AGENT_CONF", path, 1), 0);
    assert_int_equal(setenv("HOST_ID", "gamma", 1), 0);
    assert_int_equal(sa_conf_load(&unit_ctx, &conf), SA_OK);
    assert_str(sa_conf_str(&conf, SA_CONF_LOG_LEVEL), "warn");
    assert_str(sa_conf_str(&conf, SA_CONF_HOST_ID), "gamma");
    assert_int_equal(unsetenv("HOST_ID"), 0);
    assert_int_equal(setenv("SALES_AGENT_CONF", "/nonexistent/conf", 1), 0);
    assert_int_equal(sa_conf_load(&unit_ctx, &conf), SA_CONFIGURATION);
    assert_detail("settings file /nonexistent/conf cannot be read");
    assert_int_equal(setenv("SALES_AGENT_CONF", "/tmp", 1), 0);
    assert_int_equal(sa_conf_load(&unit_ctx, &conf), SA_CONFIGURATION);
    assert_detail("settings file /tmp cannot be read");
    assert_int_equal(unsetenv("SALES_AGENT_CONF"), 0);
    /* Without a name it is the standard file's turn, which need not be there. */
    assert_true(access("/etc/sales-agent/sales-agent.conf", F_OK) == 0 ||
                sa_conf_load(&unit_ctx, &conf) == SA_OK);
}

#define CONF_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONF_TEST(defaults_are_safe_and_pass_their_own_checks),
        CONF_TEST(every_setting_has_a_name_of_its_own_and_help),
        CONF_TEST(what_grants_access_is_secret),
        CONF_TEST(a_file_has_names_values_comments_and_blank_lines),
        CONF_TEST(the_environment_wins_over_the_file),
        CONF_TEST(values_outlive_what_they_came_from),
        CONF_TEST(other_variables_of_the_environment_are_ignored),
        CONF_TEST(a_secret_may_lie_in_a_file),
        CONF_TEST(a_secret_file_that_cannot_be_read_whole_is_refused),
        CONF_TEST(wrong_values_are_refused_with_name_value_and_what_is_allowed),
        CONF_TEST(unknown_names_in_the_file_are_refused_with_their_line),
        CONF_TEST(no_message_holds_a_secret),
        CONF_TEST(production_refuses_what_is_unsafe),
        CONF_TEST(a_database_role_without_a_url_uses_the_common_one),
        CONF_TEST(loading_reads_the_named_file_and_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
