/* Threads, drafts and labels, and the reading of messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "lib/base/encode.h"
#include "lib/connectors/gmail.h"
#include "tests/unit/support/services_rig.h"

#define ME "/gmail/v1/users/me/"

static void a_search_walks_pages_up_to_its_limit(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(
        TOKEN_ANSWER,
        ANSWER(200, "{\"threads\":[{\"id\":\"t1\",\"snippet\":\"It&#39;s &lt;fine&gt;\"}],"
                    "\"nextPageToken\":\"n\"}"),
        ANSWER(200, "{\"threads\":[{\"id\":\"t2\"},{\"id\":\"t3\"}],\"nextPageToken\":\"m\"}")));
    struct sa_gmail_thread_list list;

    (void)state;
    assert_int_equal(sa_gmail_threads_search(&rig->ctx, &rig->services,
                                             SA_STR("from:jo@acme.example OR to:jo@acme.example"),
                                             2, &list),
                     SA_OK);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.items[0].snippet.p, "It's <fine>");
    assert_string_equal(list.items[1].id.p, "t2");
    assert_request(rig, 1,
                   "GET " ME "threads?q=from%3Ajo%40acme.example%20OR%20to%3Ajo%40acme.example&"
                   "maxResults=2");
    assert_has(fixture_request(rig->fixture, 2), "maxResults=1&pageToken=n ");
    assert_string_equal(rig->log.calls[1].path, ME "threads");
    rig_free(rig);
}

static void an_empty_mailbox_gives_an_empty_list(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(TOKEN_ANSWER, ANSWER(200, "{\"resultSizeEstimate\":0}")));
    struct sa_gmail_thread_list list;

    (void)state;
    assert_int_equal(sa_gmail_threads_search(&rig->ctx, &rig->services, SA_STR("x"), 5, &list),
                     SA_OK);
    assert_int_equal(list.n, 0);
    rig_free(rig);
}

/* A thread of one message whose payload is given. */
static struct sa_gmail_message read_one(struct services_rig **rig, const char *payload)
{
    static char body[200000];
    struct sa_gmail_thread thread;

    snprintf(body, sizeof(body),
             "{\"id\":\"t\",\"messages\":[{\"id\":\"m1\",\"threadId\":\"t\",\"labelIds\":["
             "\"INBOX\"],\"snippet\":\"the &amp; snippet\",\"internalDate\":\"1700000000000\","
             "\"payload\":%s}]}",
             payload);
    *rig = rig_of(FIXTURE(TOKEN_ANSWER, ANSWER(200, body)));
    if (sa_gmail_thread_get(&(*rig)->ctx, &(*rig)->services, SA_STR("t"), &thread))
        fail_msg("%s", sa_error_detail(&(*rig)->ctx));
    assert_int_equal(thread.n, 1);
    return thread.messages[0];
}

#define HEADER(name, value) "{\"name\":\"" name "\",\"value\":\"" value "\"}"

/* clang-format off */
static const char plain_payload[] =
    "{\"mimeType\":\"text/plain\",\"filename\":\"\",\"headers\":["
    HEADER("from", "=?UTF-8?Q?J=C3=BCrgen_H?= <j@h.example>") ","
    HEADER("To", "ana@agency.example") ","
    HEADER("SUBJECT", "Gr\\u00fc\\u00dfe") ","
    HEADER("Message-Id", "<a@b>") ","
    HEADER("References", "<x@y>\\r\\n <z@y>") ","
    HEADER("Content-Type", "text/plain; charset=\\\"utf-8\\\"")
    "],\"body\":{\"size\":7,\"data\":\"SGVsbG8NCsO8\"}}";
/* clang-format on */

