/*
 * Threads and messages: listing with a search, reading in the formats, changing labels.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tests/sandbox/gmail_http.h"
#include "tests/sandbox/mime.h"
#include "tests/sandbox/world.h"

static bool asked_for(const json_t *only, const char *name)
{
    size_t i;
    json_t *one;
    if (!json_array_size(only))
        return true;
    json_array_foreach((json_t *)only, i, one)
    {
        if (strcasecmp(json_string_value(one), name) == 0)
            return true;
    }
    return false;
}

static json_t *metadata_payload(const struct sb_mail *m, const json_t *only)
{
    json_t *headers = json_array(), *h;
    size_t i;
    json_array_foreach(json_object_get(m->payload, "headers"), i, h)
    {
        if (asked_for(only, sb_json_text(h, "name")))
            json_array_append(headers, h);
    }
    return json_pack("{sOso}", "mimeType", json_object_get(m->payload, "mimeType"), "headers",
                     headers);
}

json_t *sb_gm_message(const struct sb_mail *m, const char *format, const json_t *only)
{
    char date[24], history[24], *snippet = sb_gm_snippet(m);
    (void)snprintf(date, sizeof date, "%lld", (long long)m->date_ms);
    (void)snprintf(history, sizeof history, "%llu", (unsigned long long)m->history);
    json_t *o = json_pack("{sssssOsssssiss}", "id", m->id, "threadId", m->thread->id, "labelIds",
                          m->labels, "snippet", snippet, "historyId", history, "sizeEstimate",
                          (int)m->raw_n, "internalDate", date);
    free(snippet);
    if (strcasecmp(format, "full") == 0)
        json_object_set(o, "payload", m->payload);
    else if (strcasecmp(format, "metadata") == 0)
        json_object_set_new(o, "payload", metadata_payload(m, only));
    else if (strcasecmp(format, "raw") == 0) {
        char *raw = sb_base64url(m->raw, m->raw_n, true);
        sb_json_set(o, "raw", raw);
        free(raw);
    }
    return o;
}

bool sb_gm_format(struct sb_req *req, const char **format, json_t **only)
{
    const char *f = sb_arg(req, "format");
    *format = f ? f : "full";
    static const char *const known[] = {"full", "metadata", "minimal", "raw"};
    bool fits = false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        fits = fits || strcasecmp(*format, known[i]) == 0;
    if (!fits) {
        sb_google_error(req, 400, NULL, "Invalid value at 'format'");
        return false;
    }
    *only = json_array();
    for (int i = 0; i < req->nargs; i++) {
        if (strcmp(req->arg[i].key, "metadataHeaders") == 0)
            json_array_append_new(*only, json_string(req->arg[i].value));
    }
    return true;
}

static int newest_first(const void *a, const void *b)
{
    const struct sb_mail *x = *(const struct sb_mail *const *)a;
    const struct sb_mail *y = *(const struct sb_mail *const *)b;
    if (x->date_ms != y->date_ms)
        return x->date_ms < y->date_ms ? 1 : -1;
    return strcmp(y->id, x->id);
}

static bool labels_fit(const struct sb_req *req, const struct sb_mail *m)
{
    for (int i = 0; i < req->nargs; i++) {
        if (strcmp(req->arg[i].key, "labelIds") == 0 && !sb_gm_has_label(m, req->arg[i].value))
            return false;
    }
    return true;
}

static bool visible(const struct sb_req *req, const struct sb_query *query, const struct sb_mail *m)
{
    if (req->plan.search_lag_ms && m->created_ms > sb_now_ms() - req->plan.search_lag_ms)
        return false;
    bool hidden = sb_gm_has_label(m, "SPAM") || sb_gm_has_label(m, "TRASH");
    return !hidden || sb_arg_is(req, "includeSpamTrash", "true") || sb_query_names_hidden(query);
}

static void keep_once(struct sb_list *l, uint64_t listing, bool threads)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->n; i++) {
        struct sb_mail *m = l->at[i];
        if (kept && l->at[kept - 1] == m)
            continue;
        if (threads && m->thread->seen == listing)
            continue;
        m->thread->seen = threads ? listing : m->thread->seen;
        l->at[kept++] = m;
    }
    l->n = kept;
}

/* Where to look when the query itself names no address and no Message-ID. */
static void everything(const struct sb_gmail *gm, enum sb_gm_what what, struct sb_list *out)
{
    if (what != SB_GM_DRAFTS) {
        for (size_t i = 0; i < gm->mails.n; i++)
            sb_list_add(out, gm->mails.at[i]);
        return;
    }
    for (size_t i = 0; i < gm->drafts.n; i++)
        sb_list_add(out, ((struct sb_draft *)gm->drafts.at[i])->mail);
}

