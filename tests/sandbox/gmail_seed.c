/*
 * Gmail's part of a seed document and of the state document.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "tests/sandbox/gmail.h"
#include "tests/sandbox/gmail_http.h"
#include "tests/sandbox/mime.h"
#include "tests/sandbox/rfc3339.h"

static int64_t date_of(const json_t *message)
{
    const char *date = sb_json_text(message, "date");
    int64_t ms = 0, hours = sb_json_int(message, "hours_ago", 0);
    if (date && sb_rfc3339_parse(date, "UTC", &ms))
        return ms;
    if ((ms = sb_json_int(message, "date", 0)) > 0)
        return ms;
    hours += sb_json_int(message, "days_ago", 0) * 24;
    return sb_now_ms() - hours * 3600000;
}

static void add_date_header(struct sb_text *raw, int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    char text[64];
    gmtime_r(&seconds, &tm);
    (void)strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &tm);
    sb_text_printf(raw, "Date: %s\r\n", text);
}

static void add_header(struct sb_text *raw, const char *name, const char *value)
{
    if (value && *value && !strpbrk(value, "\r\n"))
        sb_text_printf(raw, "%s: %s\r\n", name, value);
}

static void add_body(struct sb_text *raw, const json_t *message)
{
    const char *text = sb_json_text(message, "text"), *html = sb_json_text(message, "html");
    text = text ? text : sb_json_text(message, "body");
    if (!html) {
        sb_text_printf(raw, "Content-Type: text/plain; charset=UTF-8\r\n\r\n%s", text ? text : "");
        return;
    }
    sb_text_printf(raw,
                   "Content-Type: multipart/alternative; boundary=\"sandbox-part\"\r\n\r\n"
                   "--sandbox-part\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n%s\r\n"
                   "--sandbox-part\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n%s\r\n"
                   "--sandbox-part--\r\n",
                   text ? text : "", html);
}

/* Writes the message as a mail server would have kept it; `parent` is the thread so far. */
static char *raw_of(struct sb_gmail *gm, const json_t *thread, const json_t *message,
                    const struct sb_mailthread *parent)
{
    struct sb_text raw = {0};
    const char *subject = sb_json_text(message, "subject"), *name;
    const char *id = sb_json_text(message, "message_id"), *to = sb_json_text(message, "to");
    char own[64];
    json_t *value;
    (void)snprintf(own, sizeof own, "<seed-%llu@mail.example>", (unsigned long long)gm->next_id);
    subject = subject ? subject : sb_json_text(thread, "subject");
    add_header(&raw, "From", sb_json_text(message, "from"));
    add_header(&raw, "To", to ? to : gm->email);
    add_header(&raw, "Cc", sb_json_text(message, "cc"));
    add_header(&raw, "Subject", subject ? subject : "(no subject)");
    add_header(&raw, "Message-ID", id ? id : own);
    if (parent && parent->mails.n) {
        const struct sb_mail *last = parent->mails.at[parent->mails.n - 1];
        add_header(&raw, "In-Reply-To", sb_mime_header(last->payload, "Message-ID"));
        add_header(&raw, "References", sb_mime_header(last->payload, "Message-ID"));
    }
    add_date_header(&raw, date_of(message));
    json_object_foreach(json_object_get(message, "headers"), name, value)
    {
        add_header(&raw, name, json_string_value(value));
    }
    sb_text_puts(&raw, "MIME-Version: 1.0\r\n");
    add_body(&raw, message);
    return sb_text_take(&raw);
}

static void add_labels(struct sb_gmail *gm, struct sb_mail *m, const json_t *thread,
                       const json_t *message)
{
    json_t *labels = json_object_get(message, "labels"), *name;
    labels = labels ? labels : json_object_get(thread, "labels");
    size_t i;
    json_array_foreach(labels, i, name)
    {
        const char *text = json_string_value(name);
        if (!text)
            continue;
        const json_t *label = sb_map_get(&gm->label, text);
        label = label ? label : sb_gm_label_named(gm, text);
        sb_gm_add_label(gm, m, sb_json_text(label, "id"));
    }
    if (!labels)
        sb_gm_add_label(gm, m, strcmp(m->from, gm->email) == 0 ? "SENT" : "INBOX");
}

static const char *seed_thread(struct sb_gmail *gm, const json_t *given)
{
    json_t *messages = json_object_get(given, "messages"), *message;
    json_t *alone = json_is_array(messages) ? NULL : json_pack("[O]", given);
    struct sb_mailthread *thread = NULL;
    size_t i;
    json_array_foreach(alone ? alone : messages, i, message)
    {
        const char *whole = sb_json_text(message, "raw");
        size_t n = 0;
        char *raw = whole ? sb_base64_decode(whole, strlen(whole), &n) : NULL;
        if (!raw) {
            raw = raw_of(gm, given, message, thread);
            n = strlen(raw);
        }
        struct sb_mail *m = sb_gm_add(gm, raw, n, thread, date_of(message));
        free(raw);
        if (!m)
            break;
        thread = m->thread;
        add_labels(gm, m, given, message);
    }
    bool complete = i == json_array_size(alone ? alone : messages);
    json_decref(alone);
    return complete ? NULL : "threads: a message has no headers";
}

