/* Messages written by us, read back by GMime's parser. */
#include "tests/unit/domain/setup.h"

#include <gmime/gmime.h>
#include <pthread.h>

#include "lib/base/buf.h"
#include "lib/domain/html_text.h"
#include "lib/domain/mime.h"

static struct sa_mail mail(void)
{
    return (struct sa_mail){
        .from_name = SA_STR("Ana Torres"),
        .from_address = SA_STR("ana@acme.example"),
        .to_name = SA_STR("Łukasz Wójcik"),
        .to_address = SA_STR("lukasz@kontrast.example"),
        .subject = SA_STR("Ihre Anfrage über Größen und 製品"),
        .body = SA_STR("Guten Tag,\n\nPreise: https://drive.example/file?a=1&b=2.\n- Di 24.11.\n\n"
                       ".\nFrom here \"<b>\" = 100 % & more\n\nViele Grüße\nAna"),
        .message_id = SA_STR("0a1b2c@acme.example"),
        .in_reply_to = SA_STR("<parent@mail.example>"),
        .references = SA_STR("<first@mail.example> <parent@mail.example>"),
        .effect_key = SA_STR("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"),
        .date_ms = 1795521600000};
}

static struct sa_str written(const struct sa_mail *m)
{
    struct sa_str raw;

    sa_clear_error(&ctx);
    assert_int_equal(sa_mime_write(&ctx, m, &raw), SA_OK);
    return raw;
}

static GMimeMessage *reparsed(struct sa_str raw)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(raw.p, raw.n);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

    g_object_unref(parser);
    g_object_unref(stream);
    assert_non_null(message);
    return message;
}

static struct sa_str without_cr(const char *text)
{
    struct sa_buf b;

    sa_buf_init(&b, arena, 1 << 20);
    for (; *text; text++)
        if (*text != '\r')
            sa_buf_putc(&b, *text);
    return sa_str_trim(sa_buf_str(&b));
}

static struct sa_str part_text(GMimeMessage *message, int index)
{
    GMimeMultipart *both = GMIME_MULTIPART(g_mime_message_get_mime_part(message));
    GMimeObject *part = g_mime_multipart_get_part(both, index);
    char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    struct sa_str plain = without_cr(text);

    g_free(text);
    return plain;
}

static void the_parser_reads_what_was_written(void **state)
{
    struct sa_mail m = mail();
    GMimeMessage *back;

    (void)state;
    back = reparsed(written(&m));
    assert_string_equal(g_mime_message_get_subject(back), m.subject.p);
    assert_string_equal(g_mime_message_get_message_id(back), m.message_id.p);
    InternetAddress *to = internet_address_list_get_address(g_mime_message_get_to(back), 0);
    assert_string_equal(internet_address_get_name(to), "Łukasz Wójcik");
    assert_string_equal(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(to)),
                        m.to_address.p);
    assert_int_equal(g_date_time_to_unix(g_mime_message_get_date(back)), 1795521600);
    assert_str(part_text(back, 0), m.body.p);
    struct sa_str html = part_text(back, 1);
    assert_true(sa_str_find(html, SA_STR("<a href=\"https://drive.example/file?a=1&amp;b=2\">")) >
                0);
    assert_true(sa_str_find(html, SA_STR("&quot;&lt;b&gt;&quot; = 100 % &amp; more")) > 0);
    assert_string_equal(g_mime_object_get_header(GMIME_OBJECT(back), "X-Sales-Agent-Effect"),
                        m.effect_key.p);
    assert_string_equal(g_mime_object_get_header(GMIME_OBJECT(back), "MIME-Version"), "1.0");
    g_object_unref(back);
}

static void the_wire_form_is_what_mail_servers_take(void **state)
{
    struct sa_mail m = mail();
    struct sa_str raw, rest, line;
    char *longest = sa_alloc(arena, 20001);

    (void)state;
    memset(longest, 'x', 20000);
    m.body = sa_str_of(longest);
    m.subject = sa_str_make(longest, 900);
    raw = written(&m);
    for (rest = raw; sa_str_split(&rest, '\n', &line);) {
        assert_in_range(line.n, 0, 998);
        assert_true(line.n == 0 || line.p[line.n - 1] == '\r');
        for (size_t i = 0; i < line.n; i++)
            assert_true((unsigned char)line.p[i] < 0x80);
    }
    m = mail();
    raw = written(&m);
    assert_true(sa_str_find(raw, SA_STR("In-Reply-To: <parent@mail.example>\r\n")) > 0);
    assert_true(sa_str_find(raw, SA_STR("References: <first@mail.example>")) > 0);
    assert_true(sa_str_find(raw, SA_STR("Content-Type: multipart/alternative;")) > 0);
    assert_true(sa_str_find(raw, SA_STR("Content-Type: text/plain; charset=utf-8")) > 0);
}

static void the_same_mail_gives_the_same_bytes(void **state)
{
    struct sa_mail m = mail();

    (void)state;
    assert_true(sa_str_eq(written(&m), written(&m)));
}

static void a_new_thread_has_no_reply_headers(void **state)
{
    struct sa_mail m = mail();

    (void)state;
    m.in_reply_to = m.references = SA_STR("");
    struct sa_str raw = written(&m);
    assert_int_equal(sa_str_find(raw, SA_STR("In-Reply-To")), -1);
    assert_int_equal(sa_str_find(raw, SA_STR("References")), -1);
}

