/* Threads and labels of Gmail; see gmail.h. Drafts are in gmail_draft.c. */
#include "lib/connectors/gmail.h"

#include "lib/base/encode.h"
#include "lib/connectors/call.h"
#include "lib/connectors/gmail_message.h"
#include "lib/domain/text_of_html.h"

enum { PAGE_MAX = 500, PAGES_MAX = 50, QUERY_MAX = 8192, SNIPPET_MAX = 1024 };

struct thread_page {
    SA_LIST(struct sa_gmail_thread_ref) threads;
    struct sa_str next;
};
static const struct sa_field thread_ref_fields[] = {
    SA_FIELD_STR(struct sa_gmail_thread_ref, id, "id", .required = true, .max = 64),
    SA_FIELD_STR(struct sa_gmail_thread_ref, snippet, "snippet"), SA_FIELD_END};
static const struct sa_field thread_page_fields[] = {
    SA_FIELD_LIST(struct thread_page, threads, thread_ref_fields, "threads"),
    SA_FIELD_STR(struct thread_page, next, "nextPageToken"), SA_FIELD_END};

static enum sa_err thread_page(struct sa_ctx *ctx, struct sa_services *services,
                               struct sa_str query, size_t want, struct thread_page *page)
{
    struct sa_buf text;

    sa_buf_init(&text, ctx->arena, QUERY_MAX);
    sa_query_add(&text, "q", query);
    sa_query_add(&text, "maxResults",
                 sa_str_fmt(ctx->arena, "%zu", want < PAGE_MAX ? want : (size_t)PAGE_MAX));
    if (page->next.n)
        sa_query_add(&text, "pageToken", page->next);
    struct sa_api_call call = {.service = SA_CONNECTOR_GMAIL,
                               .method = "GET",
                               .doing = "searching mail threads",
                               .path = SA_STR("/gmail/v1/users/me/threads"),
                               .query = sa_buf_str(&text)};
    *page = (struct thread_page){.next = {NULL, 0}};
    return sa_api_json(ctx, services, &call, thread_page_fields, page);
}

enum sa_err sa_gmail_threads_search(struct sa_ctx *ctx, struct sa_services *services,
                                    struct sa_str query, int limit,
                                    struct sa_gmail_thread_list *list)
{
    struct thread_page page = {.next = {NULL, 0}};
    size_t want = limit > 0 ? (size_t)limit : 0;

    list->items = SA_NEW_ARRAY(ctx->arena, want, struct sa_gmail_thread_ref);
    list->n = 0;
    for (int pages = 0; list->n < want && pages < PAGES_MAX; pages++) {
        enum sa_err err = thread_page(ctx, services, query, want - list->n, &page);
        if (err)
            return err;
        for (size_t i = 0; i < page.threads.n && list->n < want; i++) {
            struct sa_gmail_thread_ref *ref = &list->items[list->n++];
            *ref = page.threads.items[i];
            ref->snippet = sa_text_of_html(ctx->arena, ref->snippet, SNIPPET_MAX);
        }
        if (!page.next.n)
            break;
    }
    return SA_OK;
}

struct thread_document {
    struct sa_str id;
    SA_LIST(struct sa_gmail_resource) messages;
};
static const struct sa_field thread_fields[] = {
    SA_FIELD_STR(struct thread_document, id, "id", .required = true, .max = 64),
    SA_FIELD_LIST(struct thread_document, messages, sa_gmail_resource_fields, "messages"),
    SA_FIELD_END};

/* Insertion: threads are short, come sorted, and equal times must keep Gmail's order. */
static void oldest_first(struct sa_gmail_message *messages, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct sa_gmail_message message = messages[i];
        size_t at = i;
        for (; at > 0 && messages[at - 1].internal_ms > message.internal_ms; at--)
            messages[at] = messages[at - 1];
        messages[at] = message;
    }
}