struct sb_list sb_gm_find(struct sb_req *req, enum sb_gm_what what)
{
    struct sb_gmail *gm = req->world->gmail;
    struct sb_query *query = sb_query_parse(sb_arg(req, "q"));
    struct sb_list from = {0}, found = {0};
    if (!sb_query_candidates(gm, query, &from))
        everything(gm, what, &from);
    for (size_t i = 0; i < from.n; i++) {
        struct sb_mail *m = from.at[i];
        if ((what != SB_GM_DRAFTS || m->draft) && visible(req, query, m) && labels_fit(req, m) &&
            sb_query_fits(gm, query, m))
            sb_list_add(&found, m);
    }
    sb_query_free(query);
    sb_list_clear(&from, NULL);
    if (found.n)
        qsort(found.at, found.n, sizeof *found.at, newest_first);
    keep_once(&found, ++gm->listing, what == SB_GM_THREADS);
    return found;
}

static json_t *thread_line(const struct sb_mail *m)
{
    char history[24], *snippet = sb_gm_snippet(m->thread->mails.at[m->thread->mails.n - 1]);
    (void)snprintf(history, sizeof history, "%llu", (unsigned long long)m->thread->history);
    json_t *o =
        json_pack("{ssssss}", "id", m->thread->id, "snippet", snippet, "historyId", history);
    free(snippet);
    return o;
}

static json_t *message_line(const struct sb_mail *m)
{
    return json_pack("{ssss}", "id", m->id, "threadId", m->thread->id);
}

static json_t *draft_line(const struct sb_mail *m)
{
    return json_pack("{sss{ssss}}", "id", m->draft->id, "message", "id", m->id, "threadId",
                     m->thread->id);
}

/* Google leaves the array out when it would be empty. */
static void reply_list(struct sb_req *req, struct sb_list *found, const char *name,
                       json_t *(*line)(const struct sb_mail *))
{
    size_t start = sb_google_page_start(req), limit = (size_t)sb_arg_int(req, "maxResults", 100);
    limit = limit < 1 ? 1 : limit > 500 ? 500 : limit;
    json_t *answer = json_object(), *list = json_array();
    for (size_t i = start; i < found->n && i < start + limit; i++)
        json_array_append_new(list, line(found->at[i]));
    if (json_array_size(list))
        json_object_set(answer, name, list);
    json_decref(list);
    if (found->n > start + limit) {
        char token[24];
        (void)snprintf(token, sizeof token, "%zu", start + limit);
        sb_json_set(answer, "nextPageToken", token);
    }
    json_object_set_new(answer, "resultSizeEstimate", json_integer((json_int_t)found->n));
    sb_list_clear(found, NULL);
    sb_reply_json(req, 200, answer);
}

void sb_gm_threads_list(struct sb_req *req)
{
    struct sb_list found = sb_gm_find(req, SB_GM_THREADS);
    reply_list(req, &found, "threads", thread_line);
}

void sb_gm_messages_list(struct sb_req *req)
{
    struct sb_list found = sb_gm_find(req, SB_GM_MESSAGES);
    reply_list(req, &found, "messages", message_line);
}

