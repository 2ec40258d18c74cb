/* Contact objects, bodies of one's own and rows of the submissions API become submissions. */
#include "tests/unit/domain/setup.h"

#include "lib/base/json.h"
#include "lib/domain/submission_shapes.h"

#define FORM "76298722-8e69-4ef1-9530-f58da2db5f63"
static const struct sa_form_source source = {.portal_id = 33, .form_id = SA_STR_INIT(FORM)};

static struct sa_submission hooked(const char *body)
{
    struct sa_submission s;

    sa_clear_error(&ctx);
    if (sa_submission_of_hook(&ctx, sa_str_of(body), &source, &s))
        fail_msg("%s: %s", body, sa_error_detail(&ctx));
    return s;
}

static void a_contact_is_read_from_its_newest_submission_of_the_form(void **state)
{
    (void)state;
    struct sa_submission s = hooked(
        "{\"vid\":201,\"properties\":{\"email\":{\"value\":\"Zoe@Example.com\"},"
        "\"firstname\":{\"value\":\"Zoe\",\"versions\":[]},\"createdate\":{\"value\":\"1\"},"
        "\"message\":{\"value\":\"Hello there\",\"versions\":[{\"source-type\":\"FORM\","
        "\"source-id\":\"C2\"}]}},"
        "\"form-submissions\":[{\"conversion-id\":\"c1\",\"timestamp\":5,\"form-id\":"
        "\"762987228e694ef19530f58da2db5f63\"},{\"conversion-id\":\"c2\",\"timestamp\":"
        "\"1790000000123\","
        "\"form-id\":\"762987228E694EF19530F58DA2DB5F63\",\"page-url\":\"https://x.example/\","
        "\"page-title\":\"T\"},{\"conversion-id\":\"c3\",\"timestamp\":1790000000999,\"form-id\":"
        "\"z\"}]}");

    assert_str(s.form_id, FORM);
    assert_str(s.submission_id, "c2");
    assert_int_equal(s.submitted_ms, 1790000000123);
    assert_int_equal(s.portal_id, 33);
    assert_str(s.email, "zoe@example.com");
    assert_str(s.first_name, "Zoe");
    assert_str(s.message, "Hello there");
    assert_str(s.page_url, "https://x.example/");
    assert_str(s.page_title, "T");
    assert_int_equal(s.values.n, 3);
}

static void without_submissions_the_last_conversion_gives_the_time(void **state)
{
    (void)state;
    struct sa_submission s = hooked("{\"properties\":{\"email\":\"a@b.example\",\"lastname\":null,"
                                    "\"recent_conversion_date\":{\"value\":\"1790000000123\"}}}");

    assert_str(s.form_id, FORM);
    assert_int_equal(s.submission_id.n, 0);
    assert_int_equal(s.submitted_ms, 1790000000123);
    assert_str(s.email, "a@b.example");
}

static void what_the_submission_did_not_set_is_no_answer(void **state)
{
    (void)state;
    struct sa_submission s = hooked(
        "{\"properties\":{\"email\":{\"value\":\"a@b.example\"},"
        "\"message\":{\"value\":\"an old question\",\"versions\":[{\"source-type\":\"FORM\","
        "\"source-id\":\"old\"}]},"
        "\"budget\":{\"value\":\"ten thousand or more a "
        "year\",\"versions\":[{\"source-type\":\"FORM\","
        "\"source-id\":\"now\"}]},"
        "\"hs_analytics\":{\"value\":\"one two three four five "
        "six\",\"versions\":[{\"source-type\":"
        "\"CALCULATED\"}]},\"untold\":{\"value\":\"one two three four five six\"}},"
        "\"form-submissions\":[{\"conversion-id\":\"now\",\"timestamp\":1,\"form-id\":\"" FORM
        "\"}]}");

    assert_int_equal(s.values.n, 2);
    assert_str(s.message, "ten thousand or more a year");
}