enum sa_err sa_gmail_thread_get(struct sa_ctx *ctx, struct sa_services *services, struct sa_str id,
                                struct sa_gmail_thread *thread)
{
    struct thread_document document = {.id = {NULL, 0}};
    struct sa_api_call call = {.service = SA_CONNECTOR_GMAIL,
                               .method = "GET",
                               .doing = "reading a mail thread",
                               .path =
                                   sa_path_id(ctx->arena, "/gmail/v1/users/me/threads/", id, ""),
                               .query = SA_STR("format=full")};
    enum sa_err err = sa_api_json(ctx, services, &call, thread_fields, &document);

    if (err)
        return err;
    thread->id = document.id;
    thread->n = document.messages.n;
    thread->messages = SA_NEW_ARRAY(ctx->arena, thread->n, struct sa_gmail_message);
    for (size_t i = 0; i < thread->n; i++)
        thread->messages[i] = sa_gmail_message_read(ctx, &document.messages.items[i]);
    oldest_first(thread->messages, thread->n);
    return SA_OK;
}

struct label {
    struct sa_str id;
    struct sa_str name;
};
struct label_list {
    SA_LIST(struct label) labels;
};
static const struct sa_field label_fields[] = {
    SA_FIELD_STR(struct label, id, "id", .required = true, .max = 256),
    SA_FIELD_STR(struct label, name, "name"), SA_FIELD_END};
static const struct sa_field label_list_fields[] = {
    SA_FIELD_LIST(struct label_list, labels, label_fields, "labels"), SA_FIELD_END};

#define LABELS SA_STR("/gmail/v1/users/me/labels")

static enum sa_err find_label(struct sa_ctx *ctx, struct sa_services *services, struct sa_str name,
                              struct sa_str *id)
{
    static const struct sa_api_call call = {.service = SA_CONNECTOR_GMAIL,
                                            .method = "GET",
                                            .doing = "listing labels",
                                            .path = SA_STR_INIT("/gmail/v1/users/me/labels")};
    struct label_list list = {.labels = {NULL, 0}};
    enum sa_err err = sa_api_json(ctx, services, &call, label_list_fields, &list);

    *id = sa_str_make(NULL, 0);
    for (size_t i = 0; !err && i < list.labels.n; i++)
        /* Gmail takes names that differ in case only for the same. */
        if (sa_str_eq_nocase(list.labels.items[i].name, name))
            *id = list.labels.items[i].id;
    return err;
}

enum sa_err sa_gmail_label_ensure(struct sa_ctx *ctx, struct sa_services *services,
                                  struct sa_str name, struct sa_str *id)
{
    struct label label = {.id = {NULL, 0}};
    enum sa_err err = find_label(ctx, services, name, id);

    if (err || id->n)
        return err;
    json_t *body = sa_json_keep(ctx, json_pack("{ssss}", "labelListVisibility", "labelShow",
                                               "messageListVisibility", "show"));
    sa_json_set_str(body, "name", name);
    struct sa_api_call call = {.service = SA_CONNECTOR_GMAIL,
                               .method = "POST",
                               .doing = "making a label",
                               .path = LABELS,
                               .body = body};
    err = sa_api_json(ctx, services, &call, label_fields, &label);
    *id = label.id;
    if (err != SA_CONFLICT)
        return err;
    sa_clear_error(ctx);
    err = find_label(ctx, services, name, id);
    if (!err && !id->n)
        return sa_fail(ctx, SA_CONFLICT, "making a label: it exists and is not in the list");
    return err;
}

enum sa_err sa_gmail_thread_label(struct sa_ctx *ctx, struct sa_services *services,
                                  struct sa_str thread_id, struct sa_str label_id)
{
    struct sa_api_call call = {
        .service = SA_CONNECTOR_GMAIL,
        .method = "POST",
        .doing = "labelling a mail thread",
        .path = sa_path_id(ctx->arena, "/gmail/v1/users/me/threads/", thread_id, "/modify"),
        .body = sa_json_keep(ctx, json_pack("{s[o]}", "addLabelIds", sa_body_str(label_id))),
    };
    return sa_api_send(ctx, services, &call, NULL);
}
