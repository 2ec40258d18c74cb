/* Form submissions of HubSpot; see hubspot_forms.h. */
#include "lib/connectors/hubspot_forms.h"

#include "lib/base/buf.h"
#include "lib/connectors/call.h"

enum { QUERY_MAX = 4096, AFTER_MAX = 1000 };

struct next {
    struct sa_str after;
};
struct paging {
    struct next next;
};
struct document {
    json_t *results;
    struct paging paging;
};
struct head {
    int64_t submitted_ms;
};

static const struct sa_field next_fields[] = {
    SA_FIELD_STR(struct next, after, "after", .lenient = true, .max = AFTER_MAX), SA_FIELD_END};
static const struct sa_field paging_fields[] = {
    SA_FIELD_OBJ(struct paging, next, next_fields, "next"), SA_FIELD_END};
static const struct sa_field document_fields[] = {
    SA_FIELD_JSON(struct document, results, "results", .required = true),
    SA_FIELD_OBJ(struct document, paging, paging_fields, "paging"), SA_FIELD_END};
static const struct sa_field head_fields[] = {
    SA_FIELD_INT(struct head, submitted_ms, "submittedAt", .required = true, .lenient = true),
    SA_FIELD_END};

static enum sa_err read_rows(struct sa_ctx *ctx, const struct sa_api_call *call,
                             const json_t *results, struct sa_form_page *page)
{
    json_t *row;
    size_t i;

    if (!json_is_array(results))
        return sa_api_unreadable(ctx, call, "results that are no list");
    page->rows.items = SA_NEW_ARRAY(ctx->arena, json_array_size(results), struct sa_form_row);
    json_array_foreach(results, i, row)
    {
        struct head head = {.submitted_ms = 0};
        if (sa_fields_decode(ctx, head_fields, row, &head))
            return sa_api_unreadable(ctx, call, "a submission without its time");
        page->rows.items[page->rows.n++] = (struct sa_form_row){head.submitted_ms, row};
    }
    return SA_OK;
}

enum sa_err sa_hubspot_form_submissions(struct sa_ctx *ctx, struct sa_services *services,
                                        struct sa_str form_id, struct sa_str after,
                                        struct sa_form_page *page)
{
    struct document document = {.results = NULL};
    struct sa_buf query;

    *page = (struct sa_form_page){.rows = {NULL, 0}};
    sa_buf_init(&query, ctx->arena, QUERY_MAX);
    sa_query_add(&query, "limit", SA_STR("50"));
    if (after.n)
        sa_query_add(&query, "after", after);
    struct sa_api_call call = {
        .service = SA_CONNECTOR_HUBSPOT,
        .method = "GET",
        .doing = "reading a form's submissions",
        .path = sa_path_id(ctx->arena, "/form-integrations/v1/submissions/forms/", form_id, ""),
        .query = sa_buf_str(&query)};
    enum sa_err err = sa_api_json(ctx, services, &call, document_fields, &document);

    if (!err)
        err = read_rows(ctx, &call, document.results, page);
    if (!err)
        page->next = document.paging.next.after;
    return err;
}
