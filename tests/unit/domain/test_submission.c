/* Parsing of submissions: spellings, tidying, caps, refusals. */
#include "tests/unit/domain/setup.h"

#include "lib/base/buf.h"

#include "lib/domain/submission.h"

static struct sa_submission parsed(const char *body)
{
    struct sa_submission s;

    sa_clear_error(&ctx);
    if (sa_submission_parse(&ctx, sa_str_of(body), &s))
        print_error("%s\n", sa_error_detail(&ctx));
    assert_int_equal(ctx.error.code, SA_OK);
    return s;
}

static void refused(const char *body, const char *says)
{
    struct sa_submission s;

    sa_clear_error(&ctx);
    assert_int_equal(sa_submission_parse(&ctx, sa_str_of(body), &s), SA_INVALID_INPUT);
    if (!strstr(sa_error_detail(&ctx), says))
        print_error("\"%s\" lacks \"%s\"\n", sa_error_detail(&ctx), says);
    assert_non_null(strstr(sa_error_detail(&ctx), says));
}

static struct sa_submission with_values(const char *values)
{
    return parsed(
        sa_str_fmt(arena, "{\"portalId\":1,\"formId\":\"f\",\"fieldValues\":%s}", values).p);
}

static void the_documented_body_is_read(void **state)
{
    (void)state;
    struct sa_submission s = parsed(
        "{\"portalId\":12345,\"formId\":\" 2E137F47-A86E-4879-8322-D47F6F529A93 \","
        "\"formSubmissionId\":\"sub-1\",\"timestamp\":1790000000123,\"pageTitle\":\"Contact  us\","
        "\"pageUri\":\"https://acme.example/contact\",\"submitText\":\"Send\",\"fieldValues\":["
        "{\"name\":\"email\",\"value\":\"Zoe@Example.com\"},{\"name\":\"firstname\",\"value\":"
        "\"Zoë\"},"
        "{\"name\":\"lastname\",\"value\":\"Ng\"},{\"name\":\"company\",\"value\":\"Acme & Co\"},"
        "{\"name\":\"jobtitle\",\"value\":\"CEO\"},{\"name\":\"phone\",\"value\":\"+49 30 123\"},"
        "{\"name\":\"website\",\"value\":\"acme.example\"},{\"name\":\"country\",\"value\":\"DE\"},"
        "{\"name\":\"message\",\"value\":\"Hello,\\r\\n\\r\\n\\r\\n\\r\\nplease  call.\"}]}");
    assert_int_equal(s.portal_id, 12345);
    assert_str(s.form_id, "2e137f47-a86e-4879-8322-d47f6f529a93");
    assert_str(s.submission_id, "sub-1");
    assert_int_equal(s.submitted_ms, 1790000000123);
    assert_str(s.page_title, "Contact us");
    assert_str(s.page_url, "https://acme.example/contact");
    assert_str(s.email, "zoe@example.com");
    assert_str(s.first_name, "Zoë");
    assert_str(s.last_name, "Ng");
    assert_str(s.company, "Acme & Co");
    assert_str(s.job_title, "CEO");
    assert_str(s.phone, "+49 30 123");
    assert_str(s.website, "acme.example");
    assert_str(s.country, "DE");
    assert_str(s.message, "Hello,\n\nplease call.");
    assert_int_equal(s.values.n, 9);
}

static void the_other_spellings_of_members_are_read(void **state)
{
    (void)state;
    struct sa_submission s =
        parsed("{\"portalId\":\"77\",\"formGuid\":\"ABC\",\"submissionId\":9,"
               "\"submittedAt\":\"1790000000123\",\"pageUrl\":\"https://a.example/\",\"fields\":["
               "{\"name\":\"Email\",\"value\":\"a@b.example\"}]}");
    assert_int_equal(s.portal_id, 77);
    assert_str(s.form_id, "abc");
    assert_str(s.submission_id, "9");
    assert_int_equal(s.submitted_ms, 1790000000123);
    assert_str(s.page_url, "https://a.example/");
    assert_str(s.email, "a@b.example");
    s = parsed("{\"portalId\":1,\"formId\":\"f\",\"conversionId\":\"c-1\",\"values\":["
               "{\"name\":\"email\",\"value\":\"a@b.example\",\"objectTypeId\":\"0-1\"}]}");
    assert_str(s.submission_id, "c-1");
    assert_int_equal(s.submitted_ms, 0);
}