static void foreign_references_are_tidied_and_capped(void **state)
{
    struct sa_mail m = mail();
    struct sa_buf b;

    (void)state;
    sa_buf_init(&b, arena, 1 << 20);
    sa_buf_puts(&b, "<first@x> junk <a b@x> <no-at> ");
    for (int i = 0; i < 300; i++)
        sa_buf_printf(&b, "<m%d@mail.example> ", i);
    m.references = sa_buf_str(&b);
    struct sa_str raw = written(&m);
    assert_true(sa_str_find(raw, SA_STR("<first@x>")) > 0);
    assert_true(sa_str_find(raw, SA_STR("<m299@mail.example>")) > 0);
    assert_int_equal(sa_str_find(raw, SA_STR("<m100@mail.example>")), -1);
    assert_int_equal(sa_str_find(raw, SA_STR("junk")), -1);
}

static void header_injection_is_refused(void **state)
{
    static const char *const evil[] = {"x\r\nBcc: spy@x.example", "x\nBcc: spy@x.example", "x\ry",
                                       "\n"};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(evil); i++)
        for (size_t k = 0; k < 9; k++) {
            struct sa_mail m = mail();
            struct sa_str *const fields[] = {&m.from_name,   &m.from_address, &m.to_name,
                                             &m.to_address,  &m.subject,      &m.message_id,
                                             &m.in_reply_to, &m.references,   &m.effect_key};
            struct sa_str raw;
            *fields[k] = sa_str_of(evil[i]);
            sa_clear_error(&ctx);
            assert_int_equal(sa_mime_write(&ctx, &m, &raw), SA_INVALID_INPUT);
            assert_int_equal(raw.n, 0);
        }
    struct sa_mail m = mail();
    struct sa_str raw;
    m.subject = sa_str_make("a\0b", 3);
    sa_clear_error(&ctx);
    assert_int_equal(sa_mime_write(&ctx, &m, &raw), SA_INVALID_INPUT);
}

static void names_cannot_smuggle_addresses(void **state)
{
    struct sa_mail m = mail();

    (void)state;
    m.to_name = SA_STR("Eve <spy@x.example>, \"a\" b");
    GMimeMessage *back = reparsed(written(&m));
    InternetAddressList *to = g_mime_message_get_to(back);
    assert_int_equal(internet_address_list_length(to), 1);
    assert_string_equal(internet_address_mailbox_get_addr(
                            INTERNET_ADDRESS_MAILBOX(internet_address_list_get_address(to, 0))),
                        m.to_address.p);
    g_object_unref(back);
}

static void reply_subjects_carry_one_prefix(void **state)
{
    static const char *const rows[][2] = {{"Offer", "Re: Offer"},
                                          {"Re: Offer", "Re: Offer"},
                                          {"RE: re: Offer", "Re: Offer"},
                                          {"AW: Offer", "Re: Offer"},
                                          {"Antw: AW: Re: Offer", "Re: Offer"},
                                          {"Re[2]: Offer", "Re: Offer"},
                                          {"RE : Offre", "Re: Offre"},
                                          {"SV: Tilbud", "Re: Tilbud"},
                                          {"回复：报价", "Re: 报价"},
                                          {"Reports", "Re: Reports"},
                                          {"Resource: x", "Re: Resource: x"},
                                          {"Fwd: Offer", "Re: Fwd: Offer"},
                                          {"  Offer ", "Re: Offer"},
                                          {"", "Re:"},
                                          {"Re:", "Re:"}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        assert_str(sa_mime_reply_subject(arena, sa_str_of(rows[i][0])), rows[i][1]);
}

static void only_web_addresses_become_links(void **state)
{
    static const struct {
        const char *text;
        size_t n;
    } rows[] = {{"https://a.example/x?y=1&z=2, and", 27},
                {"http://a.example.", 16},
                {"https://a.example/(x)", 21},
                {"https://a.example)", 17},
                {"javascript:alert(1)", 0},
                {"https://", 0},
                {"ftp://a.example", 0},
                {"https://a.example\"onmouseover=x", 17}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(rows); i++)
        assert_int_equal(sa_link_length(sa_str_of(rows[i].text)), rows[i].n);
    struct sa_str html = sa_html_of_text(arena, SA_STR("a https://x.example/\"><script> b"));
    assert_int_equal(sa_str_find(html, SA_STR("<script>")), -1);
}

static void *write_many(void *arg)
{
    struct sa_arena *own = sa_arena_new((size_t)64 << 20);
    struct sa_mail m = mail();
    struct sa_ctx mine;

    for (int i = 0; i < 200; i++) {
        struct sa_str raw;
        sa_ctx_init(&mine, own, "test");
        if (sa_mime_write(&mine, &m, &raw) || !sa_str_eq(raw, *(struct sa_str *)arg))
            *(bool *)((struct sa_str *)arg + 1) = true;
        sa_arena_reset(own);
    }
    sa_arena_free(own);
    return NULL;
}

static void threads_do_not_disturb_each_other(void **state)
{
    struct sa_mail m = mail();
    struct {
        struct sa_str wanted;
        bool wrong;
    } shared[4];
    pthread_t threads[4];

    (void)state;
    for (int i = 0; i < 4; i++) {
        shared[i].wanted = written(&m);
        shared[i].wrong = false;
        assert_int_equal(pthread_create(&threads[i], NULL, write_many, &shared[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_false(shared[i].wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(threads_do_not_disturb_each_other),
        TEST(the_parser_reads_what_was_written),
        TEST(the_wire_form_is_what_mail_servers_take),
        TEST(the_same_mail_gives_the_same_bytes),
        TEST(a_new_thread_has_no_reply_headers),
        TEST(foreign_references_are_tidied_and_capped),
        TEST(header_injection_is_refused),
        TEST(names_cannot_smuggle_addresses),
        TEST(reply_subjects_carry_one_prefix),
        TEST(only_web_addresses_become_links),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