static void a_plain_message_is_read_with_its_headers(void **state)
{
    struct services_rig *rig;
    struct sa_gmail_message m = read_one(&rig, plain_payload);

    (void)state;
    assert_string_equal(m.from.p, "J\xc3\xbcrgen H <j@h.example>");
    assert_string_equal(m.to.p, "ana@agency.example");
    assert_string_equal(m.subject.p, "Gr\xc3\xbc\xc3\x9f"
                                     "e");
    assert_int_equal(m.message_id.n, 5);
    assert_string_equal(m.references.p, "<x@y> <z@y>");
    assert_string_equal(m.text.p, "Hello\n\xc3\xbc");
    assert_true(m.internal_ms == 1700000000000);
    assert_false(m.draft);
    assert_request(rig, 1, "GET " ME "threads/t?format=full");
    rig_free(rig);
}

static void a_plain_part_wins_over_html_and_attachments_are_no_text(void **state)
{
    struct services_rig *rig;
    struct sa_gmail_message m = read_one(
        &rig,
        "{\"mimeType\":\"multipart/mixed\",\"parts\":["
        "{\"mimeType\":\"text/plain\",\"filename\":\"notes.txt\",\"body\":{\"data\":\"QUFB\"}},"
        "{\"mimeType\":\"text/plain\",\"filename\":\"\",\"headers\":[" HEADER(
            "Content-Disposition",
            "attachment") "],\"body\":{\"data\":\"QkJC\"}},"
                          "{\"mimeType\":\"multipart/alternative\",\"parts\":["
                          "{\"mimeType\":\"text/html\",\"body\":{\"data\":\"PGI-eDwvYj4\"}},"
                          "{\"mimeType\":\"text/plain\",\"body\":{\"data\":\"cGxhaW4\"}}]}]}");

    (void)state;
    assert_string_equal(m.text.p, "plain");
    rig_free(rig);
}

static void other_character_sets_become_utf8(void **state)
{
    struct services_rig *rig;
    struct sa_gmail_message m =
        read_one(&rig, "{\"mimeType\":\"text/plain\",\"headers\":[" HEADER(
                           "Content-Type",
                           "text/plain; format=flowed; charset=ISO-8859-1") "],\"body\":{\"data\":"
                                                                            "\"R3L832UglkGW\"}}");

    (void)state;
    /* 0x96 is a control in Latin-1 and a dash in what such mails really are. */
    assert_string_equal(m.text.p, "Gr\xc3\xbc\xc3\x9f"
                                  "e \xe2\x80\x93"
                                  "A\xe2\x80\x93");
    rig_free(rig);
}

static void html_alone_is_read_as_words(void **state)
{
    struct services_rig *rig;
    struct sa_str html = SA_STR("<html><head><style>p{}</style></head><body><p>Hi Ana,</p>"
                                "<p>one&nbsp;two</p></body></html>");
    struct sa_arena *arena = sa_arena_new(1 << 20);
    struct sa_str payload =
        sa_str_fmt(arena, "{\"mimeType\":\"text/html\",\"body\":{\"data\":\"%s\"}}",
                   sa_base64url(arena, html).p);
    struct sa_gmail_message m = read_one(&rig, payload.p);

    (void)state;
    assert_string_equal(m.text.p, "Hi Ana,\n\none two");
    rig_free(rig);
    sa_arena_free(arena);
}

static void a_message_without_text_gives_its_snippet(void **state)
{
    static const char *const payloads[] = {
        "{}",
        "null",
        "{\"mimeType\":\"text/plain\",\"body\":{\"data\":\"!!!\"}}",
        "{\"mimeType\":\"image/png\",\"filename\":\"a.png\",\"body\":{\"attachmentId\":\"x\"}}",
        "{\"mimeType\":\"text/plain\",\"body\":{}}",
        "{\"parts\":\"none\",\"headers\":7}"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(payloads); i++) {
        struct services_rig *rig;
        struct sa_gmail_message m = read_one(&rig, payloads[i]);
        assert_string_equal(m.text.p, "the & snippet");
        rig_free(rig);
    }
}

