/* Calendar, Drive and the token they share with Gmail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <pthread.h>

#include "lib/connectors/calendar.h"
#include "lib/connectors/drive.h"
#include "lib/connectors/google_oauth.h"
#include "tests/unit/support/services_rig.h"

static void a_token_is_fetched_once_and_kept(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(TOKEN_ANSWER));
    struct sa_str token;

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(sa_google_token(&rig->ctx, &rig->services, false, &token), SA_OK);
        assert_string_equal(token.p, "at-1");
    }
    assert_int_equal(fixture_requests(rig->fixture), 1);
    assert_request(rig, 0, "POST /token");
    assert_has(fixture_request(rig->fixture, 0),
               "Content-Type: application/x-www-form-urlencoded\r\n");
    assert_has(fixture_request(rig->fixture, 0),
               "\r\n\r\ngrant_type=refresh_token&refresh_token=refresh%2F1&client_id=client-1&"
               "client_secret=shh%26%3D");
    assert_has_not(fixture_request(rig->fixture, 0), "Authorization");
    rig_free(rig);
}

static void a_token_with_less_than_a_minute_left_is_not_kept(void **state)
{
    struct services_rig *rig = rig_of(
        FIXTURE(ANSWER(200, "{\"access_token\":\"short\",\"expires_in\":60}"), TOKEN_ANSWER));
    struct sa_str token;

    (void)state;
    assert_int_equal(sa_google_token(&rig->ctx, &rig->services, false, &token), SA_OK);
    assert_string_equal(token.p, "short");
    assert_int_equal(sa_google_token(&rig->ctx, &rig->services, false, &token), SA_OK);
    assert_string_equal(token.p, "at-1");
    rig_free(rig);
}

static void a_refused_token_is_refreshed_once_however_many_noticed(void **state)
{
    struct services_rig *rig = rig_of(
        FIXTURE(TOKEN_ANSWER, ANSWER(200, "{\"access_token\":\"at-2\",\"expires_in\":3599}")));
    struct sa_str token;

    (void)state;
    assert_int_equal(sa_google_token(&rig->ctx, &rig->services, false, &token), SA_OK);
    for (int i = 0; i < 3; i++) {
        token = SA_STR("at-1");
        assert_int_equal(sa_google_token(&rig->ctx, &rig->services, true, &token), SA_OK);
        assert_string_equal(token.p, "at-2");
    }
    assert_int_equal(fixture_requests(rig->fixture), 2);
    rig_free(rig);
}

static void tokens_of_two_mailboxes_are_kept_apart(void **state)
{
    struct services_rig *rig = rig_of(
        FIXTURE(TOKEN_ANSWER, ANSWER(200, "{\"access_token\":\"other\",\"expires_in\":3599}")));
    struct sa_str token;

    (void)state;
    assert_int_equal(sa_google_token(&rig->ctx, &rig->services, false, &token), SA_OK);
    rig->services.credentials.google_refresh_token = SA_STR("refresh/2");
    assert_int_equal(sa_google_token(&rig->ctx, &rig->services, false, &token), SA_OK);
    assert_string_equal(token.p, "other");
    rig->services.credentials.google_refresh_token = SA_STR("refresh/1");
    assert_int_equal(sa_google_token(&rig->ctx, &rig->services, false, &token), SA_OK);
    assert_string_equal(token.p, "at-1");
    rig_free(rig);
}

static void token_errors_have_their_classes(void **state)
{
    struct services_rig *rig = rig_of(
        FIXTURE({.kind = FIXTURE_RESET},
                ANSWER(400, "{\"error\":\"invalid_grant\",\"error_description\":\"revoked\"}"),
                ANSWER(401, "{\"error\":\"invalid_client\"}"), ANSWER(503, "{}"), ANSWER(200, "{}"),
                ANSWER(200, "{\"access_token\":\"\"}")));
    const enum sa_err errors[] = {SA_TRANSIENT, SA_AUTH,         SA_CONFIGURATION,
                                  SA_TRANSIENT, SA_BAD_RESPONSE, SA_BAD_RESPONSE};
    struct sa_str token;

    (void)state;
    for (size_t i = 0; i < SA_COUNT(errors); i++) {
        sa_clear_error(&rig->ctx);
        assert_int_equal(sa_google_token(&rig->ctx, &rig->services, false, &token), errors[i]);
        assert_has_not(sa_error_detail(&rig->ctx), "refresh/1");
        assert_has_not(sa_error_detail(&rig->ctx), "shh");
    }
    sa_clear_error(&rig->ctx);
    rig->services.credentials.google_refresh_token = SA_STR("");
    assert_int_equal(sa_google_token(&rig->ctx, &rig->services, false, &token), SA_CONFIGURATION);
    rig_free(rig);
}

struct caller {
    pthread_t thread;
    struct services_rig *rig;
    enum sa_err err;
    char token[16];
};

static void *ask(void *arg)
{
    struct caller *caller = arg;
    struct sa_arena *arena = sa_arena_new(1 << 20);
    struct sa_services services = caller->rig->services;
    struct sa_ctx ctx;
    struct sa_str token = {NULL, 0};

    services.log = NULL;
    sa_ctx_init(&ctx, arena, "test");
    caller->err = sa_google_token(&ctx, &services, false, &token);
    if (!caller->err && token.n < sizeof(caller->token))
        memcpy(caller->token, token.p, token.n);
    sa_arena_free(arena);
    return NULL;
}

static void ask_from_threads(struct services_rig *rig, struct caller *callers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        callers[i] = (struct caller){.rig = rig};
        assert_int_equal(pthread_create(&callers[i].thread, NULL, ask, &callers[i]), 0);
    }
    for (size_t i = 0; i < n; i++)
        pthread_join(callers[i].thread, NULL);
}

static void many_threads_share_one_refresh(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(TOKEN_ANSWER));
    struct caller callers[24];

    (void)state;
    ask_from_threads(rig, callers, SA_COUNT(callers));
    for (size_t i = 0; i < SA_COUNT(callers); i++) {
        assert_int_equal(callers[i].err, SA_OK);
        assert_string_equal(callers[i].token, "at-1");
    }
    assert_int_equal(fixture_requests(rig->fixture), 1);
    rig_free(rig);
}

/* The refresh hangs until its deadline, so every thread is waiting when it fails. */
static void threads_that_waited_share_the_failure(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE({.kind = FIXTURE_HANG}));
    struct caller callers[8];

    (void)state;
    rig->conf.values[SA_CONF_READ_DEADLINE_MS] = SA_STR("700");
    ask_from_threads(rig, callers, SA_COUNT(callers));
    for (size_t i = 0; i < SA_COUNT(callers); i++)
        assert_int_equal(callers[i].err, SA_TRANSIENT);
    assert_int_equal(fixture_requests(rig->fixture), 1);
    rig_free(rig);
}

