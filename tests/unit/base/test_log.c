/* Log lines: one valid JSON object each, whatever the message holds. */
#include "tests/unit/unit.h"

#include "lib/base/json.h"
#include "lib/base/log.h"

static const char *message;
static struct sa_ctx *with;

static void log_message(void)
{
    sa_log(with, SA_LOG_WARN, "unit.event", "%s", message);
}

/* What the line holds, read back; there is exactly one line. */
static json_t *logged(const char *text)
{
    int status;
    json_t *root;

    message = text;
    struct sa_str line = unit_child(log_message, &status);
    assert_int_equal(status, 0);
    assert_true(line.n > 1 && line.n <= 8192);
    assert_int_equal(sa_str_chr(line, '\n'), line.n - 1);
    if (sa_json_parse(&unit_ctx, line, &root) != SA_OK)
        fail_msg("%s: %.*s", sa_error_detail(&unit_ctx), SA_STR_ARG(line));
    return root;
}

static void a_line_carries_what_is_known(void **state)
{
    (void)state;
    with = &unit_ctx;
    sa_ctx_new_trace(&unit_ctx);
    unit_ctx.tenant = sa_uuid_new();
    unit_ctx.workflow = sa_uuid_new();
    const json_t *line = logged("all is well");
    assert_str(sa_json_str(line, "body"), "all is well");
    assert_str(sa_json_str(line, "event.name"), "unit.event");
    assert_str(sa_json_str(line, "severity_text"), "WARN");
    assert_int_equal(sa_json_int(line, "severity_number"), 13);
    assert_str(sa_json_str(line, "service.name"), "unit");
    assert_str(sa_json_str(line, "trace_id"), unit_ctx.trace_id);
    assert_str(sa_json_str(line, "tenant.id"), unit_ctx.tenant.text);
    assert_str(sa_json_str(line, "workflow.id"), unit_ctx.workflow.text);
    assert_true(sa_json_int(line, "process.pid") > 0);
    assert_int_equal(sa_json_str(line, "timestamp").n, 27);
}

static void what_is_not_known_is_left_out(void **state)
{
    (void)state;
    with = &unit_ctx;
    assert_null(json_object_get(logged("x"), "tenant.id"));
    assert_null(json_object_get(logged("x"), "trace_id"));
    with = NULL;
    assert_null(json_object_get(logged("x"), "service.name"));
    assert_null(json_object_get(logged(""), "body"));
}

static void every_byte_can_be_logged(void **state)
{
    char all[256];

    (void)state;
    with = NULL;
    assert_str(sa_json_str(logged("\"quoted\" \\ \n\r\t\x01\x7F \xC3\xA4"), "body"),
               "\"quoted\" \\ \n\r\t\x01\x7F \xC3\xA4");
    for (int i = 0; i < 255; i++)
        all[i] = (char)(i + 1);
    all[255] = '\0';
    assert_non_null(json_object_get(logged(all), "body"));
    assert_str(sa_json_str(logged("\xE4"), "body"), "\xC3\xA4");
}

static void long_messages_are_cut_to_valid_lines(void **state)
{
    static const char *const parts[] = {"x", "\x01", "\xC3\xA4", "\xE2\x82\xAC", "\xFF"};
    char *text = sa_alloc(unit_ctx.arena, 40001);

    (void)state;
    with = NULL;
    for (size_t p = 0; p < SA_COUNT(parts); p++)
        for (size_t shift = 0; shift < 4; shift++) {
            size_t n = strlen(parts[p]), at = shift;
            memset(text, 'x', shift);
            for (; at + n < 40000; at += n)
                memcpy(text + at, parts[p], n);
            text[at] = '\0';
            struct sa_str body = sa_json_str(logged(text), "body");
            assert_true(body.n > 1000);
            if (sa_str_utf8(sa_str_of(text)))
                assert_memory_equal(body.p, text, body.n);
        }
    for (size_t shift = 0; shift < 8; shift++) {
        memset(text, '\x01', 1300);
        memset(text + 1300, 'x', shift);
        size_t at = 1300 + shift;
        for (; at < 4000; at += 3)
            memcpy(text + at, "\xE2\x82\xAC", 3);
        text[at] = '\0';
        struct sa_str body = sa_json_str(logged(text), "body");
        assert_true(body.n > 1200 && body.n <= at);
        assert_memory_equal(body.p, text, body.n);
    }
}

static void log_each_level(void)
{
    sa_log_setup(SA_LOG_WARN, SA_LOG_TEXT);
    sa_log(NULL, SA_LOG_DEBUG, "e", "1");
    sa_log(NULL, SA_LOG_INFO, "e", "2");
    sa_log(NULL, SA_LOG_WARN, "e", "3\n4");
    sa_log(NULL, SA_LOG_ERROR, "e", "5");
}

static void levels_below_the_least_are_silent_and_text_lines_are_plain(void **state)
{
    int status;

    (void)state;
    assert_str(unit_child(log_each_level, &status), "WARN e: 3\\u000a4\nERROR e: 5\n");
}

static void log_with_a_long_event(void)
{
    char event[10000];

    memset(event, 'e', sizeof(event) - 1);
    event[sizeof(event) - 1] = '\0';
    sa_log_setup(SA_LOG_DEBUG, SA_LOG_TEXT);
    sa_log(NULL, SA_LOG_INFO, event, "message");
}

static void no_line_is_longer_than_8_kib(void **state)
{
    int status;
    struct sa_str line = unit_child(log_with_a_long_event, &status);

    (void)state;
    assert_int_equal(status, 0);
    assert_in_range(line.n, 8000, 8192);
    assert_int_equal(sa_str_chr(line, '\n'), line.n - 1);
}

static void log_recorded_error(void)
{
    sa_log_setup(SA_LOG_DEBUG, SA_LOG_TEXT);
    (void)!sa_fail(&unit_ctx, SA_AUTH, "token refused");
    sa_log_error(&unit_ctx, "unit.failed");
    sa_clear_error(&unit_ctx);
    (void)!sa_fail(&unit_ctx, SA_CONFIGURATION, "missing");
    sa_log_error(&unit_ctx, "unit.failed");
}

static void an_error_is_logged_at_the_level_of_its_code(void **state)
{
    int status;

    (void)state;
    assert_str(unit_child(log_recorded_error, &status),
               "WARN unit.failed: auth: token refused\n"
               "ERROR unit.failed: configuration: missing\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SA_TEST(a_line_carries_what_is_known),
        SA_TEST(what_is_not_known_is_left_out),
        SA_TEST(every_byte_can_be_logged),
        SA_TEST(long_messages_are_cut_to_valid_lines),
        SA_TEST(levels_below_the_least_are_silent_and_text_lines_are_plain),
        SA_TEST(no_line_is_longer_than_8_kib),
        SA_TEST(an_error_is_logged_at_the_level_of_its_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