static void field_names_match_in_any_spelling(void **state)
{
    static const struct {
        const char *name;
        size_t offset;
    } rows[] = {
        {"EMAIL", offsetof(struct sa_submission, email)},
        {"E-Mail", offsetof(struct sa_submission, email)},
        {"e-mail address", offsetof(struct sa_submission, email)},
        {"0-1/email", offsetof(struct sa_submission, email)},
        {"firstName", offsetof(struct sa_submission, first_name)},
        {"first_name", offsetof(struct sa_submission, first_name)},
        {"FirstName", offsetof(struct sa_submission, first_name)},
        {"First name", offsetof(struct sa_submission, first_name)},
        {"Vorname", offsetof(struct sa_submission, first_name)},
        {"PRÉNOM", offsetof(struct sa_submission, first_name)},
        {"last-name", offsetof(struct sa_submission, last_name)},
        {"Nachname", offsetof(struct sa_submission, last_name)},
        {"COMPANY", offsetof(struct sa_submission, company)},
        {"company_name", offsetof(struct sa_submission, company)},
        {"0-2/name", offsetof(struct sa_submission, company)},
        {"Société", offsetof(struct sa_submission, company)},
        {"job_title", offsetof(struct sa_submission, job_title)},
        {"Job Title", offsetof(struct sa_submission, job_title)},
        {"Phone Number", offsetof(struct sa_submission, phone)},
        {"0-2/domain", offsetof(struct sa_submission, website)},
        {"Country/Region", offsetof(struct sa_submission, country)},
        {"comments", offsetof(struct sa_submission, message)},
        {"How can we help you?", offsetof(struct sa_submission, message)},
        {"how_can_we_help_", offsetof(struct sa_submission, message)},
        {"Ihre Nachricht", offsetof(struct sa_submission, message)},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++) {
        struct sa_submission s = with_values(
            sa_str_fmt(arena, "[{\"name\":\"%s\",\"value\":\"x@y.example\"}]", rows[i].name).p);
        struct sa_str *member = (struct sa_str *)(void *)((char *)&s + rows[i].offset);
        if (member->n == 0)
            print_error("%s\n", rows[i].name);
        assert_str(*member, "x@y.example");
    }
}

static void repeated_names_become_one_value(void **state)
{
    (void)state;
    struct sa_submission s = with_values(
        "[{\"name\":\"topics\",\"value\":\"a\"},{\"name\":\"email\",\"value\":\"a@b.example\"},"
        "{\"name\":\"topics\",\"value\":\"b\"},{\"name\":\"topics\",\"value\":\"a\"},"
        "{\"name\":\"sizes\",\"value\":[\"1-10\",\"11-50\"]},{\"name\":\"topics\",\"value\":null}"
        "]");
    assert_int_equal(s.values.n, 3);
    assert_str(s.values.items[0].value, "a;b");
    assert_str(s.values.items[1].value, "a@b.example");
    assert_str(s.values.items[2].value, "1-10;11-50");
}

