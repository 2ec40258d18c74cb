/* Drafts of Gmail: made, replaced, found again; see gmail.h. */
#include "lib/base/encode.h"
#include "lib/connectors/call.h"
#include "lib/connectors/gmail.h"
#include "lib/connectors/gmail_message.h"

#define DRAFTS        "/gmail/v1/users/me/drafts"
#define EFFECT_HEADER "X-Sales-Agent-Effect"

/* Drafts looked at one by one before the search is given up as inconclusive. */
enum { CANDIDATES_MAX = 60, PAGES_MAX = 10, QUERY_MAX = 4096 };

struct draft_document {
    struct sa_str id;
    struct sa_gmail_resource message;
};
static const struct sa_field draft_fields[] = {
    SA_FIELD_STR(struct draft_document, id, "id", .required = true, .max = 256),
    SA_FIELD_OBJ(struct draft_document, message, sa_gmail_resource_fields, "message",
                 .required = true),
    SA_FIELD_END};

static void take(struct sa_gmail_draft *draft, const struct draft_document *document)
{
    draft->id = document->id;
    draft->message_id = document->message.id;
    draft->thread_id = document->message.thread_id;
}

static json_t *draft_body(struct sa_ctx *ctx, struct sa_str raw, struct sa_str thread_id)
{
    json_t *body = sa_body_object(ctx), *message = json_object();

    sa_json_set_str(message, "raw", sa_base64url(ctx->arena, raw));
    sa_json_set_str(message, "threadId", thread_id);
    json_object_set_new(body, "message", message);
    return body;
}

enum sa_err sa_gmail_draft_create(struct sa_ctx *ctx, struct sa_services *services,
                                  struct sa_str raw, struct sa_str thread_id,
                                  struct sa_gmail_draft *draft)
{
    struct draft_document document = {.id = {NULL, 0}};
    struct sa_api_call call = {.service = SA_CONNECTOR_GMAIL,
                               .method = "POST",
                               .doing = "making a draft",
                               .path = SA_STR(DRAFTS),
                               .body = draft_body(ctx, raw, thread_id)};
    enum sa_err err = sa_api_json(ctx, services, &call, draft_fields, &document);

    if (!err)
        take(draft, &document);
    return err;
}

enum sa_err sa_gmail_draft_update(struct sa_ctx *ctx, struct sa_services *services,
                                  struct sa_str id, struct sa_str raw, struct sa_str thread_id,
                                  struct sa_gmail_draft *draft)
{
    struct draft_document document = {.id = {NULL, 0}};
    struct sa_api_call call = {.service = SA_CONNECTOR_GMAIL,
                               .method = "PUT",
                               .doing = "replacing a draft",
                               .path = sa_path_id(ctx->arena, DRAFTS "/", id, ""),
                               .body = draft_body(ctx, raw, thread_id)};
    enum sa_err err = sa_api_json(ctx, services, &call, draft_fields, &document);

    if (!err)
        take(draft, &document);
    return err;
}

struct draft_ref {
    struct sa_str id;
};
struct draft_page {
    SA_LIST(struct draft_ref) drafts;
    struct sa_str next;
};
static const struct sa_field draft_ref_fields[] = {
    SA_FIELD_STR(struct draft_ref, id, "id", .required = true, .max = 256), SA_FIELD_END};
static const struct sa_field draft_page_fields[] = {
    SA_FIELD_LIST(struct draft_page, drafts, draft_ref_fields, "drafts"),
    SA_FIELD_STR(struct draft_page, next, "nextPageToken"), SA_FIELD_END};

/* What is being looked for, and what has been seen of it. */
struct search {
    struct sa_str effect_key;
    struct sa_str message_id; /* without brackets */
    size_t looked_at;
    bool cut_short; /* there are more than we looked at */
    bool found;
};

static struct sa_str without_brackets(struct sa_str id)
{
    id = sa_str_trim(id);
    if (id.n >= 2 && id.p[0] == '<' && id.p[id.n - 1] == '>')
        return sa_str_sub(id, 1, id.n - 2);
    return id;
}

