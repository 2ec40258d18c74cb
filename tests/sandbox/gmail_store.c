/*
 * Messages, threads, drafts and labels.
 */
#include "tests/sandbox/gmail_store.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/gmail.h"
#include "tests/sandbox/mime.h"

static const char *const system_labels[] = {
    "INBOX",
    "SENT",
    "DRAFT",
    "SPAM",
    "TRASH",
    "UNREAD",
    "STARRED",
    "IMPORTANT",
    "CHAT",
    "CATEGORY_PERSONAL",
    "CATEGORY_SOCIAL",
    "CATEGORY_PROMOTIONS",
    "CATEGORY_UPDATES",
    "CATEGORY_FORUMS",
};

static void add_label_document(struct sb_gmail *gm, json_t *label)
{
    char *lower = sb_lower(sb_json_text(label, "name"));
    sb_list_add(&gm->labels, label);
    sb_map_put(&gm->label, sb_json_text(label, "id"), label);
    sb_map_put(&gm->label_name, lower, label);
    free(lower);
}

struct sb_gmail *sb_gmail_new(void)
{
    struct sb_gmail *gm = sb_alloc(sizeof *gm);
    gm->email = sb_copy("agent@sandbox.example");
    gm->name = sb_copy("Sandbox Agent");
    gm->next_id = 0x19a0000000000001u;
    gm->next_draft = 1000000000000000001u;
    gm->next_label = gm->next_sent = 1;
    gm->history = 1000;
    for (size_t i = 0; i < sizeof system_labels / sizeof *system_labels; i++)
        add_label_document(gm, json_pack("{ssssss}", "id", system_labels[i], "name",
                                         system_labels[i], "type", "system"));
    return gm;
}

static void free_mail(void *p)
{
    struct sb_mail *m = p;
    json_decref(m->labels);
    json_decref(m->payload);
    json_decref(m->people);
    free(m->raw);
    free(m->text);
    free(m->from);
    free(m->message_id);
    free(m);
}

static void free_thread(void *p)
{
    struct sb_mailthread *t = p;
    sb_list_clear(&t->mails, NULL);
    free(t);
}

static void free_label(void *p)
{
    json_decref(p);
}

void sb_gmail_free(struct sb_gmail *gm)
{
    sb_multi_clear(&gm->by_address);
    sb_multi_clear(&gm->by_message_id);
    sb_map_clear(&gm->mail, NULL);
    sb_map_clear(&gm->thread, NULL);
    sb_map_clear(&gm->draft, NULL);
    sb_map_clear(&gm->label, NULL);
    sb_map_clear(&gm->label_name, NULL);
    sb_list_clear(&gm->mails, free_mail);
    sb_list_clear(&gm->threads, free_thread);
    sb_list_clear(&gm->drafts, free);
    sb_list_clear(&gm->labels, free_label);
    free(gm->email);
    free(gm->name);
    free(gm);
}

static bool has_text(const json_t *array, const char *text)
{
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)array, i, one)
    {
        if (strcmp(json_string_value(one), text) == 0)
            return true;
    }
    return false;
}

/* Splits at commas outside quotes. */
static void add_people(json_t *people, const char *header)
{
    bool quoted = false;
    const char *start = header;
    for (const char *p = header; header; p++) {
        if (*p == '"')
            quoted = !quoted;
        if (*p && (*p != ',' || quoted))
            continue;
        char *one = sb_copy_n(start, (size_t)(p - start)), *address = sb_mime_address(one);
        if (*address && !has_text(people, address))
            json_array_append_new(people, json_string(address));
        free(one);
        free(address);
        if (!*p)
            break;
        start = p + 1;
    }
}

static void read_headers(struct sb_mail *m)
{
    static const char *const who[] = {"From", "To", "Cc", "Bcc"};
    m->people = json_array();
    for (size_t i = 0; i < sizeof who / sizeof *who; i++)
        add_people(m->people, sb_mime_header(m->payload, who[i]));
    m->from = sb_mime_address(sb_mime_header(m->payload, "From"));
    const char *id = sb_mime_header(m->payload, "Message-ID");
    id = id ? id + strspn(id, " \t<") : "";
    char *plain = sb_copy_n(id, strcspn(id, "> \t"));
    m->message_id = sb_lower(plain);
    free(plain);
}

/* Tags dropped, good enough for a snippet and for searching. */
static char *text_of_html(char *html)
{
    struct sb_text t = {0};
    bool inside = false;
    for (const char *p = html; *p; p++) {
        if (*p == '<' || *p == '>')
            inside = *p == '<';
        else if (!inside)
            sb_text_putc(&t, *p);
    }
    free(html);
    return sb_text_take(&t);
}

static void index_mail(struct sb_gmail *gm, struct sb_mail *m, bool add)
{
    size_t i;
    json_t *one;
    json_array_foreach(m->people, i, one)
    {
        if (add)
            sb_multi_add(&gm->by_address, json_string_value(one), m);
        else
            sb_multi_del(&gm->by_address, json_string_value(one), m);
    }
    if (!*m->message_id)
        return;
    if (add)
        sb_multi_add(&gm->by_message_id, m->message_id, m);
    else
        sb_multi_del(&gm->by_message_id, m->message_id, m);
}

static struct sb_mailthread *new_thread(struct sb_gmail *gm, const char *id)
{
    struct sb_mailthread *t = sb_alloc(sizeof *t);
    memcpy(t->id, id, sizeof t->id);
    sb_list_add(&gm->threads, t);
    sb_map_put(&gm->thread, t->id, t);
    return t;
}

