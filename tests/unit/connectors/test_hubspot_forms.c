/* Pages of form submissions: what is asked, what is made of the answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/connectors/hubspot_forms.h"
#include "tests/unit/support/services_rig.h"

#define PAGE                                                                                       \
    "{\"results\":[{\"conversionId\":\"c-2\",\"submittedAt\":1790000000123,\"values\":[]},"        \
    "{\"submittedAt\":\"1790000000000\"}],\"paging\":{\"next\":{\"after\":\"MTc=\",\"link\":"      \
    "\"x\"}}}"

static void a_page_gives_rows_and_where_the_next_one_is(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(ANSWER(200, PAGE), ANSWER(200, "{\"results\":[]}")));
    struct sa_form_page page;

    (void)state;
    assert_int_equal(
        sa_hubspot_form_submissions(&rig->ctx, &rig->services, SA_STR("f-1"), SA_STR(""), &page),
        SA_OK);
    assert_request(rig, 0, "GET /form-integrations/v1/submissions/forms/f-1?limit=50");
    assert_int_equal(page.rows.n, 2);
    assert_int_equal(page.rows.items[0].submitted_ms, 1790000000123);
    assert_int_equal(page.rows.items[1].submitted_ms, 1790000000000);
    assert_string_equal(json_string_value(json_object_get(page.rows.items[0].row, "conversionId")),
                        "c-2");
    assert_int_equal(
        sa_hubspot_form_submissions(&rig->ctx, &rig->services, SA_STR("f/1"), page.next, &page),
        SA_OK);
    assert_request(rig, 1,
                   "GET /form-integrations/v1/submissions/forms/f%2F1?limit=50&after=MTc%3D");
    assert_int_equal(page.rows.n, 0);
    assert_int_equal(page.next.n, 0);
    rig_free(rig);
}

static void an_undocumented_answer_is_a_bad_response(void **state)
{
    static const char *const answers[] = {"[]",
                                          "{}",
                                          "{\"results\":{}}",
                                          "{\"results\":[1]}",
                                          "{\"results\":[{\"submittedAt\":\"x\"}]}",
                                          "{\"results\":[{}]}"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(answers); i++) {
        struct services_rig *rig = rig_of(FIXTURE(ANSWER(200, answers[i])));
        struct sa_form_page page;
        assert_int_equal(
            sa_hubspot_form_submissions(&rig->ctx, &rig->services, SA_STR("f"), SA_STR(""), &page),
            SA_BAD_RESPONSE);
        rig_free(rig);
    }
}

static void a_form_that_is_not_there_is_not_found(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(ANSWER(404, "{\"message\":\"resource not found\"}")));
    struct sa_form_page page;

    (void)state;
    assert_int_equal(
        sa_hubspot_form_submissions(&rig->ctx, &rig->services, SA_STR("f"), SA_STR(""), &page),
        SA_NOT_FOUND);
    rig_free(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_gives_rows_and_where_the_next_one_is),
        cmocka_unit_test(an_undocumented_answer_is_a_bad_response),
        cmocka_unit_test(a_form_that_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests_name("connectors/hubspot_forms", tests, NULL, NULL);
}