static void an_expired_token_is_renewed_and_the_call_repeated(void **state)
{
    struct services_rig *rig = rig_of(
        FIXTURE(TOKEN_ANSWER, ANSWER(401, "{}"),
                ANSWER(200, "{\"access_token\":\"at-2\",\"expires_in\":3599}"),
                ANSWER(200, "{\"calendars\":{\"c\":{\"busy\":[]}}}"), ANSWER(401, "{}"),
                ANSWER(200, "{\"access_token\":\"at-3\",\"expires_in\":3599}"), ANSWER(401, "{}")));
    struct sa_busy busy;

    (void)state;
    assert_int_equal(sa_calendar_busy(&rig->ctx, &rig->services, SA_STR("c"), 0, 1000, &busy),
                     SA_OK);
    assert_has(fixture_request(rig->fixture, 1), "Authorization: Bearer at-1\r\n");
    assert_has(fixture_request(rig->fixture, 3), "Authorization: Bearer at-2\r\n");
    assert_int_equal(sa_calendar_busy(&rig->ctx, &rig->services, SA_STR("c"), 0, 1000, &busy),
                     SA_AUTH);
    assert_int_equal(fixture_requests(rig->fixture), 7);
    rig_free(rig);
}

static void busy_ranges_come_back(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(
        TOKEN_ANSWER,
        ANSWER(200, "{\"kind\":\"calendar#freeBusy\",\"calendars\":{\"ana@agency.example\":{"
                    "\"busy\":[{\"start\":\"2026-11-24T09:00:00Z\",\"end\":"
                    "\"2026-11-24T10:00:00Z\"},{\"start\":\"2026-11-25T09:00:00+01:00\",\"end\":"
                    "\"2026-11-25T10:00:00+01:00\"}]}}}")));
    struct sa_busy busy;

    (void)state;
    assert_int_equal(sa_calendar_busy(&rig->ctx, &rig->services, SA_STR("ana@agency.example"),
                                      1795478400000, 1796083200000, &busy),
                     SA_OK);
    assert_int_equal(busy.n, 2);
    assert_string_equal(busy.items[1].start.p, "2026-11-25T09:00:00+01:00");
    assert_request(rig, 1, "POST /calendar/v3/freeBusy");
    assert_body(rig, 1,
                "{\"timeMin\":\"2026-11-24T00:00:00Z\",\"timeMax\":\"2026-12-01T00:00:00Z\","
                "\"timeZone\":\"UTC\",\"items\":[{\"id\":\"ana@agency.example\"}]}");
    rig_free(rig);
}

