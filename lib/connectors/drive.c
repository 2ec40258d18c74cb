/* Folders of Drive; see drive.h. */
#include "lib/connectors/drive.h"

#include "lib/connectors/call.h"

#define FILE_FIELDS                                                                                \
    "nextPageToken,files(id,name,mimeType,webViewLink,description,parents,permissionIds,"          \
    "permissions(type,role))"

enum { PAGE_MAX = 1000, QUERY_MAX = 4096, PAGES_MAX = 100 };

struct permission {
    struct sa_str type;
};
struct file_document {
    struct sa_drive_file file;
    SA_LIST(struct sa_str) parents;
    SA_LIST(struct sa_str) permission_ids;
    SA_LIST(struct permission) permissions;
};
struct file_page {
    SA_LIST(struct file_document) files;
    struct sa_str next;
};

static const struct sa_field permission_fields[] = {SA_FIELD_STR(struct permission, type, "type"),
                                                    SA_FIELD_END};
static const struct sa_field file_fields[] = {
    SA_FIELD_STR(struct file_document, file.id, "id", .required = true, .max = 256),
    SA_FIELD_STR(struct file_document, file.name, "name"),
    SA_FIELD_STR(struct file_document, file.mime_type, "mimeType"),
    SA_FIELD_STR(struct file_document, file.link, "webViewLink"),
    SA_FIELD_STR(struct file_document, file.description, "description"),
    SA_FIELD_STRS(struct file_document, parents, "parents"),
    SA_FIELD_STRS(struct file_document, permission_ids, "permissionIds"),
    SA_FIELD_LIST(struct file_document, permissions, permission_fields, "permissions"),
    SA_FIELD_END};
static const struct sa_field page_fields[] = {
    SA_FIELD_LIST(struct file_page, files, file_fields, "files"),
    SA_FIELD_STR(struct file_page, next, "nextPageToken"), SA_FIELD_END};

/* Files of shared drives come without permissions; the id of "anyone" is the same everywhere. */
static bool shared_by_link(const struct file_document *document)
{
    for (size_t i = 0; i < document->permissions.n; i++)
        if (sa_str_eq(document->permissions.items[i].type, SA_STR("anyone")))
            return true;
    for (size_t i = 0; i < document->permission_ids.n; i++)
        if (sa_str_starts(document->permission_ids.items[i], SA_STR("anyone")))
            return true;
    return false;
}

static struct sa_drive_file file_of(const struct file_document *document)
{
    struct sa_drive_file file = document->file;

    if (document->parents.n)
        file.parent_id = document->parents.items[0];
    file.shared_by_link = shared_by_link(document);
    file.folder = sa_str_eq(file.mime_type, SA_STR("application/vnd.google-apps.folder"));
    return file;
}

/* The id as a literal of Drive's query language. */
static struct sa_str children_of(struct sa_arena *arena, struct sa_str folder_id)
{
    struct sa_buf q;

    sa_buf_init(&q, arena, QUERY_MAX);
    sa_buf_putc(&q, '\'');
    for (size_t i = 0; i < folder_id.n; i++) {
        if (folder_id.p[i] == '\'' || folder_id.p[i] == '\\')
            sa_buf_putc(&q, '\\');
        sa_buf_putc(&q, folder_id.p[i]);
    }
    sa_buf_puts(&q, "' in parents and trashed = false");
    return sa_buf_str(&q);
}

static enum sa_err read_page(struct sa_ctx *ctx, struct sa_services *services,
                             struct sa_str folder_id, size_t want, struct file_page *page)
{
    struct sa_buf query;

    sa_buf_init(&query, ctx->arena, (size_t)QUERY_MAX * 4);
    sa_query_add(&query, "q", children_of(ctx->arena, folder_id));
    sa_query_add(&query, "fields", SA_STR(FILE_FIELDS));
    sa_query_add(&query, "pageSize",
                 sa_str_fmt(ctx->arena, "%zu", want < PAGE_MAX ? want : (size_t)PAGE_MAX));
    sa_query_add(&query, "supportsAllDrives", SA_STR("true"));
    sa_query_add(&query, "includeItemsFromAllDrives", SA_STR("true"));
    if (page->next.n)
        sa_query_add(&query, "pageToken", page->next);
    struct sa_api_call call = {.service = SA_CONNECTOR_DRIVE,
                               .method = "GET",
                               .doing = "listing a Drive folder",
                               .path = SA_STR("/drive/v3/files"),
                               .query = sa_buf_str(&query)};
    *page = (struct file_page){.next = {NULL, 0}};
    return sa_api_json(ctx, services, &call, page_fields, page);
}

enum sa_err sa_drive_children(struct sa_ctx *ctx, struct sa_services *services,
                              struct sa_str folder_id, int limit, struct sa_drive_list *list)
{
    struct file_page page = {.next = {NULL, 0}};
    size_t want = limit > 0 ? (size_t)limit : 0;

    list->items = SA_NEW_ARRAY(ctx->arena, want, struct sa_drive_file);
    list->n = 0;
    /* Drive may send empty pages before the end, so their number is what ends a bad walk. */
    for (int pages = 0; list->n < want && pages < PAGES_MAX; pages++) {
        enum sa_err err = read_page(ctx, services, folder_id, want - list->n, &page);
        if (err)
            return err;
        for (size_t i = 0; i < page.files.n && list->n < want; i++)
            list->items[list->n++] = file_of(&page.files.items[i]);
        if (!page.next.n)
            break;
    }
    return SA_OK;
}