static bool matches(const struct search *search, const json_t *payload)
{
    struct sa_str effect = sa_str_trim(sa_gmail_header(payload, EFFECT_HEADER));
    struct sa_str message_id = without_brackets(sa_gmail_header(payload, "Message-ID"));

    return (search->effect_key.n && sa_str_eq(effect, search->effect_key)) ||
           (search->message_id.n && sa_str_eq(message_id, search->message_id));
}

/* Reads one candidate's headers. One that is gone by now is none. */
static enum sa_err look_at(struct sa_ctx *ctx, struct sa_services *services, struct sa_str id,
                           struct search *search, struct sa_gmail_draft *draft)
{
    struct draft_document document = {.id = {NULL, 0}};
    struct sa_api_call call = {.service = SA_CONNECTOR_GMAIL,
                               .method = "GET",
                               .doing = "reading a draft",
                               .path = sa_path_id(ctx->arena, DRAFTS "/", id, ""),
                               .query = SA_STR("format=metadata")};
    enum sa_err err = sa_api_json(ctx, services, &call, draft_fields, &document);

    search->looked_at++;
    if (err == SA_NOT_FOUND) {
        sa_clear_error(ctx);
        return SA_OK;
    }
    if (!err && matches(search, document.message.payload)) {
        search->found = true;
        take(draft, &document);
    }
    return err;
}

static enum sa_err list_page(struct sa_ctx *ctx, struct sa_services *services, struct sa_str query,
                             struct draft_page *page)
{
    struct sa_buf text;

    sa_buf_init(&text, ctx->arena, QUERY_MAX);
    sa_query_add(&text, "q", query);
    sa_query_add(&text, "maxResults", SA_STR("100"));
    if (page->next.n)
        sa_query_add(&text, "pageToken", page->next);
    struct sa_api_call call = {.service = SA_CONNECTOR_GMAIL,
                               .method = "GET",
                               .doing = "looking for a draft",
                               .path = SA_STR(DRAFTS),
                               .query = sa_buf_str(&text)};
    *page = (struct draft_page){.next = {NULL, 0}};
    return sa_api_json(ctx, services, &call, draft_page_fields, page);
}

static enum sa_err look_through(struct sa_ctx *ctx, struct sa_services *services,
                                struct sa_str query, struct search *search,
                                struct sa_gmail_draft *draft)
{
    struct draft_page page = {.next = {NULL, 0}};
    int pages = 0;

    do {
        enum sa_err err = list_page(ctx, services, query, &page);
        for (size_t i = 0; !err && !search->found && i < page.drafts.n; i++) {
            search->cut_short = search->looked_at >= CANDIDATES_MAX;
            if (search->cut_short)
                return SA_OK;
            err = look_at(ctx, services, page.drafts.items[i].id, search, draft);
        }
        if (err || search->found)
            return err;
    } while (page.next.n && ++pages < PAGES_MAX);
    search->cut_short = page.next.n > 0;
    return SA_OK;
}

enum sa_err sa_gmail_draft_by_effect(struct sa_ctx *ctx, struct sa_services *services,
                                     struct sa_str effect_key, struct sa_str message_id,
                                     struct sa_str recipient, struct sa_gmail_draft *draft)
{
    struct search search = {.effect_key = effect_key, .message_id = without_brackets(message_id)};
    struct sa_arena *arena = ctx->arena;
    enum sa_err err = SA_OK;

    if (search.message_id.n)
        err = look_through(ctx, services,
                           sa_str_fmt(arena, "rfc822msgid:%.*s", SA_STR_ARG(search.message_id)),
                           &search, draft);
    /* The Message-ID may have been rewritten; the header survives in the draft. */
    if (!err && !search.found && recipient.n)
        err = look_through(ctx, services, sa_str_fmt(arena, "to:%.*s", SA_STR_ARG(recipient)),
                           &search, draft);
    if (err || search.found)
        return err;
    if (search.cut_short)
        return sa_fail(ctx, SA_EXTERNAL_SERVICE,
                       "looking for a draft: more than %d to this recipient, none of the first "
                       "ones is it",
                       CANDIDATES_MAX);
    return sa_fail(ctx, SA_NOT_FOUND, "looking for a draft: none carries this effect key");
}