const char *sb_gmail_seed(struct sb_gmail *gm, const json_t *seed)
{
    const json_t *mailbox = json_object_get(seed, "mailbox");
    size_t i;
    json_t *one;
    if (sb_json_text(mailbox, "email")) {
        free(gm->email);
        gm->email = sb_copy(sb_json_text(mailbox, "email"));
    }
    if (sb_json_text(mailbox, "name")) {
        free(gm->name);
        gm->name = sb_copy(sb_json_text(mailbox, "name"));
    }
    json_array_foreach(json_object_get(seed, "labels"), i, one)
    {
        const char *name = json_is_string(one) ? json_string_value(one) : sb_json_text(one, "name");
        if (!name)
            return "labels: each has a name";
        (void)sb_gm_label_named(gm, name);
    }
    json_array_foreach(json_object_get(seed, "threads"), i, one)
    {
        const char *wrong = json_is_object(one) ? seed_thread(gm, one) : "threads are objects";
        if (wrong)
            return wrong;
    }
    return NULL;
}

/* Name → value; a header that stands several times has its values joined by a line break. */
static json_t *header_object(const json_t *payload)
{
    json_t *all = json_object(), *h;
    size_t i;
    json_array_foreach(json_object_get(payload, "headers"), i, h)
    {
        const char *name = sb_json_text(h, "name"), *before = sb_json_text(all, name);
        struct sb_text t = {0};
        sb_text_printf(&t, "%s%s%s", before ? before : "", before ? "\n" : "",
                       sb_json_text(h, "value"));
        sb_json_set(all, name, t.p);
        free(t.p);
    }
    return all;
}

json_t *sb_gm_state_mail(const struct sb_mail *m)
{
    char created[32];
    sb_iso_ms(m->created_ms, created);
    char *html = sb_mime_body(m->payload, "text/html");
    json_t *o =
        json_pack("{sssssOsossss}", "id", m->id, "threadId", m->thread->id, "labelIds", m->labels,
                  "headers", header_object(m->payload), "text", m->text, "created", created);
    static const char *const shown[][2] = {{"subject", "Subject"},
                                           {"from", "From"},
                                           {"to", "To"},
                                           {"cc", "Cc"},
                                           {"messageIdHeader", "Message-ID"}};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        const char *value = sb_mime_header(m->payload, shown[i][1]);
        if (value)
            sb_json_set(o, shown[i][0], value);
    }
    const char *key = sb_mime_header(m->payload, "X-Sales-Agent-Effect");
    if (key)
        sb_json_set(o, "effect_key", key);
    if (html)
        sb_json_set(o, "html", html);
    free(html);
    return o;
}

static json_t *state_thread(const struct sb_mailthread *t)
{
    json_t *messages = json_array();
    for (size_t i = 0; i < t->mails.n; i++)
        json_array_append_new(messages, sb_gm_state_mail(t->mails.at[i]));
    return json_pack("{ssso}", "id", t->id, "messages", messages);
}

static json_t *state_draft(const struct sb_draft *d)
{
    json_t *o = sb_gm_state_mail(d->mail);
    char updated[32];
    sb_iso_ms(d->updated_ms, updated);
    sb_json_set(o, "id", d->id);
    sb_json_set(o, "message_id", d->mail->id);
    sb_json_set(o, "updated", updated);
    json_object_set_new(o, "message", sb_gm_message(d->mail, "full", NULL));
    return o;
}

json_t *sb_gmail_state(const struct sb_gmail *gm)
{
    json_t *threads = json_array(), *labels = json_array(), *drafts = json_array();
    json_t *sent = json_array();
    for (size_t i = 0; i < gm->threads.n; i++)
        json_array_append_new(threads, state_thread(gm->threads.at[i]));
    for (size_t i = 0; i < gm->labels.n; i++)
        json_array_append(labels, gm->labels.at[i]);
    for (size_t i = 0; i < gm->drafts.n; i++)
        json_array_append_new(drafts, state_draft(gm->drafts.at[i]));
    for (size_t i = 0; i < gm->mails.n; i++) {
        const struct sb_mail *m = gm->mails.at[i];
        if (m->sent_here)
            json_array_append_new(sent, sb_gm_state_mail(m));
    }
    return json_pack("{sosososo}", "threads", threads, "labels", labels, "drafts", drafts, "sent",
                     sent);
}
