/* What goes to HubSpot and what is made of its answers, in both generations of its paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/connectors/hubspot.h"
#include "tests/unit/support/services_rig.h"

#define CONTACT                                                                                    \
    "{\"id\":\"17\",\"properties\":{\"email\":\"jo@acme.example\",\"firstname\":\"Jo\","           \
    "\"lastname\":null,\"phone\":\"\",\"hubspot_owner_id\":\"5\",\"hs_email_optout\":\"true\"},"   \
    "\"associations\":{\"companies\":{\"results\":[{\"id\":\"81\",\"type\":"                       \
    "\"contact_to_company_unlabeled\"},{\"id\":\"80\",\"type\":\"contact_to_company\"}]}}}"
#define QUERY                                                                                      \
    "?associations=companies&idProperty=email&properties=email%2Cfirstname%2Clastname%2Ccompany"   \
    "%2Cjobtitle%2Cphone%2Chubspot_owner_id%2Clifecyclestage%2Chs_email_optout"                    \
    "%2Cassociatedcompanyid"

static void a_contact_is_read_by_address_with_its_primary_company(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(ANSWER(200, CONTACT)));
    struct sa_hubspot_contact contact;

    (void)state;
    assert_int_equal(
        sa_hubspot_contact_by_email(&rig->ctx, &rig->services, SA_STR("jo@acme.example"), &contact),
        SA_OK);
    assert_request(rig, 0, "GET /crm/objects/2026-09/contacts/jo%40acme.example" QUERY);
    assert_has(fixture_request(rig->fixture, 0), "Authorization: Bearer hub-token\r\n");
    assert_string_equal(contact.id.p, "17");
    assert_string_equal(contact.first_name.p, "Jo");
    assert_int_equal(contact.last_name.n, 0);
    assert_string_equal(contact.owner_id.p, "5");
    assert_string_equal(contact.company_id.p, "80");
    assert_true(contact.opted_out);
    assert_string_equal(rig->log.calls[0].path, "/crm/objects/2026-09/contacts/{email}");
    rig_free(rig);
}

static void v3_paths_are_used_when_set(void **state)
{
    struct services_rig *rig =
        rig_new("v3", FIXTURE(ANSWER(200, CONTACT), ANSWER(200, "{\"id\":\"5\"}"),
                              ANSWER(200, "{\"status\":\"COMPLETE\"}")));
    struct sa_hubspot_contact contact;
    struct sa_hubspot_owner owner;

    (void)state;
    assert_int_equal(
        sa_hubspot_contact_by_email(&rig->ctx, &rig->services, SA_STR("a+b@c.d"), &contact), SA_OK);
    assert_int_equal(sa_hubspot_owner_get(&rig->ctx, &rig->services, SA_STR("5"), &owner), SA_OK);
    assert_int_equal(sa_hubspot_associate(&rig->ctx, &rig->services, SA_STR("17"), SA_STR("80")),
                     SA_OK);
    assert_request(rig, 0, "GET /crm/v3/objects/contacts/a%2Bb%40c.d" QUERY);
    assert_request(rig, 1, "GET /crm/v3/owners/5?idProperty=id");
    assert_request(rig, 2, "PUT /crm/v4/objects/contacts/17/associations/default/companies/80");
    rig_free(rig);
}

static void a_missing_contact_is_not_found(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(ANSWER(404, "{\"status\":\"error\",\"message\":\"resource not found\"}")));
    struct sa_hubspot_contact contact;

    (void)state;
    assert_int_equal(
        sa_hubspot_contact_by_email(&rig->ctx, &rig->services, SA_STR("a@b.c"), &contact),
        SA_NOT_FOUND);
    assert_int_equal(rig->ctx.error.remote_status, 404);
    rig_free(rig);
}

static void an_upsert_writes_what_is_known_and_tells_new_from_old(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(ANSWER(201, "{\"results\":[{\"id\":\"9\",\"new\":true,\"properties\":{}}]}"),
                       ANSWER(200, "{\"results\":[{\"id\":9,\"new\":false}]}")));
    struct sa_hubspot_contact want = {.email = SA_STR("jo@acme.example"),
                                      .first_name = SA_STR("Jo"),
                                      .lifecycle_stage = SA_STR("lead")};
    struct sa_str id;
    bool created = false;

    (void)state;
    assert_int_equal(sa_hubspot_contact_upsert(&rig->ctx, &rig->services, &want, &id, &created),
                     SA_OK);
    assert_true(created);
    assert_request(rig, 0, "POST /crm/objects/2026-09/contacts/batch/upsert");
    assert_body(rig, 0,
                "{\"inputs\":[{\"idProperty\":\"email\",\"id\":\"jo@acme.example\",\"properties\":"
                "{\"email\":\"jo@acme.example\",\"firstname\":\"Jo\",\"lifecyclestage\":\"lead\"}}"
                "]}");
    assert_int_equal(sa_hubspot_contact_upsert(&rig->ctx, &rig->services, &want, &id, &created),
                     SA_OK);
    assert_false(created);
    assert_string_equal(id.p, "9");
    rig_free(rig);
}

static void an_upsert_refused_inside_a_207_is_final_and_names_no_address(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(ANSWER(
        207, "{\"status\":\"COMPLETE\",\"results\":[],\"numErrors\":1,\"errors\":[{\"category\":"
             "\"VALIDATION_ERROR\",\"message\":\"Email address jo@acme is invalid\"}]}")));
    struct sa_hubspot_contact want = {.email = SA_STR("jo@acme")};
    struct sa_str id;
    bool created;

    (void)state;
    assert_int_equal(sa_hubspot_contact_upsert(&rig->ctx, &rig->services, &want, &id, &created),
                     SA_EXTERNAL_SERVICE);
    assert_has(sa_error_detail(&rig->ctx), "VALIDATION_ERROR");
    assert_has_not(sa_error_detail(&rig->ctx), "jo@acme");
    rig_free(rig);
}

#define COMPANY(id, name, domain, created)                                                         \
    "{\"id\":\"" id "\",\"createdAt\":\"" created "\",\"properties\":{\"name\":\"" name            \
    "\",\"domain\":\"" domain "\"}}"

static void the_oldest_company_of_a_domain_wins(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(ANSWER(
        200,
        "{\"total\":4,\"results\":[" COMPANY("30", "New", "acme.example", "2026-03-01T00:00:00.000Z") "," COMPANY(
            "21", "Old", "ACME.example",
            "2024-03-01T00:00:00.000Z") "," COMPANY("20", "Same age", "acme.example",
                                                    "2024-03-01T00:00:00.000Z") "," COMPANY("10",
                                                                                            "Other",
                                                                                            "acme."
                                                                                            "exampl"
                                                                                            "e.org",
                                                                                            "2020-"
                                                                                            "03-"
                                                                                            "01T00:"
                                                                                            "00:00."
                                                                                            "000Z") "]}")));
    struct sa_hubspot_company company;

    (void)state;
    assert_int_equal(
        sa_hubspot_company_by_domain(&rig->ctx, &rig->services, SA_STR("acme.example"), &company),
        SA_OK);
    assert_string_equal(company.id.p, "20");
    assert_request(rig, 0, "POST /crm/objects/2026-09/companies/search");
    assert_body(rig, 0,
                "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"domain\",\"operator\":\"EQ\","
                "\"value\":\"acme.example\"}]}],\"sorts\":[{\"propertyName\":\"createdate\","
                "\"direction\":\"ASCENDING\"}],\"properties\":[\"name\",\"domain\",\"industry\","
                "\"city\",\"country\",\"numberofemployees\",\"hubspot_owner_id\",\"createdate\","
                "\"hs_num_open_deals\"],"
                "\"limit\":20,\"after\":\"0\"}");
    rig_free(rig);
}

static void a_search_without_an_exact_hit_is_not_found(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(ANSWER(200, "{\"total\":1,\"results\":[" COMPANY("1", "Acme Holding",
                                                                        "x.example", "2020") "]}"),
                       ANSWER(200, "{\"total\":0,\"results\":[]}")));
    struct sa_hubspot_company company;

    (void)state;
    for (int i = 0; i < 2; i++) {
        sa_clear_error(&rig->ctx);
        assert_int_equal(
            sa_hubspot_company_by_name(&rig->ctx, &rig->services, SA_STR("Acme"), &company),
            SA_NOT_FOUND);
    }
    rig_free(rig);
}

static void a_company_is_read_and_created_with_its_key(void **state)
{
    struct services_rig *rig = rig_of(
        FIXTURE(ANSWER(200, COMPANY("7", "Acme", "acme.example", "2020")),
                ANSWER(201, "{\"id\":\"8\",\"properties\":{}}"), ANSWER(200, "{\"id\":\"8\"}")));
    struct sa_hubspot_company company,
        want = {.name = SA_STR("Acme"), .domain = SA_STR("acme.example")};
    struct sa_str id;

    (void)state;
    assert_int_equal(sa_hubspot_company_get(&rig->ctx, &rig->services, SA_STR("7"), &company),
                     SA_OK);
    assert_string_equal(company.name.p, "Acme");
    assert_int_equal(
        sa_hubspot_company_create(&rig->ctx, &rig->services, &want, SA_STR("ab12"), &id), SA_OK);
    assert_string_equal(id.p, "8");
    assert_body(rig, 1,
                "{\"properties\":{\"name\":\"Acme\",\"domain\":\"acme.example\","
                "\"sales_agent_effect_key\":\"ab12\"},\"associations\":[]}");
    assert_int_equal(sa_hubspot_company_by_effect(&rig->ctx, &rig->services, SA_STR("ab12"), &id),
                     SA_OK);
    assert_request(rig, 2,
                   "GET /crm/objects/2026-09/companies/ab12?idProperty=sales_agent_effect_key");
    rig_free(rig);
}

static void a_task_carries_links_owner_due_date_and_key(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(ANSWER(201, "{\"id\":\"55\"}"), ANSWER(201, "{\"id\":\"56\"}")));
    struct sa_hubspot_engagement want = {.contact_id = SA_STR("17"),
                                         .company_id = SA_STR("80"),
                                         .owner_id = SA_STR("5"),
                                         .subject = SA_STR("Look at the draft"),
                                         .body = SA_STR("<b>x</b>"),
                                         .effect_key = SA_STR("k1"),
                                         .timestamp_ms = 1795190400000};
    struct sa_str id;

    (void)state;
    assert_int_equal(sa_hubspot_task_create(&rig->ctx, &rig->services, &want, &id), SA_OK);
    assert_string_equal(id.p, "55");
    assert_request(rig, 0, "POST /crm/objects/2026-09/tasks");
    assert_body(rig, 0,
                "{\"properties\":{\"hs_timestamp\":\"1795190400000\",\"hubspot_owner_id\":\"5\","
                "\"sales_agent_effect_key\":\"k1\",\"hs_task_subject\":\"Look at the draft\","
                "\"hs_task_body\":\"<b>x</b>\",\"hs_task_status\":\"NOT_STARTED\","
                "\"hs_task_type\":\"TODO\"},\"associations\":[{\"to\":{\"id\":\"17\"},\"types\":[{"
                "\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":204}]},{\"to\":"
                "{\"id\":\"80\"},\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\","
                "\"associationTypeId\":192}]}]}");
    want.company_id = SA_STR("");
    want.owner_id = SA_STR("");
    assert_int_equal(sa_hubspot_note_create(&rig->ctx, &rig->services, &want, &id), SA_OK);
    assert_request(rig, 1, "POST /crm/objects/2026-09/notes");
    assert_body(rig, 1,
                "{\"properties\":{\"hs_timestamp\":\"1795190400000\",\"sales_agent_effect_key\":"
                "\"k1\",\"hs_note_body\":\"<b>x</b>\"},\"associations\":[{\"to\":{\"id\":\"17\"},"
                "\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":"
                "202}]}]}");
    rig_free(rig);
}

#define UNKNOWN_PROPERTY                                                                           \
    "{\"status\":\"error\",\"message\":\"Property values were not valid: [{\\\"isValid\\\":false," \
    "\\\"message\\\":\\\"Property \\\\\\\"sales_agent_effect_key\\\\\\\" does not exist\\\","      \
    "\\\"error\\\":\\\"PROPERTY_DOESNT_EXIST\\\"}]\",\"category\":\"VALIDATION_ERROR\"}"

static void an_unknown_effect_property_is_made_and_the_create_repeated(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(
        ANSWER(400, UNKNOWN_PROPERTY), ANSWER(409, "{\"category\":\"CONFLICT\"}"),
        ANSWER(201, "{\"name\":\"sales_agent_effect_key\"}"), ANSWER(201, "{\"id\":\"55\"}")));
    struct sa_hubspot_engagement want = {.contact_id = SA_STR("17"), .effect_key = SA_STR("k1")};
    struct sa_str id;

    (void)state;
    assert_int_equal(sa_hubspot_task_create(&rig->ctx, &rig->services, &want, &id), SA_OK);
    assert_int_equal(rig->ctx.error.code, SA_OK);
    assert_request(rig, 1, "POST /crm/properties/2026-09/tasks/groups");
    assert_request(rig, 2, "POST /crm/properties/2026-09/tasks");
    assert_has(fixture_request(rig->fixture, 2), "\"hasUniqueValue\":true");
    assert_request(rig, 3, "POST /crm/objects/2026-09/tasks");
    assert_int_equal(fixture_requests(rig->fixture), 4);
    rig_free(rig);
}

static void an_effect_key_is_not_found_where_the_property_does_not_exist(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(ANSWER(400, UNKNOWN_PROPERTY), ANSWER(404, "{}"), ANSWER(503, "{}")));
    struct sa_str id;

    (void)state;
    assert_int_equal(sa_hubspot_task_by_effect(&rig->ctx, &rig->services, SA_STR("k"), &id),
                     SA_NOT_FOUND);
    sa_clear_error(&rig->ctx);
    assert_int_equal(sa_hubspot_note_by_effect(&rig->ctx, &rig->services, SA_STR("k"), &id),
                     SA_NOT_FOUND);
    sa_clear_error(&rig->ctx);
    assert_int_equal(sa_hubspot_note_by_effect(&rig->ctx, &rig->services, SA_STR("k"), &id),
                     SA_TRANSIENT);
    rig_free(rig);
}

static void a_key_that_exists_already_is_a_conflict_that_may_be_ours(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(
        ANSWER(400, "{\"message\":\"Property values were not valid: [{\\\"error\\\":"
                    "\\\"CONFLICTING_UNIQUE_VALUE\\\",\\\"name\\\":\\\"sales_agent_effect_key"
                    "\\\"}]\",\"category\":\"VALIDATION_ERROR\"}"),
        ANSWER(409, "{\"category\":\"CONFLICT\",\"message\":\"Contact already exists. Existing ID:"
                    " 37765128953\"}")));
    struct sa_hubspot_engagement want = {.contact_id = SA_STR("17"), .effect_key = SA_STR("k1")};
    struct sa_str id;

    (void)state;
    for (int i = 0; i < 2; i++) {
        sa_clear_error(&rig->ctx);
        assert_int_equal(sa_hubspot_task_create(&rig->ctx, &rig->services, &want, &id),
                         SA_CONFLICT);
        assert_true(rig->services.sent);
    }
    assert_has(sa_error_detail(&rig->ctx), "Existing ID: 37765128953");
    rig_free(rig);
}

static void a_property_that_exists_is_fine(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(ANSWER(201, "{}"), ANSWER(409, "{}")));

    (void)state;
    assert_int_equal(sa_hubspot_ensure_property(&rig->ctx, &rig->services, "companies"), SA_OK);
    assert_int_equal(rig->ctx.error.code, SA_OK);
    rig_free(rig);
}

static void sent_tells_a_refusal_from_an_unknown_end(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(ANSWER(400, "{\"message\":\"no\"}"), ANSWER(429, "{}"), ANSWER(500, "{}"),
                       {.kind = FIXTURE_RESET}, ANSWER(201, "no json")));
    const bool sent[] = {false, false, true, true, true};
    const enum sa_err errors[] = {SA_EXTERNAL_SERVICE, SA_RATE_LIMITED, SA_TRANSIENT, SA_TRANSIENT,
                                  SA_BAD_RESPONSE};
    struct sa_hubspot_engagement want = {.contact_id = SA_STR("17"), .effect_key = SA_STR("k1")};
    struct sa_str id;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(sent); i++) {
        sa_clear_error(&rig->ctx);
        assert_int_equal(sa_hubspot_note_create(&rig->ctx, &rig->services, &want, &id), errors[i]);
        assert_int_equal(rig->services.sent, sent[i]);
    }
    rig_free(rig);
}

static void without_a_token_nothing_is_called(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(ANSWER(200, "{}")));
    struct sa_hubspot_owner owner;

    (void)state;
    rig->services.credentials.hubspot_token = SA_STR("");
    assert_int_equal(sa_hubspot_owner_get(&rig->ctx, &rig->services, SA_STR("5"), &owner),
                     SA_CONFIGURATION);
    assert_int_equal(fixture_connections(rig->fixture), 0);
    rig_free(rig);
}

static void answers_of_the_wrong_shape_are_bad_responses(void **state)
{
    static const char *const bodies[] = {
        "", "[]", "{\"id\":{}}", "{\"id\":\"1\"", "<html>", "{\"properties\":{}}", "null"};
    struct sa_hubspot_company company;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(bodies); i++) {
        struct services_rig *rig = rig_of(FIXTURE(ANSWER(200, bodies[i])));
        assert_int_equal(sa_hubspot_company_get(&rig->ctx, &rig->services, SA_STR("7"), &company),
                         SA_BAD_RESPONSE);
        rig_free(rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contact_is_read_by_address_with_its_primary_company),
        cmocka_unit_test(v3_paths_are_used_when_set),
        cmocka_unit_test(a_missing_contact_is_not_found),
        cmocka_unit_test(an_upsert_writes_what_is_known_and_tells_new_from_old),
        cmocka_unit_test(an_upsert_refused_inside_a_207_is_final_and_names_no_address),
        cmocka_unit_test(the_oldest_company_of_a_domain_wins),
        cmocka_unit_test(a_search_without_an_exact_hit_is_not_found),
        cmocka_unit_test(a_company_is_read_and_created_with_its_key),
        cmocka_unit_test(a_task_carries_links_owner_due_date_and_key),
        cmocka_unit_test(an_unknown_effect_property_is_made_and_the_create_repeated),
        cmocka_unit_test(an_effect_key_is_not_found_where_the_property_does_not_exist),
        cmocka_unit_test(a_key_that_exists_already_is_a_conflict_that_may_be_ours),
        cmocka_unit_test(a_property_that_exists_is_fine),
        cmocka_unit_test(sent_tells_a_refusal_from_an_unknown_end),
        cmocka_unit_test(without_a_token_nothing_is_called),
        cmocka_unit_test(answers_of_the_wrong_shape_are_bad_responses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
