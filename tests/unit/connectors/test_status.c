/* What statuses and error bodies of each service mean, and what of them may be written down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "lib/base/clock.h"
#include "lib/connectors/status.h"
#include "tests/unit/unit.h"

#define GOOGLE(code, reason)                                                                       \
    "{\"error\":{\"code\":" code ",\"message\":\"m\",\"errors\":[{\"domain\":\"usageLimits\","     \
    "\"reason\":\"" reason "\"}],\"status\":\"S\"}}"

struct row {
    enum sa_connector service;
    int status;
    const char *body;
    enum sa_err err;
    int64_t pause_ms; /* -1: none */
};

static const struct row rows[] = {
    {SA_CONNECTOR_HUBSPOT, 200, "", SA_OK, -1},
    {SA_CONNECTOR_HUBSPOT, 207, "", SA_OK, -1},
    {SA_CONNECTOR_HUBSPOT, 204, "", SA_OK, -1},
    {SA_CONNECTOR_HUBSPOT, 100, "", SA_BAD_RESPONSE, -1},
    {SA_CONNECTOR_HUBSPOT, 302, "", SA_BAD_RESPONSE, -1},
    {SA_CONNECTOR_HUBSPOT, 400, "{\"category\":\"VALIDATION_ERROR\"}", SA_EXTERNAL_SERVICE, -1},
    {SA_CONNECTOR_HUBSPOT, 401, "{\"category\":\"EXPIRED_AUTHENTICATION\"}", SA_AUTH, -1},
    {SA_CONNECTOR_HUBSPOT, 403, "{\"category\":\"MISSING_SCOPES\"}", SA_EXTERNAL_SERVICE, -1},
    {SA_CONNECTOR_HUBSPOT, 404, "", SA_NOT_FOUND, -1},
    {SA_CONNECTOR_HUBSPOT, 409, "{\"message\":\"Contact already exists. Existing ID: 7\"}",
     SA_CONFLICT, -1},
    {SA_CONNECTOR_HUBSPOT, 423, "", SA_TRANSIENT, 2000},
    {SA_CONNECTOR_HUBSPOT, 429, "{\"errorType\":\"RATE_LIMIT\",\"policyName\":\"DAILY\"}",
     SA_RATE_LIMITED, 3600000},
    {SA_CONNECTOR_HUBSPOT, 429, "{\"policyName\":\"TEN_SECONDLY_ROLLING\"}", SA_RATE_LIMITED,
     10000},
    {SA_CONNECTOR_HUBSPOT, 429, "{\"policyName\":\"SECONDLY\"}", SA_RATE_LIMITED, 1000},
    {SA_CONNECTOR_HUBSPOT, 429, "{\"message\":\"You have reached your secondly limit.\"}",
     SA_RATE_LIMITED, 1000},
    {SA_CONNECTOR_HUBSPOT, 429, "", SA_RATE_LIMITED, -1},
    {SA_CONNECTOR_HUBSPOT, 477, "", SA_RATE_LIMITED, -1},
    {SA_CONNECTOR_HUBSPOT, 500, "<html>", SA_TRANSIENT, -1},
    {SA_CONNECTOR_HUBSPOT, 503, "", SA_TRANSIENT, -1},
    {SA_CONNECTOR_HUBSPOT, 524, "", SA_TRANSIENT, -1},
    {SA_CONNECTOR_GMAIL, 403, GOOGLE("403", "rateLimitExceeded"), SA_RATE_LIMITED, -1},
    {SA_CONNECTOR_GMAIL, 403, GOOGLE("403", "userRateLimitExceeded"), SA_RATE_LIMITED, -1},
    {SA_CONNECTOR_GMAIL, 403, GOOGLE("403", "dailyLimitExceeded"), SA_RATE_LIMITED, -1},
    {SA_CONNECTOR_GMAIL, 403, GOOGLE("403", "insufficientPermissions"), SA_EXTERNAL_SERVICE, -1},
    {SA_CONNECTOR_GMAIL, 403, "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\"}}", SA_RATE_LIMITED,
     -1},
    {SA_CONNECTOR_GMAIL, 404, GOOGLE("404", "notFound"), SA_NOT_FOUND, -1},
    {SA_CONNECTOR_GMAIL, 410, "", SA_NOT_FOUND, -1},
    {SA_CONNECTOR_GMAIL, 412, "", SA_CONFLICT, -1},
    {SA_CONNECTOR_CALENDAR, 403, GOOGLE("403", "quotaExceeded"), SA_RATE_LIMITED, -1},
    {SA_CONNECTOR_DRIVE, 429, GOOGLE("429", "userRateLimitExceeded"), SA_RATE_LIMITED, -1},
    {SA_CONNECTOR_LLM, 429, "{\"error\":{\"code\":\"rate_limit_exceeded\",\"type\":\"requests\"}}",
     SA_RATE_LIMITED, -1},
    {SA_CONNECTOR_LLM, 429, "{\"error\":{\"code\":\"insufficient_quota\"}}", SA_EXTERNAL_SERVICE,
     -1},
    {SA_CONNECTOR_LLM, 408, "", SA_TRANSIENT, -1},
    {SA_CONNECTOR_LLM, 401, "", SA_AUTH, -1},
    {SA_CONNECTOR_LLM, 477, "", SA_EXTERNAL_SERVICE, -1},
    {SA_CONNECTOR_GOOGLE_OAUTH, 400, "{\"error\":\"invalid_grant\"}", SA_AUTH, -1},
    {SA_CONNECTOR_GOOGLE_OAUTH, 400, "{\"error\":\"invalid_request\"}", SA_CONFIGURATION, -1},
    {SA_CONNECTOR_GOOGLE_OAUTH, 401, "{\"error\":\"invalid_client\"}", SA_CONFIGURATION, -1},
    {SA_CONNECTOR_GOOGLE_OAUTH, 500, "", SA_TRANSIENT, -1},
};