static void text_is_capped_at_64_kib(void **state)
{
    struct services_rig *rig;
    struct sa_arena *arena = sa_arena_new(4 << 20);
    char *plain = sa_alloc(arena, 100001);

    (void)state;
    memset(plain, 'a', 100000);
    struct sa_str data = sa_base64url(arena, sa_str_make(plain, 100000));
    struct sa_str payload =
        sa_str_fmt(arena, "{\"mimeType\":\"text/plain\",\"body\":{\"data\":\"%s\"}}", data.p);
    assert_int_equal(read_one(&rig, payload.p).text.n, 64 << 10);
    rig_free(rig);
    sa_arena_free(arena);
}

static void large_answers_do_not_pile_up_in_the_arena(void **state)
{
    struct sa_arena *arena = sa_arena_new((size_t)16 << 20);
    char *html = sa_alloc(arena, 3 << 20);
    struct sa_gmail_thread thread;

    (void)state;
    memset(html, 'a', (3 << 20) - 1);
    struct sa_str body = sa_str_fmt(
        arena,
        "{\"id\":\"t\",\"messages\":[{\"id\":\"m\",\"payload\":{\"mimeType\":\"text/html\","
        "\"body\":{\"data\":\"%s\"}}}]}",
        html);
    struct services_rig *rig = rig_of(FIXTURE(TOKEN_ANSWER, ANSWER(200, body.p)));
    assert_int_equal(sa_gmail_thread_get(&rig->ctx, &rig->services, SA_STR("t"), &thread), SA_OK);
    assert_true(sa_arena_used(rig->arena) < 1 << 20);
    rig_free(rig);
    sa_arena_free(arena);
}

static void messages_come_oldest_first_and_drafts_are_marked(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(
        TOKEN_ANSWER,
        ANSWER(200, "{\"id\":\"t\",\"messages\":["
                    "{\"id\":\"c\",\"internalDate\":\"3\",\"labelIds\":[\"DRAFT\"]},"
                    "{\"id\":\"a\",\"internalDate\":\"1\"},{\"id\":\"b\",\"internalDate\":\"1\"},"
                    "{\"id\":\"d\",\"internalDate\":\"2\"}]}")));
    struct sa_gmail_thread thread;

    (void)state;
    assert_int_equal(sa_gmail_thread_get(&rig->ctx, &rig->services, SA_STR("t"), &thread), SA_OK);
    const char *order = "abdc";
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(thread.messages[i].id.p[0], order[i]);
    assert_true(thread.messages[3].draft);
    rig_free(rig);
}

static void a_draft_is_made_in_its_thread(void **state)
{
    struct services_rig *rig = rig_of(
        FIXTURE(TOKEN_ANSWER,
                ANSWER(200, "{\"id\":\"r1\",\"message\":{\"id\":\"m1\",\"threadId\":\"t1\"}}"),
                ANSWER(200, "{\"id\":\"r1\",\"message\":{\"id\":\"m2\",\"threadId\":\"t1\"}}"),
                ANSWER(404, "{\"error\":{\"code\":404,\"message\":\"Not Found\"}}")));
    struct sa_gmail_draft draft;
    struct sa_str raw = SA_STR("To: a@b.c\r\n\r\n\xff?>");

    (void)state;
    assert_int_equal(sa_gmail_draft_create(&rig->ctx, &rig->services, raw, SA_STR("t1"), &draft),
                     SA_OK);
    assert_string_equal(draft.id.p, "r1");
    assert_string_equal(draft.message_id.p, "m1");
    assert_string_equal(draft.thread_id.p, "t1");
    assert_request(rig, 1, "POST " ME "drafts");
    assert_body(rig, 1, "{\"message\":{\"raw\":\"VG86IGFAYi5jDQoNCv8_Pg\",\"threadId\":\"t1\"}}");
    assert_int_equal(
        sa_gmail_draft_update(&rig->ctx, &rig->services, SA_STR("r1"), raw, SA_STR(""), &draft),
        SA_OK);
    assert_request(rig, 2, "PUT " ME "drafts/r1");
    assert_body(rig, 2, "{\"message\":{\"raw\":\"VG86IGFAYi5jDQoNCv8_Pg\"}}");
    assert_string_equal(draft.message_id.p, "m2");
    assert_int_equal(
        sa_gmail_draft_update(&rig->ctx, &rig->services, SA_STR("r1"), raw, SA_STR(""), &draft),
        SA_NOT_FOUND);
    rig_free(rig);
}

