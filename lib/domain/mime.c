/*
 * The draft as an RFC 5322 message; see mime.h. GMime writes headers and parts; this file
 * decides which, and refuses what must not get into a header.
 */
#include "lib/domain/mime.h"

#include <gmime/gmime.h>
#include <pthread.h>

#include "lib/base/buf.h"
#include "lib/domain/html_text.h"
#include "lib/domain/submission.h"

enum {
    MAX_MESSAGE = 4 << 20,
    MAX_REFERENCE = 900, /* a longer message id would not fit a line of 998 */
    MAX_REFERENCES = 20
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start_gmime(void)
{
    g_mime_init();
}

/* --- refusing --- */

static bool has_control(struct sa_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
            return true;
    return false;
}

static bool message_id_ok(struct sa_str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (id.p[i] <= ' ' || id.p[i] >= 0x7F || id.p[i] == '<' || id.p[i] == '>')
            return false;
    return id.n <= MAX_REFERENCE && sa_str_chr(id, '@') > 0;
}

static enum sa_err check(struct sa_ctx *ctx, const struct sa_mail *mail)
{
    const struct {
        const char *name;
        struct sa_str value;
    } headers[] = {{"From", mail->from_name},
                   {"From", mail->from_address},
                   {"To", mail->to_name},
                   {"To", mail->to_address},
                   {"Subject", mail->subject},
                   {"Message-ID", mail->message_id},
                   {"In-Reply-To", mail->in_reply_to},
                   {"References", mail->references},
                   {"X-Sales-Agent-Effect", mail->effect_key}};

    for (size_t i = 0; i < SA_COUNT(headers); i++)
        if (has_control(headers[i].value) || !sa_str_utf8(headers[i].value))
            return sa_fail(ctx, SA_INVALID_INPUT, "the mail's %s header holds a control character",
                           headers[i].name);
    if (!sa_email_valid(mail->from_address) || !sa_email_valid(mail->to_address))
        return sa_fail(ctx, SA_INVALID_INPUT, "the mail's %s address is not valid",
                       sa_email_valid(mail->to_address) ? "From" : "To");
    if (!message_id_ok(mail->message_id))
        return sa_fail(ctx, SA_INVALID_INPUT, "the mail's Message-ID is not of the form a@b");
    if (!sa_str_utf8(mail->body))
        return sa_fail(ctx, SA_INVALID_INPUT, "the mail's text is not valid UTF-8");
    return SA_OK;
}

/* --- parts --- */

static struct sa_str crlf(struct sa_arena *arena, struct sa_str text)
{
    struct sa_buf b;

    sa_buf_init(&b, arena, text.n * 2 + 3);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\r')
            continue;
        if (text.p[i] == '\n')
            sa_buf_putc(&b, '\r');
        sa_buf_putc(&b, text.p[i]);
    }
    if (text.n && text.p[text.n - 1] != '\n')
        sa_buf_puts(&b, "\r\n");
    return sa_buf_str(&b);
}

static GMimeObject *text_part(struct sa_arena *arena, const char *subtype, struct sa_str text)
{
    struct sa_str wire = crlf(arena, text);
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(wire.p ? wire.p : "", wire.n);
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_part_set_content(part, content);
    g_object_unref(content);
    g_object_unref(stream);
    return GMIME_OBJECT(part);
}

static void set_parts(struct sa_ctx *ctx, GMimeMessage *message, const struct sa_mail *mail)
{
    GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");
    GMimeObject *plain = text_part(ctx->arena, "plain", mail->body);
    GMimeObject *html = text_part(ctx->arena, "html", sa_html_of_text(ctx->arena, mail->body));

    /* The same mail gives the same bytes; a "=_" cannot occur in quoted-printable text. */
    g_mime_multipart_set_boundary(
        both, sa_str_fmt(ctx->arena, "=_%.32s", sa_str_c(ctx->arena, mail->effect_key)).p);
    g_mime_multipart_add(both, plain);
    g_mime_multipart_add(both, html);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(both));
    g_object_unref(plain);
    g_object_unref(html);
    g_object_unref(both);
}

/* --- headers --- */

static void add_mailbox(struct sa_ctx *ctx, InternetAddressList *list, struct sa_str name,
                        struct sa_str address)
{
    InternetAddress *mailbox = internet_address_mailbox_new(
        name.n ? sa_str_c(ctx->arena, name) : NULL, sa_str_c(ctx->arena, address));

    if (name.n)
        internet_address_set_charset(mailbox, "utf-8");
    internet_address_list_add(list, mailbox);
    g_object_unref(mailbox);
}

/* Only well-formed <ids>, the first and the newest: parents' headers are other people's. */
static struct sa_str tidy_ids(struct sa_ctx *ctx, struct sa_str ids)
{
    struct sa_str kept[MAX_REFERENCES], rest = ids, id;
    size_t n = 0;
    struct sa_buf b;

