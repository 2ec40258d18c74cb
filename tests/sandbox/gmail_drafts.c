/*
 * Drafts: create, read, replace, delete, send. The draft's id stays through edits, its message's id
 * does not; sending takes the draft away and gives the message a Message-ID of the server's own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tests/sandbox/gmail_http.h"
#include "tests/sandbox/mime.h"
#include "tests/sandbox/world.h"

/* The raw message of a body {"message":{"raw","threadId"}}, or a message/rfc822 upload. Owned;
 * NULL after having answered. */
static char *raw_of(struct sb_req *req, const json_t *message, size_t *n)
{
    if (strncasecmp(req->content_type, "message/rfc822", 14) == 0 && req->body.n) {
        *n = req->body.n;
        return sb_copy_n(req->body.p, req->body.n);
    }
    const char *text = sb_json_text(message, "raw");
    char *raw = text && *text ? sb_base64_decode(text, strlen(text), n) : NULL;
    if (raw && *n)
        return raw;
    free(raw);
    sb_google_error(req, 400, NULL,
                    text ? "Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed"
                         : "'raw' RFC822 payload message string or uploading message via /upload/* "
                           "URL required");
    return NULL;
}

/* A server's own Message-ID, as the API's sending gives one. */
static char *rewritten(struct sb_gmail *gm, const char *raw, size_t n, size_t *out_n)
{
    char id[80];
    (void)snprintf(id, sizeof id, "<CASandbox%06llu%08llx@mail.gmail.com>",
                   (unsigned long long)gm->next_sent++,
                   (unsigned long long)(sb_digest(raw, n) & 0xffffffff));
    return sb_mime_with_header(raw, n, "Message-ID", id, out_n);
}

/* The draft's message from the request; NULL after having answered. */
static struct sb_mail *read_message(struct sb_req *req, const json_t *message,
                                    struct sb_mailthread *thread)
{
    struct sb_gmail *gm = req->world->gmail;
    const char *thread_id = sb_json_text(message, "threadId");
    size_t n = 0;
    if (thread_id && *thread_id && !(thread = sb_map_get(&gm->thread, thread_id))) {
        sb_google_error(req, 404, NULL, NULL);
        return NULL;
    }
    char *raw = raw_of(req, message, &n);
    if (raw && req->plan.rewrite_message_id) {
        char *other = rewritten(gm, raw, n, &n);
        free(raw);
        raw = other;
    }
    struct sb_mail *m = raw ? sb_gm_add(gm, raw, n, thread, sb_now_ms()) : NULL;
    if (raw && !m)
        sb_google_error(req, 400, NULL, "Invalid message: no headers");
    free(raw);
    if (m)
        sb_gm_add_label(gm, m, "DRAFT");
    return m;
}

static json_t *short_message(const struct sb_mail *m)
{
    return json_pack("{sssssO}", "id", m->id, "threadId", m->thread->id, "labelIds", m->labels);
}

void sb_gm_drafts_create(struct sb_req *req)
{
    struct sb_mail *m = read_message(req, json_object_get(sb_req_json(req), "message"), NULL);
    if (!m)
        return;
    const struct sb_draft *d = sb_gm_add_draft(req->world->gmail, m);
    sb_reply_json(req, 200, json_pack("{ssso}", "id", d->id, "message", short_message(m)));
}

static struct sb_draft *addressed(struct sb_req *req, const char *id)
{
    struct sb_draft *d = id ? sb_map_get(&req->world->gmail->draft, id) : NULL;
    if (!d)
        sb_google_error(req, 404, NULL, NULL);
    return d;
}

void sb_gm_drafts_get(struct sb_req *req)
{
    const struct sb_draft *d = addressed(req, req->seg[5]);
    const char *format;
    json_t *only = NULL;
    if (d && sb_gm_format(req, &format, &only))
        sb_reply_json(
            req, 200,
            json_pack("{ssso}", "id", d->id, "message", sb_gm_message(d->mail, format, only)));
    json_decref(only);
}

/* Labels people made stay when a message is replaced by its next version. */
static void carry_labels(struct sb_gmail *gm, const struct sb_mail *from, struct sb_mail *to)
{
    size_t i;
    json_t *id;
    json_array_foreach(from->labels, i, id)
    {
        if (sb_starts(json_string_value(id), "Label_"))
            sb_gm_add_label(gm, to, json_string_value(id));
    }
}

/* Puts a new message into the draft, in its thread; false after having answered. */
static bool replace(struct sb_req *req, struct sb_draft *d, const json_t *message)
{
    struct sb_mail *m = read_message(req, message, d->mail->thread);
    if (!m)
        return false;
    d->mail->draft = NULL;
    carry_labels(req->world->gmail, d->mail, m);
    sb_gm_remove(req->world->gmail, d->mail);
    d->mail = m;
    d->updated_ms = sb_now_ms();
    m->draft = d;
    return true;
}

void sb_gm_drafts_update(struct sb_req *req)
{
    struct sb_draft *d = addressed(req, req->seg[5]);
    if (d && replace(req, d, json_object_get(sb_req_json(req), "message")))
        sb_reply_json(req, 200,
                      json_pack("{ssso}", "id", d->id, "message", short_message(d->mail)));
}

void sb_gm_drafts_delete(struct sb_req *req)
{
    struct sb_draft *d = addressed(req, req->seg[5]);
    if (!d)
        return;
    struct sb_mail *m = d->mail;
    sb_gm_remove_draft(req->world->gmail, d);
    sb_gm_remove(req->world->gmail, m);
    sb_reply_text(req, 204, NULL, "");
}

static bool has_recipient(const struct sb_mail *m)
{
    return sb_mime_header(m->payload, "To") || sb_mime_header(m->payload, "Cc") ||
           sb_mime_header(m->payload, "Bcc");
}

/* The message as it leaves: with the server's Message-ID, in the thread of the one it replaces. */
static struct sb_mail *send_off(struct sb_gmail *gm, const struct sb_mail *m)
{
    size_t n = 0;
    char *raw = rewritten(gm, m->raw, m->raw_n, &n);
    struct sb_mail *sent = sb_gm_add(gm, raw, n, m->thread, sb_now_ms());
    free(raw);
    sent->sent_here = true;
    sb_gm_add_label(gm, sent, "SENT");
    carry_labels(gm, m, sent);
    return sent;
}

void sb_gm_drafts_send(struct sb_req *req)
{
    struct sb_gmail *gm = req->world->gmail;
    const json_t *body = sb_req_json(req), *message = json_object_get(body, "message");
    struct sb_draft *d = addressed(req, sb_json_text(body, "id"));
    if (!d || (sb_json_text(message, "raw") && !replace(req, d, message)))
        return;
    if (!has_recipient(d->mail)) {
        sb_google_error(req, 400, NULL, "Recipient address required");
        return;
    }
    struct sb_mail *old = d->mail, *sent = send_off(gm, old);
    sb_gm_remove_draft(gm, d);
    sb_gm_remove(gm, old);
    sb_reply_json(req, 200, short_message(sent));
}

void sb_gm_messages_send(struct sb_req *req)
{
    struct sb_gmail *gm = req->world->gmail;
    struct sb_mail *m = read_message(req, sb_req_json(req), NULL);
    if (!m)
        return;
    struct sb_mail *sent = has_recipient(m) ? send_off(gm, m) : NULL;
    sb_gm_remove(gm, m);
    if (sent)
        sb_reply_json(req, 200, short_message(sent));
    else
        sb_google_error(req, 400, NULL, "Recipient address required");
}