#define DRAFT(id, headers)                                                                         \
    "{\"id\":\"" id "\",\"message\":{\"id\":\"m-" id "\",\"threadId\":\"t-" id                     \
    "\",\"payload\":{\"headers\":[" headers "]}}}"

static enum sa_err find_draft(struct services_rig *rig, struct sa_gmail_draft *draft)
{
    sa_clear_error(&rig->ctx);
    return sa_gmail_draft_by_effect(&rig->ctx, &rig->services, SA_STR("key1"),
                                    SA_STR("key1@agency.example"), SA_STR("jo@acme.example"),
                                    draft);
}

static void a_draft_is_found_by_its_message_id(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(TOKEN_ANSWER, ANSWER(200, "{\"drafts\":[{\"id\":\"r7\",\"message\":{}}]}"),
                       ANSWER(200, DRAFT("r7", HEADER("Message-ID", "<key1@agency.example>")))));
    struct sa_gmail_draft draft;

    (void)state;
    assert_int_equal(find_draft(rig, &draft), SA_OK);
    assert_string_equal(draft.id.p, "r7");
    assert_string_equal(draft.thread_id.p, "t-r7");
    assert_request(rig, 1, "GET " ME "drafts?q=rfc822msgid%3Akey1%40agency.example&maxResults=100");
    assert_request(rig, 2, "GET " ME "drafts/r7?format=metadata");
    rig_free(rig);
}

static void a_draft_is_found_by_its_header_when_the_message_id_was_rewritten(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(
        TOKEN_ANSWER, ANSWER(200, "{}"),
        ANSWER(200, "{\"drafts\":[{\"id\":\"r1\"},{\"id\":\"gone\"},{\"id\":\"r2\"}]}"),
        ANSWER(200, DRAFT("r1", HEADER("X-Sales-Agent-Effect", "key10"))), ANSWER(404, "{}"),
        ANSWER(200, DRAFT("r2", HEADER("Message-ID", "<new@mail.gmail.com>") "," HEADER(
                                    "x-sales-agent-effect", " key1 ")))));
    struct sa_gmail_draft draft;

    (void)state;
    assert_int_equal(find_draft(rig, &draft), SA_OK);
    assert_string_equal(draft.id.p, "r2");
    assert_int_equal(rig->ctx.error.code, SA_OK);
    assert_request(rig, 2, "GET " ME "drafts?q=to%3Ajo%40acme.example&maxResults=100");
    rig_free(rig);
}

static void no_draft_with_the_key_is_not_found_and_a_failed_look_is_not(void **state)
{
    struct services_rig *rig =
        rig_of(FIXTURE(TOKEN_ANSWER, ANSWER(200, "{}"), ANSWER(200, "{\"drafts\":[]}"),
                       ANSWER(200, "{}"), ANSWER(503, "{}"), ANSWER(503, "{}"),
                       ANSWER(200, "{\"drafts\":[{\"id\":\"r1\"}]}"), ANSWER(500, "{}")));
    struct sa_gmail_draft draft;

    (void)state;
    assert_int_equal(find_draft(rig, &draft), SA_NOT_FOUND);
    assert_int_equal(find_draft(rig, &draft), SA_TRANSIENT);
    assert_int_equal(find_draft(rig, &draft), SA_TRANSIENT);
    assert_int_equal(find_draft(rig, &draft), SA_TRANSIENT);
    rig_free(rig);
}