    while (sa_str_split(&rest, ' ', &id)) {
        if (id.n < 5 || id.p[0] != '<' || id.p[id.n - 1] != '>' ||
            !message_id_ok(sa_str_sub(id, 1, id.n - 2)))
            continue;
        if (n == MAX_REFERENCES) {
            memmove(&kept[1], &kept[2], (n - 2) * sizeof(kept[0]));
            n--;
        }
        kept[n++] = id;
    }
    sa_buf_init(&b, ctx->arena, (size_t)MAX_REFERENCES * (MAX_REFERENCE + 3));
    for (size_t i = 0; i < n; i++) {
        if (i)
            sa_buf_putc(&b, ' ');
        sa_buf_add(&b, kept[i]);
    }
    return sa_buf_str(&b);
}

static void set_header(struct sa_ctx *ctx, GMimeMessage *message, const char *name,
                       struct sa_str value)
{
    if (value.n)
        g_mime_object_set_header(GMIME_OBJECT(message), name, sa_str_c(ctx->arena, value), "utf-8");
}

static void set_headers(struct sa_ctx *ctx, GMimeMessage *message, const struct sa_mail *mail)
{
    GDateTime *date = g_date_time_new_from_unix_utc(mail->date_ms / 1000);

    add_mailbox(ctx, g_mime_message_get_from(message), mail->from_name, mail->from_address);
    add_mailbox(ctx, g_mime_message_get_to(message), mail->to_name, mail->to_address);
    g_mime_message_set_subject(message, sa_str_c(ctx->arena, mail->subject), "utf-8");
    if (date) {
        g_mime_message_set_date(message, date);
        g_date_time_unref(date);
    }
    g_mime_message_set_message_id(message, sa_str_c(ctx->arena, mail->message_id));
    set_header(ctx, message, "In-Reply-To", tidy_ids(ctx, mail->in_reply_to));
    set_header(ctx, message, "References", tidy_ids(ctx, mail->references));
    set_header(ctx, message, "X-Sales-Agent-Effect", mail->effect_key);
}

static enum sa_err render(struct sa_ctx *ctx, GMimeMessage *message, struct sa_str *out)
{
    GMimeFormatOptions *options = g_mime_format_options_new();
    GMimeStream *stream = g_mime_stream_mem_new();
    enum sa_err err = SA_OK;

    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    if (g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream) < 0) {
        err = sa_fail(ctx, SA_INTERNAL, "writing the mail: GMime could not");
    } else {
        GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
        *out = sa_str_dup(ctx->arena, sa_str_make((const char *)bytes->data, bytes->len));
    }
    g_object_unref(stream);
    g_mime_format_options_free(options);
    return err;
}

enum sa_err sa_mime_write(struct sa_ctx *ctx, const struct sa_mail *mail, struct sa_str *message)
{
    enum sa_err err = check(ctx, mail);

    *message = SA_STR("");
    if (!err && mail->body.n > MAX_MESSAGE)
        err =
            sa_fail(ctx, SA_INVALID_INPUT, "the mail's text is longer than %d bytes", MAX_MESSAGE);
    if (err)
        return err;
    pthread_once(&once, start_gmime);
    GMimeMessage *gmime = g_mime_message_new(TRUE);
    set_headers(ctx, gmime, mail);
    set_parts(ctx, gmime, mail);
    err = render(ctx, gmime, message);
    g_object_unref(gmime);
    return err;
}

/* --- subject --- */

/* Bytes of a reply prefix at the front, blanks included; 0 when there is none. */
static size_t reply_prefix(struct sa_str s)
{
    static const char *const prefixes[] = {"re",  "aw",  "antwort", "antw", "sv",   "vs",  "odp",
                                           "rif", "res", "ref",     "回复", "答复", "返信"};

    for (size_t i = 0; i < SA_COUNT(prefixes); i++) {
        size_t n = strlen(prefixes[i]);
        if (!sa_str_eq_nocase(sa_str_sub(s, 0, n), sa_str_of(prefixes[i])))
            continue;
        struct sa_str rest = sa_str_sub(s, n, s.n);
        if (rest.n && (rest.p[0] == '[' || rest.p[0] == '(')) {
            ptrdiff_t close = sa_str_chr(rest, rest.p[0] == '[' ? ']' : ')');
            rest = close < 0 ? rest : sa_str_sub(rest, (size_t)close + 1, rest.n);
        }
        rest = sa_str_trim(rest);
        if (sa_str_starts(rest, SA_STR(":")))
            return (size_t)(rest.p - s.p) + 1;
        if (sa_str_starts(rest, SA_STR("：")))
            return (size_t)(rest.p - s.p) + 3;
    }
    return 0;
}

struct sa_str sa_mime_reply_subject(struct sa_arena *arena, struct sa_str subject)
{
    struct sa_str s = sa_str_trim(subject);
    size_t n;

    while ((n = reply_prefix(s)) > 0)
        s = sa_str_trim(sa_str_sub(s, n, s.n));
    return s.n ? sa_str_fmt(arena, "Re: %.*s", SA_STR_ARG(s)) : SA_STR("Re:");
}