static void flat_and_documented_bodies_are_taken_under_the_doors_form(void **state)
{
    (void)state;
    struct sa_submission s = hooked(
        "{\"hs_object_id\":\"201\",\"formId\":\"x\",\"email\":\"a@b.example\",\"n\":5,"
        "\"x\":null,\"deep\":{\"a\":1},\"submitted_at\":\"1790000000123\",\"conversionId\":\"c\"}");

    assert_str(s.form_id, FORM);
    assert_str(s.submission_id, "c");
    assert_int_equal(s.submitted_ms, 1790000000123);
    assert_int_equal(s.values.n, 2);
    s = hooked("{\"formId\":\"x\",\"portalId\":7,\"formSubmissionId\":\"d\",\"fields\":[{\"name\":"
               "\"email\","
               "\"value\":\"a@b.example\"}]}");
    assert_str(s.form_id, FORM);
    assert_int_equal(s.portal_id, 33);
    assert_str(s.submission_id, "d");
    s = hooked("{\"callbackId\":\"1\",\"inputFields\":{\"email\":\"a@b.example\"}}");
    assert_str(s.email, "a@b.example");
}

static void what_is_no_object_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "{",
        "[]",
        "{}",
        "1",
        "null",
        "\"x\"",
        "{\"properties\":{\"email\":{\"value\":{}}}}",
        "{\"submittedAt\":\"yesterday\",\"email\":\"a@b.example\"}",
        "{\"properties\":{},\"form-submissions\":[{\"timestamp\":-5,\"form-id\":\"f\"}]}",
    };
    struct sa_submission s;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bad); i++) {
        sa_clear_error(&ctx);
        if (sa_submission_of_hook(&ctx, sa_str_of(bad[i]), &source, &s) != SA_INVALID_INPUT)
            fail_msg("%s is taken", bad[i]);
    }
}

static void odd_shapes_inside_a_contact_do_no_harm(void **state)
{
    static const char *const odd[] = {
        "{\"properties\":{}}", "{\"properties\":{\"email\":{}},\"form-submissions\":{}}",
        "{\"properties\":{\"email\":[\"a@b.example\"]},\"form-submissions\":[1,null,[],{}]}",
        "{\"properties\":{\"message\":{\"value\":\"x\",\"versions\":[7]}},\"form-submissions\":"
        "\"x\"}"};
    struct sa_submission s;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(odd); i++) {
        sa_clear_error(&ctx);
        (void)!sa_submission_of_hook(&ctx, sa_str_of(odd[i]), &source, &s);
        s = hooked(i == 3 ? odd[0] : odd[i]);
    }
}

static void a_row_of_the_submissions_api_is_read(void **state)
{
    json_t *row;
    struct sa_submission s;

    (void)state;
    assert_int_equal(
        sa_json_parse(
            &ctx,
            SA_STR(
                "{\"conversionId\":\"2e137f47-a86e-4879-8322-d47f6f529a93\",\"submittedAt\":"
                "1790000000123,\"pageUrl\":\"https://x.example/\",\"values\":[{\"name\":\"email\","
                "\"value\":\"zoe@example.com\",\"objectTypeId\":\"0-1\"}]}"),
            &row),
        SA_OK);
    assert_int_equal(sa_submission_of_poll(&ctx, row, &source, &s), SA_OK);
    assert_str(s.submission_id, "2e137f47-a86e-4879-8322-d47f6f529a93");
    assert_str(s.email, "zoe@example.com");
    assert_str(s.page_url, "https://x.example/");
    assert_int_equal(s.submitted_ms, 1790000000123);
    json_object_del(row, "values");
    assert_int_equal(sa_submission_of_poll(&ctx, row, &source, &s), SA_INVALID_INPUT);
}

static void a_forms_id_has_one_spelling(void **state)
{
    (void)state;
    assert_str(sa_form_id(arena, SA_STR(" 762987228E694EF19530F58DA2DB5F63 ")), FORM);
    assert_str(sa_form_id(arena, SA_STR(FORM)), FORM);
    assert_str(sa_form_id(arena, SA_STR("762987228E694EF19530F58DA2DB5F6x")),
               "762987228e694ef19530f58da2db5f6x");
    assert_str(sa_form_id(arena, SA_STR("Contact-1")), "contact-1");
    assert_str(sa_form_id(arena, SA_STR("")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_contact_is_read_from_its_newest_submission_of_the_form),
        TEST(without_submissions_the_last_conversion_gives_the_time),
        TEST(what_the_submission_did_not_set_is_no_answer),
        TEST(flat_and_documented_bodies_are_taken_under_the_doors_form),
        TEST(what_is_no_object_is_refused),
        TEST(odd_shapes_inside_a_contact_do_no_harm),
        TEST(a_row_of_the_submissions_api_is_read),
        TEST(a_forms_id_has_one_spelling),
    };
    return cmocka_run_group_tests_name("domain/submission_shapes", tests, NULL, NULL);
}