static void a_calendar_that_cannot_tell_is_not_free(void **state)
{
    static const struct {
        const char *body;
        enum sa_err err;
    } rows[] = {
        {"{\"calendars\":{\"c\":{\"errors\":[{\"domain\":\"global\",\"reason\":\"notFound\"}],"
         "\"busy\":[]}}}",
         SA_EXTERNAL_SERVICE},
        {"{\"calendars\":{}}", SA_BAD_RESPONSE},
        {"{\"calendars\":{\"a\":{},\"b\":{}}}", SA_BAD_RESPONSE},
        {"{}", SA_BAD_RESPONSE},
        {"{\"calendars\":{\"c\":{\"busy\":[{\"start\":\"2026\"}]}}}", SA_BAD_RESPONSE},
        {"{\"calendars\":{\"c\":[]}}", SA_BAD_RESPONSE},
    };

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++) {
        struct services_rig *rig = rig_of(FIXTURE(TOKEN_ANSWER, ANSWER(200, rows[i].body)));
        struct sa_busy busy;
        assert_int_equal(sa_calendar_busy(&rig->ctx, &rig->services, SA_STR("c"), 0, 1, &busy),
                         rows[i].err);
        rig_free(rig);
    }
}

static void a_folder_is_listed_over_all_its_pages(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(
        TOKEN_ANSWER,
        ANSWER(200, "{\"nextPageToken\":\"p 2\",\"files\":[{\"id\":\"f1\",\"name\":\"Deck\","
                    "\"mimeType\":\"application/pdf\",\"webViewLink\":\"https://d/f1\","
                    "\"parents\":[\"root\"],\"permissions\":[{\"type\":\"user\"},{\"type\":"
                    "\"anyone\",\"role\":\"reader\"}]},{\"id\":\"f2\",\"permissions\":[{\"type\":"
                    "\"domain\"}]}]}"),
        ANSWER(200, "{\"nextPageToken\":\"p3\",\"files\":[]}"),
        ANSWER(200, "{\"files\":[{\"id\":\"f3\",\"mimeType\":"
                    "\"application/vnd.google-apps.folder\",\"permissionIds\":["
                    "\"anyoneWithLink\"]}]}")));
    struct sa_drive_list list;

    (void)state;
    assert_int_equal(sa_drive_children(&rig->ctx, &rig->services, SA_STR("it's"), 10, &list),
                     SA_OK);
    assert_int_equal(list.n, 3);
    assert_true(list.items[0].shared_by_link);
    assert_string_equal(list.items[0].parent_id.p, "root");
    assert_false(list.items[0].folder);
    assert_false(list.items[1].shared_by_link);
    assert_true(list.items[2].shared_by_link);
    assert_true(list.items[2].folder);
    const char *request = fixture_request(rig->fixture, 1);
    assert_has(request, "q=%27it%5C%27s%27%20in%20parents%20and%20trashed%20%3D%20false");
    assert_has(request, "permissions%28type%2Crole%29");
    assert_has(request, "&pageSize=10&supportsAllDrives=true&includeItemsFromAllDrives=true");
    assert_has(fixture_request(rig->fixture, 2), "&pageToken=p%202 ");
    rig_free(rig);
}

static void a_listing_stops_at_its_limit(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(TOKEN_ANSWER, ANSWER(200, "{\"nextPageToken\":\"more\",\"files\":[{\"id\":"
                                                 "\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]}")));
    struct sa_drive_list list;

    (void)state;
    assert_int_equal(sa_drive_children(&rig->ctx, &rig->services, SA_STR("x"), 2, &list), SA_OK);
    assert_int_equal(list.n, 2);
    assert_int_equal(fixture_requests(rig->fixture), 2);
    rig_free(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_is_fetched_once_and_kept),
        cmocka_unit_test(a_token_with_less_than_a_minute_left_is_not_kept),
        cmocka_unit_test(a_refused_token_is_refreshed_once_however_many_noticed),
        cmocka_unit_test(tokens_of_two_mailboxes_are_kept_apart),
        cmocka_unit_test(token_errors_have_their_classes),
        cmocka_unit_test(many_threads_share_one_refresh),
        cmocka_unit_test(threads_that_waited_share_the_failure),
        cmocka_unit_test(an_expired_token_is_renewed_and_the_call_repeated),
        cmocka_unit_test(busy_ranges_come_back),
        cmocka_unit_test(a_calendar_that_cannot_tell_is_not_free),
        cmocka_unit_test(a_folder_is_listed_over_all_its_pages),
        cmocka_unit_test(a_listing_stops_at_its_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