struct sb_mail *sb_gm_add(struct sb_gmail *gm, const char *raw, size_t n,
                          struct sb_mailthread *thread, int64_t date_ms)
{
    json_t *payload = sb_mime_parse(raw, n);
    if (!payload)
        return NULL;
    struct sb_mail *m = sb_alloc(sizeof *m);
    (void)snprintf(m->id, sizeof m->id, "%016llx", (unsigned long long)gm->next_id++);
    m->payload = payload;
    m->raw = sb_copy_n(raw, n);
    m->raw_n = n;
    m->labels = json_array();
    m->date_ms = date_ms;
    m->created_ms = sb_now_ms();
    m->history = ++gm->history;
    read_headers(m);
    m->text = sb_mime_body(payload, "text/plain");
    char *html = m->text ? NULL : sb_mime_body(payload, "text/html");
    if (!m->text)
        m->text = html ? text_of_html(html) : sb_copy("");
    m->thread = thread ? thread : new_thread(gm, m->id);
    m->thread->history = m->history;
    sb_list_add(&m->thread->mails, m);
    sb_list_add(&gm->mails, m);
    sb_map_put(&gm->mail, m->id, m);
    index_mail(gm, m, true);
    return m;
}

void sb_gm_remove(struct sb_gmail *gm, struct sb_mail *m)
{
    struct sb_mailthread *t = m->thread;
    index_mail(gm, m, false);
    sb_map_del(&gm->mail, m->id);
    sb_list_del(&gm->mails, m);
    sb_list_del(&t->mails, m);
    if (!t->mails.n) {
        sb_map_del(&gm->thread, t->id);
        sb_list_del(&gm->threads, t);
        free_thread(t);
    }
    free_mail(m);
    gm->history++;
}

bool sb_gm_has_label(const struct sb_mail *m, const char *id)
{
    return has_text(m->labels, id);
}

void sb_gm_add_label(struct sb_gmail *gm, struct sb_mail *m, const char *id)
{
    if (sb_gm_has_label(m, id))
        return;
    json_array_append_new(m->labels, json_string(id));
    m->history = m->thread->history = ++gm->history;
}

void sb_gm_del_label(struct sb_gmail *gm, struct sb_mail *m, const char *id)
{
    size_t i;
    json_t *one;
    json_array_foreach(m->labels, i, one)
    {
        if (strcmp(json_string_value(one), id) != 0)
            continue;
        json_array_remove(m->labels, i);
        m->history = m->thread->history = ++gm->history;
        return;
    }
}

json_t *sb_gm_label_named(struct sb_gmail *gm, const char *name)
{
    char *lower = sb_lower(name), id[32];
    json_t *label = sb_map_get(&gm->label_name, lower);
    free(lower);
    if (label)
        return label;
    (void)snprintf(id, sizeof id, "Label_%llu", (unsigned long long)gm->next_label++);
    label = json_pack("{ssssssssss}", "id", id, "name", name, "type", "user",
                      "messageListVisibility", "show", "labelListVisibility", "labelShow");
    add_label_document(gm, label);
    return label;
}

struct sb_draft *sb_gm_add_draft(struct sb_gmail *gm, struct sb_mail *mail)
{
    struct sb_draft *d = sb_alloc(sizeof *d);
    (void)snprintf(d->id, sizeof d->id, "r%llu", (unsigned long long)gm->next_draft++);
    d->mail = mail;
    d->created_ms = d->updated_ms = sb_now_ms();
    mail->draft = d;
    sb_list_add(&gm->drafts, d);
    sb_map_put(&gm->draft, d->id, d);
    return d;
}

void sb_gm_remove_draft(struct sb_gmail *gm, struct sb_draft *d)
{
    sb_map_del(&gm->draft, d->id);
    sb_list_del(&gm->drafts, d);
    if (d->mail)
        d->mail->draft = NULL;
    free(d);
}

static char *html_escaped(char *plain)
{
    struct sb_text t = {0};
    sb_text_add(&t, "", 0);
    for (const char *p = plain; *p; p++) {
        const char *name = *p == '&'    ? "&amp;"
                           : *p == '<'  ? "&lt;"
                           : *p == '>'  ? "&gt;"
                           : *p == '"'  ? "&quot;"
                           : *p == '\'' ? "&#39;"
                                        : NULL;
        sb_text_add(&t, name ? name : p, name ? strlen(name) : 1);
    }
    free(plain);
    return sb_text_take(&t);
}

char *sb_gm_snippet(const struct sb_mail *m)
{
    struct sb_text t = {0};
    bool blank = true;
    for (const char *p = m->text; *p && t.n < 200; p++) {
        bool space = isspace((unsigned char)*p);
        if (!space)
            sb_text_putc(&t, *p);
        else if (!blank)
            sb_text_putc(&t, ' ');
        blank = space;
    }
    /* Never end inside a UTF-8 sequence. */
    char *whole = sb_text_take(&t);
    size_t n = strlen(whole);
    size_t back = 0;
    while (back < 3 && n > back && ((unsigned char)whole[n - 1 - back] & 0xc0) == 0x80)
        back++;
    unsigned char lead = n > back ? (unsigned char)whole[n - 1 - back] : 0;
    size_t want = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    if (n && want != back)
        whole[n - 1 - back] = '\0';
    while (*whole && whole[strlen(whole) - 1] == ' ')
        whole[strlen(whole) - 1] = '\0';
    return html_escaped(whole);
}