static void every_status_has_its_class_and_pause(void **state)
{
    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++) {
        struct sa_http_response response = {.status = rows[i].status,
                                            .body = sa_str_of(rows[i].body)};
        sa_clear_error(&unit_ctx);
        enum sa_err err = sa_status_check(&unit_ctx, rows[i].service, "doing x", &response);
        if (err != rows[i].err || unit_ctx.error.retry_after_ms != rows[i].pause_ms)
            fail_msg("row %zu: %s, pause %lld", i, sa_err_name(err),
                     (long long)unit_ctx.error.retry_after_ms);
        if (err)
            assert_int_equal(unit_ctx.error.remote_status, rows[i].status);
    }
}

static void a_pause_the_service_names_wins(void **state)
{
    static const struct {
        const char *seconds;
        const char *ms;
        int64_t want;
    } pauses[] = {
        {"7", "", 7000},           {"0", "", 0},
        {"", "1500", 1500},        {"7", "1500", 1500},
        {"7", "junk", 7000},       {"-5", "", 10000},
        {"soon", "", 10000},       {"", "-3", 10000},
        {"1000000000", "", 10000}, {"7200", "", 3600000},
        {"", "99999999", 3600000},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(pauses); i++) {
        struct sa_http_response response = {.status = 429,
                                            .body =
                                                SA_STR("{\"policyName\":\"TEN_SECONDLY_ROLLING\"}"),
                                            .retry_after = sa_str_of(pauses[i].seconds),
                                            .retry_after_ms = sa_str_of(pauses[i].ms)};
        sa_clear_error(&unit_ctx);
        assert_int_equal(sa_status_check(&unit_ctx, SA_CONNECTOR_HUBSPOT, "x", &response),
                         SA_RATE_LIMITED);
        if (unit_ctx.error.retry_after_ms != pauses[i].want)
            fail_msg("row %zu: %lld", i, (long long)unit_ctx.error.retry_after_ms);
    }
}