static void the_first_usable_address_counts(void **state)
{
    static const char *const rows[][2] = {
        {"[{\"name\":\"email\",\"value\":\"nonsense\"},{\"name\":\"Email\",\"value\":\"a@b."
         "example\"}]",
         "a@b.example"},
        {"[{\"name\":\"email\",\"value\":\" Ann Lee <Ann.Lee@B.example> \"}]", "ann.lee@b.example"},
        {"[{\"name\":\"email\",\"value\":\"mailto:a@b.example\"}]", "a@b.example"},
        {"[{\"name\":\"email\",\"value\":\"a@b.example\\r\\nBcc: x@y.example\"}]", ""},
        {"[{\"name\":\"email\",\"value\":\"a@\"}]", ""},
        {"[]", ""},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        assert_str(with_values(rows[i][0]).email, rows[i][1]);
}

static void the_message_is_the_named_field_or_the_longest_answer(void **state)
{
    static const char *const rows[][2] = {
        {"[{\"name\":\"comments\",\"value\":\"second\"},{\"name\":\"message\",\"value\":\"first\"}"
         "]",
         "first"},
        {"[{\"name\":\"message\",\"value\":\"  \"},{\"name\":\"comments\",\"value\":\"second\"}]",
         "second"},
        {"[{\"name\":\"budget\",\"value\":\"10k\"},{\"name\":\"your_biggest_challenge\","
         "\"value\":\"we lose leads after every fair\"},{\"name\":\"region\",\"value\":\"North and "
         "South America\"}]",
         "we lose leads after every fair"},
        {"[{\"name\":\"consent_text\",\"value\":\"I agree to receive mails about many things\"}]",
         ""},
        {"[{\"name\":\"budget\",\"value\":\"10k\"}]", ""},
        {"[{\"name\":\"wish\",\"value\":\"製品のデモをお願いします\"}]",
         "製品のデモをお願いします"},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        assert_str(with_values(rows[i][0]).message, rows[i][1]);
}

static void names_are_tidied(void **state)
{
    (void)state;
    struct sa_submission s =
        with_values("[{\"name\":\"firstname\",\"value\":\"  Ann\\u202e\\u200b \\t Lee\\n\"},"
                    "{\"name\":\"company\",\"value\":\"Ac\\u0007me\\r\\nX-Evil: 1\"}]");
    assert_str(s.first_name, "Ann Lee");
    assert_str(s.company, "Acme X-Evil: 1");
    s = with_values("[{\"name\":\"Name\",\"value\":\"Ludwig van Beethoven\"}]");
    assert_str(s.first_name, "Ludwig");
    assert_str(s.last_name, "van Beethoven");
}

static void wrong_shapes_name_the_member(void **state)
{
    static const char *const rows[][2] = {
        {"", "not valid JSON"},
        {"[]", "must be an object"},
        {"{\"portalId\":1,\"portalId\":2}", "not valid JSON"},
        {"{\"formId\":\"f\",\"fieldValues\":[]}", "portalId: is required"},
        {"{\"portalId\":0,\"formId\":\"f\",\"fieldValues\":[]}", "portalId"},
        {"{\"portalId\":\"x\",\"formId\":\"f\",\"fieldValues\":[]}", "portalId: must be a whole"},
        {"{\"portalId\":1,\"fieldValues\":[]}", "formId: is required"},
        {"{\"portalId\":1,\"formId\":\"f\"}", "fieldValues: is required"},
        {"{\"portalId\":1,\"formId\":\"f\",\"fieldValues\":{}}", "fieldValues: must be an array"},
        {"{\"portalId\":1,\"formId\":\"f\",\"fieldValues\":[1]}",
         "fieldValues[0]: must be an object"},
        {"{\"portalId\":1,\"formId\":\"f\",\"fieldValues\":[{\"value\":\"x\"}]}",
         "fieldValues[0].name: is required"},
        {"{\"portalId\":1,\"formId\":\"f\",\"fieldValues\":[{\"name\":\" \",\"value\":\"x\"}]}",
         "fieldValues[0].name: is empty"},
        {"{\"portalId\":1,\"formId\":\"f\",\"fields\":[{\"name\":\"a\",\"value\":{\"b\":1}}]}",
         "fields[0].value"},
        {"{\"portalId\":1,\"formId\":\"f\",\"submittedAt\":\"yesterday\",\"fieldValues\":[]}",
         "submittedAt: must be milliseconds"},
        {"{\"portalId\":1,\"formId\":\"f\",\"timestamp\":-1,\"fieldValues\":[]}", "timestamp"},
        {"{\"portalId\":1,\"formId\":\"f\",\"fieldValues\":[{\"name\":\"a\",\"value\":\"\\u0000\"}]"
         "}",
         "not valid JSON"},
        {"{\"portalId\":1,\"formId\":\"f\",\"fieldValues\":[{\"name\":\"a\",\"value\":\"\xff\"}]}",
         "not valid JSON"},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        refused(rows[i][0], rows[i][1]);
}

static struct sa_str many_fields(size_t n, size_t value_bytes)
{
    struct sa_buf b;

    sa_buf_init(&b, arena, (size_t)64 << 20);
    sa_buf_puts(&b, "{\"portalId\":1,\"formId\":\"f\",\"fieldValues\":[");
    for (size_t i = 0; i < n; i++) {
        sa_buf_printf(&b, "%s{\"name\":\"same\",\"value\":\"%zu", i ? "," : "", i);
        for (size_t k = 0; k < value_bytes; k++)
            sa_buf_putc(&b, k % 2 ? 'n' : '\\');
        sa_buf_puts(&b, "\"}");
    }
    sa_buf_puts(&b, "]}");
    return sa_buf_str(&b);
}

static void caps_hold_and_are_named(void **state)
{
    struct sa_submission s;

    (void)state;
    refused(many_fields(SA_SUBMISSION_FIELDS + 1, 0).p, "more than 200 fields");
    refused(many_fields(1, 2 * (SA_SUBMISSION_VALUE_BYTES + 2)).p, "longer than 65536 bytes");
    sa_clear_error(&ctx);
    size_t before = sa_arena_used(arena);
    assert_int_equal(sa_submission_parse(&ctx, many_fields(200, 8000), &s), SA_OK);
    assert_in_range(sa_arena_used(arena) - before, 0, 64 << 20);
    assert_int_equal(s.values.n, 1);
}

static void a_submission_survives_its_own_json(void **state)
{
    struct sa_submission back = {.portal_id = 0};
    struct sa_submission s = with_values(
        "[{\"name\":\"email\",\"value\":\"a@b.example\"},{\"name\":\"x\",\"value\":\"y\"}]");

    (void)state;
    struct sa_str json = sa_json_text(&ctx, sa_fields_encode(&ctx, sa_submission_fields, &s));
    assert_int_equal(sa_fields_parse(&ctx, sa_submission_fields, json, &back), SA_OK);
    assert_str(back.email, "a@b.example");
    assert_int_equal(back.values.n, 2);
    assert_str(back.values.items[1].value, "y");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_documented_body_is_read),
        TEST(the_other_spellings_of_members_are_read),
        TEST(field_names_match_in_any_spelling),
        TEST(repeated_names_become_one_value),
        TEST(the_first_usable_address_counts),
        TEST(the_message_is_the_named_field_or_the_longest_answer),
        TEST(names_are_tidied),
        TEST(wrong_shapes_name_the_member),
        TEST(caps_hold_and_are_named),
        TEST(a_submission_survives_its_own_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
