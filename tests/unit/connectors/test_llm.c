/* Completions, and what counts as none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/connectors/llm.h"
#include "tests/unit/support/services_rig.h"

#define CHOICE(message, reason)                                                                    \
    "{\"choices\":[{\"index\":0,\"message\":" message ",\"finish_reason\":" reason                 \
    "}],\"model\":\"model-1-2026\",\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7}}"
#define GOOD CHOICE("{\"role\":\"assistant\",\"content\":\"Subject: x\"}", "\"stop\"")

static enum sa_err complete(struct services_rig *rig, const json_t *format,
                            struct sa_completion *completion)
{
    sa_clear_error(&rig->ctx);
    return sa_llm_complete(&rig->ctx, &rig->services, SA_STR("be brief"), SA_STR("{\"a\":1}"),
                           format, completion);
}

static void a_completion_is_asked_for_and_read(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(ANSWER(200, GOOD)));
    struct sa_completion c;
    json_t *format = json_pack("{ss}", "type", "json_object");

    (void)state;
    assert_int_equal(complete(rig, format, &c), SA_OK);
    assert_string_equal(c.content.p, "Subject: x");
    assert_string_equal(c.model.p, "model-1-2026");
    assert_string_equal(c.finish_reason.p, "stop");
    assert_int_equal(c.tokens_in, 11);
    assert_int_equal(c.tokens_out, 7);
    assert_request(rig, 0, "POST /v1/chat/completions");
    assert_has(fixture_request(rig->fixture, 0), "Authorization: Bearer llm-key\r\n");
    assert_body(rig, 0,
                "{\"model\":\"model-1\",\"messages\":[{\"role\":\"system\",\"content\":"
                "\"be brief\"},{\"role\":\"user\",\"content\":\"{\\\"a\\\":1}\"}],"
                "\"response_format\":{\"type\":\"json_object\"}}");
    json_decref(format);
    rig_free(rig);
}

static void a_server_without_usage_and_key_is_fine(void **state)
{
    struct services_rig *rig = rig_of(
        FIXTURE(ANSWER(200, "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":null}")));
    struct sa_completion c;

    (void)state;
    rig->services.credentials.openai_key = SA_STR("");
    assert_int_equal(complete(rig, NULL, &c), SA_OK);
    assert_int_equal(c.tokens_in, 0);
    assert_has_not(fixture_request(rig->fixture, 0), "Authorization");
    assert_has_not(fixture_request(rig->fixture, 0), "response_format");
    rig_free(rig);
}

static void a_server_that_refuses_the_format_is_asked_without_it_once(void **state)
{
    struct services_rig *rig = rig_of(
        FIXTURE(ANSWER(400, "{\"error\":{\"message\":\"response_format unsupported\"}}"),
                ANSWER(200, GOOD), ANSWER(400, "{\"error\":{}}"), ANSWER(400, "{\"error\":{}}"),
                ANSWER(400, "{\"error\":{\"code\":\"context_length_exceeded\"}}")));
    struct sa_completion c;
    json_t *format = json_pack("{ss}", "type", "json_schema");

    (void)state;
    assert_int_equal(complete(rig, format, &c), SA_OK);
    assert_has(fixture_request(rig->fixture, 0), "json_schema");
    assert_has_not(fixture_request(rig->fixture, 1), "response_format");
    assert_int_equal(complete(rig, format, &c), SA_EXTERNAL_SERVICE);
    assert_int_equal(complete(rig, format, &c), SA_EXTERNAL_SERVICE);
    assert_int_equal(fixture_requests(rig->fixture), 5);
    json_decref(format);
    rig_free(rig);
}

static void what_is_no_usable_text_is_bad_output(void **state)
{
    static const char *const bodies[] = {
        CHOICE("{\"content\":null,\"refusal\":\"I cannot\"}", "\"stop\""),
        CHOICE("{\"content\":null}", "\"stop\""),
        CHOICE("{\"content\":\" \\n \"}", "\"stop\""),
        CHOICE("{\"content\":\"Half a\"}", "\"length\""),
        CHOICE("{\"content\":\"Half a\"}", "\"content_filter\""),
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bodies); i++) {
        struct services_rig *rig = rig_of(FIXTURE(ANSWER(200, bodies[i])));
        struct sa_completion c;
        assert_int_equal(complete(rig, NULL, &c), SA_LLM_BAD_OUTPUT);
        rig_free(rig);
    }
}

static void what_is_no_completion_is_a_bad_response(void **state)
{
    static const char *const bodies[] = {"", "{}", "{\"choices\":[]}", "{\"choices\":[{}]}",
                                         "{\"choices\":[{\"message\":{\"content\":7}}]}"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bodies); i++) {
        struct services_rig *rig = rig_of(FIXTURE(ANSWER(200, bodies[i])));
        struct sa_completion c;
        assert_int_equal(complete(rig, NULL, &c), SA_BAD_RESPONSE);
        rig_free(rig);
    }
}

static void a_used_up_quota_is_final_and_a_rate_limit_is_not(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(ANSWER(429, "{\"error\":{\"message\":\"m\",\"type\":\"insufficient_quota\","
                                   "\"code\":\"insufficient_quota\"}}"),
                       {.status = 429,
                        .body = "{\"error\":{\"code\":\"rate_limit_exceeded\"}}",
                        .headers = "retry-after-ms: 250\r\nretry-after: 1\r\n"}));
    struct sa_completion c;

    (void)state;
    assert_int_equal(complete(rig, NULL, &c), SA_EXTERNAL_SERVICE);
    assert_int_equal(complete(rig, NULL, &c), SA_RATE_LIMITED);
    assert_int_equal(rig->ctx.error.retry_after_ms, 250);
    rig_free(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_completion_is_asked_for_and_read),
        cmocka_unit_test(a_server_without_usage_and_key_is_fine),
        cmocka_unit_test(a_server_that_refuses_the_format_is_asked_without_it_once),
        cmocka_unit_test(what_is_no_usable_text_is_bad_output),
        cmocka_unit_test(what_is_no_completion_is_a_bad_response),
        cmocka_unit_test(a_used_up_quota_is_final_and_a_rate_limit_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