static void too_many_drafts_to_look_through_is_not_absence(void **state)
{
    struct fixture_act acts[64] = {TOKEN_ANSWER, ANSWER(200, "{}")};
    struct sa_arena *arena = sa_arena_new(1 << 20);
    struct sa_buf list;
    struct sa_gmail_draft draft;

    (void)state;
    sa_buf_init(&list, arena, 1 << 16);
    for (int i = 0; i < 61; i++)
        sa_buf_printf(&list, "%s{\"id\":\"r%d\"}", i ? "," : "{\"drafts\":[", i);
    sa_buf_puts(&list, "]}");
    acts[2] = (struct fixture_act)ANSWER(200, sa_buf_c(&list));
    for (size_t i = 3; i < 63; i++)
        acts[i] = (struct fixture_act)ANSWER(200, DRAFT("r", ""));
    struct services_rig *rig = rig_of(fixture_start(acts, 63));
    assert_int_equal(find_draft(rig, &draft), SA_EXTERNAL_SERVICE);
    assert_int_equal(fixture_requests(rig->fixture), 63);
    rig_free(rig);
    sa_arena_free(arena);
}

#define LABEL_LIST(more) "{\"labels\":[{\"id\":\"INBOX\",\"name\":\"INBOX\"}" more "]}"

static void a_label_is_reused_made_or_found_after_a_clash(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(
        TOKEN_ANSWER, ANSWER(200, LABEL_LIST(",{\"id\":\"L1\",\"name\":\"sales agent/Lead\"}")),
        ANSWER(200, LABEL_LIST("")), ANSWER(200, "{\"id\":\"L2\",\"name\":\"Sales Agent/Lead\"}"),
        ANSWER(200, LABEL_LIST("")),
        ANSWER(409, "{\"error\":{\"code\":409,\"message\":\"Label name exists or conflicts\"}}"),
        ANSWER(200, LABEL_LIST(",{\"id\":\"L3\",\"name\":\"Sales Agent/Lead\"}"))));
    struct sa_str id;
    const char *ids[] = {"L1", "L2", "L3"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(ids); i++) {
        assert_int_equal(
            sa_gmail_label_ensure(&rig->ctx, &rig->services, SA_STR("Sales Agent/Lead"), &id),
            SA_OK);
        assert_string_equal(id.p, ids[i]);
        assert_int_equal(rig->ctx.error.code, SA_OK);
    }
    assert_body(rig, 3,
                "{\"name\":\"Sales Agent/Lead\",\"labelListVisibility\":\"labelShow\","
                "\"messageListVisibility\":\"show\"}");
    rig_free(rig);
}

static void a_thread_gets_its_label(void **state)
{
    struct services_rig *rig = rig_of(FIXTURE(TOKEN_ANSWER, ANSWER(200, "{\"id\":\"t\"}")));

    (void)state;
    assert_int_equal(sa_gmail_thread_label(&rig->ctx, &rig->services, SA_STR("t"), SA_STR("L1")),
                     SA_OK);
    assert_request(rig, 1, "POST " ME "threads/t/modify");
    assert_body(rig, 1, "{\"addLabelIds\":[\"L1\"]}");
    rig_free(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_search_walks_pages_up_to_its_limit),
        cmocka_unit_test(an_empty_mailbox_gives_an_empty_list),
        cmocka_unit_test(a_plain_message_is_read_with_its_headers),
        cmocka_unit_test(a_plain_part_wins_over_html_and_attachments_are_no_text),
        cmocka_unit_test(other_character_sets_become_utf8),
        cmocka_unit_test(html_alone_is_read_as_words),
        cmocka_unit_test(a_message_without_text_gives_its_snippet),
        cmocka_unit_test(text_is_capped_at_64_kib),
        cmocka_unit_test(large_answers_do_not_pile_up_in_the_arena),
        cmocka_unit_test(messages_come_oldest_first_and_drafts_are_marked),
        cmocka_unit_test(a_draft_is_made_in_its_thread),
        cmocka_unit_test(a_draft_is_found_by_its_message_id),
        cmocka_unit_test(a_draft_is_found_by_its_header_when_the_message_id_was_rewritten),
        cmocka_unit_test(no_draft_with_the_key_is_not_found_and_a_failed_look_is_not),
        cmocka_unit_test(too_many_drafts_to_look_through_is_not_absence),
        cmocka_unit_test(a_label_is_reused_made_or_found_after_a_clash),
        cmocka_unit_test(a_thread_gets_its_label),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