static void a_time_in_gmails_message_is_a_pause(void **state)
{
    char when[28];
    struct sa_http_response response = {.status = 429};

    (void)state;
    sa_clock_rfc3339(sa_clock_us() + 90 * 1000000LL, when, sizeof(when));
    response.body =
        sa_str_fmt(unit_ctx.arena,
                   "{\"error\":{\"message\":\"User-rate limit exceeded.  Retry after %s\"}}", when);
    assert_int_equal(sa_status_check(&unit_ctx, SA_CONNECTOR_GMAIL, "x", &response),
                     SA_RATE_LIMITED);
    assert_in_range(unit_ctx.error.retry_after_ms, 88000, 92000);
    sa_clear_error(&unit_ctx);
    response.body = SA_STR("{\"error\":{\"message\":\"Retry after lunch\"}}");
    assert_int_equal(sa_status_check(&unit_ctx, SA_CONNECTOR_GMAIL, "x", &response),
                     SA_RATE_LIMITED);
    assert_int_equal(unit_ctx.error.retry_after_ms, -1);
}

static void messages_lose_addresses_numbers_and_controls(void **state)
{
    static const struct {
        const char *in;
        const char *out;
    } texts[] = {
        {"Contact jo@acme.example already exists", "Contact [withheld] already exists"},
        {"{\"email\":\"jo@acme.example\"}", "{\"email\":\"[withheld]\"}"},
        {"/contacts/jo%40acme.example not found", "[withheld] not found"},
        {"call +4940123456 now", "call [withheld] now"},
        {"a\r\n\x1b[31mb\tc", "a   [31mb c"},
        {"Existing ID: 37765128953", "Existing ID: 37765128953"},
        {"a+b and @ alone", "a+b and [withheld] alone"},
        {"\xff\xfe", "(unreadable message)"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(texts); i++)
        assert_str(sa_refusal_text(unit_ctx.arena, sa_str_of(texts[i].in)), texts[i].out);
}

static void long_messages_are_cut(void **state)
{
    char *text = sa_alloc(unit_ctx.arena, 100000);

    (void)state;
    memset(text, 'x', 99999);
    assert_true(sa_refusal_text(unit_ctx.arena, sa_str_of(text)).n <= 300);
    /* What is withheld is shorter than what says so. */
    for (size_t i = 0; i < 99998; i += 2)
        text[i] = '@', text[i + 1] = ' ';
    assert_true(sa_refusal_text(unit_ctx.arena, sa_str_of(text)).n <= 300);
}

static void the_detail_says_what_happened_where(void **state)
{
    struct sa_http_response response = {
        .status = 403,
        .body = SA_STR("{\"category\":\"MISSING_SCOPES\",\"message\":\"No scope\"}")};

    (void)state;
    assert_int_equal(
        sa_status_check(&unit_ctx, SA_CONNECTOR_HUBSPOT, "reading a contact", &response),
        SA_EXTERNAL_SERVICE);
    assert_string_equal(sa_error_detail(&unit_ctx),
                        "reading a contact: hubspot answered 403 MISSING_SCOPES: No scope");
}

static void bodies_of_any_kind_leave_no_error_behind(void **state)
{
    static const char *const bodies[] = {"",
                                         "[]",
                                         "null",
                                         "\"x\"",
                                         "{\"error\":[1,2]}",
                                         "{\"error\":{\"errors\":\"no\"}}",
                                         "{\"message\":{\"deep\":1}}",
                                         "{\"error\":{\"code\":{}}}"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bodies); i++) {
        struct sa_refusal refusal = sa_refusal_read(&unit_ctx, sa_str_of(bodies[i]));
        assert_int_equal(unit_ctx.error.code, SA_OK);
        assert_int_equal(unit_ctx.error.detail[0], '\0');
        assert_int_equal(refusal.policy.n, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(every_status_has_its_class_and_pause),
        SA_TEST(a_pause_the_service_names_wins),
        SA_TEST(a_time_in_gmails_message_is_a_pause),
        SA_TEST(messages_lose_addresses_numbers_and_controls),
        SA_TEST(long_messages_are_cut),
        SA_TEST(the_detail_says_what_happened_where),
        SA_TEST(bodies_of_any_kind_leave_no_error_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