void sb_gm_drafts_list(struct sb_req *req)
{
    struct sb_list found = sb_gm_find(req, SB_GM_DRAFTS);
    reply_list(req, &found, "drafts", draft_line);
}

void sb_gm_threads_get(struct sb_req *req)
{
    const struct sb_mailthread *t = sb_map_get(&req->world->gmail->thread, req->seg[5]);
    const char *format;
    json_t *only = NULL;
    if (!t) {
        sb_google_error(req, 404, NULL, NULL);
        return;
    }
    if (!sb_gm_format(req, &format, &only))
        return;
    json_t *messages = json_array();
    for (size_t i = 0; i < t->mails.n; i++)
        json_array_append_new(messages, sb_gm_message(t->mails.at[i], format, only));
    json_decref(only);
    char history[24];
    (void)snprintf(history, sizeof history, "%llu", (unsigned long long)t->history);
    sb_reply_json(req, 200,
                  json_pack("{sssssO}", "id", t->id, "historyId", history, "messages", messages));
    json_decref(messages);
}

void sb_gm_messages_get(struct sb_req *req)
{
    const struct sb_mail *m = sb_map_get(&req->world->gmail->mail, req->seg[5]);
    const char *format;
    json_t *only = NULL;
    if (!m)
        sb_google_error(req, 404, NULL, NULL);
    else if (sb_gm_format(req, &format, &only))
        sb_reply_json(req, 200, sb_gm_message(m, format, only));
    json_decref(only);
}

static bool labels_known(struct sb_req *req, const json_t *ids)
{
    size_t i;
    json_t *id;
    if (json_array_size(ids) > 100) {
        sb_google_error(req, 400, NULL, "Too many labels");
        return false;
    }
    json_array_foreach((json_t *)ids, i, id)
    {
        const char *text = json_string_value(id);
        if (text && sb_map_get(&req->world->gmail->label, text))
            continue;
        char message[160];
        (void)snprintf(message, sizeof message, "Invalid label: %.100s", text ? text : "?");
        sb_google_error(req, 400, NULL, message);
        return false;
    }
    return true;
}

static void modify(struct sb_req *req, const struct sb_list *mails)
{
    json_t *body = sb_req_json(req), *id;
    json_t *add = json_object_get(body, "addLabelIds"),
           *del = json_object_get(body, "removeLabelIds");
    if (!labels_known(req, add) || !labels_known(req, del))
        return;
    for (size_t i = 0; i < mails->n; i++) {
        size_t k;
        json_array_foreach(add, k, id)
        {
            sb_gm_add_label(req->world->gmail, mails->at[i], json_string_value(id));
        }
        json_array_foreach(del, k, id)
        {
            sb_gm_del_label(req->world->gmail, mails->at[i], json_string_value(id));
        }
    }
}

void sb_gm_threads_modify(struct sb_req *req)
{
    const struct sb_mailthread *t = sb_map_get(&req->world->gmail->thread, req->seg[5]);
    if (!t) {
        sb_google_error(req, 404, NULL, NULL);
        return;
    }
    modify(req, &t->mails);
    if (req->status)
        return;
    json_t *messages = json_array();
    for (size_t i = 0; i < t->mails.n; i++) {
        const struct sb_mail *m = t->mails.at[i];
        json_array_append_new(
            messages, json_pack("{sssssO}", "id", m->id, "threadId", t->id, "labelIds", m->labels));
    }
    sb_reply_json(req, 200, json_pack("{ssso}", "id", t->id, "messages", messages));
}

void sb_gm_messages_modify(struct sb_req *req)
{
    struct sb_mail *m = sb_map_get(&req->world->gmail->mail, req->seg[5]);
    struct sb_list one = {0};
    if (!m) {
        sb_google_error(req, 404, NULL, NULL);
        return;
    }
    sb_list_add(&one, m);
    modify(req, &one);
    sb_list_clear(&one, NULL);
    if (!req->status)
        sb_reply_json(
            req, 200,
            json_pack("{sssssO}", "id", m->id, "threadId", m->thread->id, "labelIds", m->labels));
}
