/*
 * Drive's routes and its files in memory.
 */
#include "tests/sandbox/drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/google.h"
#include "tests/sandbox/map.h"
#include "tests/sandbox/request.h"
#include "tests/sandbox/world.h"

static const char folder_type[] = "application/vnd.google-apps.folder";

struct sb_drive {
    struct sb_list files; /* json_t, in order of seeding */
    struct sb_map file;   /* id → json_t, borrowed */
    uint64_t next_id;
};

struct sb_drive *sb_drive_new(void)
{
    struct sb_drive *d = sb_alloc(sizeof *d);
    d->next_id = 1;
    return d;
}

static void free_file(void *p)
{
    json_decref(p);
}

void sb_drive_free(struct sb_drive *d)
{
    sb_map_clear(&d->file, NULL);
    sb_list_clear(&d->files, free_file);
    free(d);
}

static void set_default(json_t *file, const char *key, json_t *value)
{
    if (!json_object_get(file, key))
        json_object_set(file, key, value);
    json_decref(value);
}

static void complete(struct sb_drive *d, json_t *file)
{
    char id[48], now[32];
    (void)snprintf(id, sizeof id, "sandbox-file-%06llu", (unsigned long long)d->next_id++);
    sb_iso_ms(sb_now_ms(), now);
    set_default(file, "id", json_string(id));
    set_default(file, "kind", json_string("drive#file"));
    set_default(file, "mimeType",
                json_string(json_is_true(json_object_get(file, "folder")) ? folder_type
                                                                          : "application/pdf"));
    json_object_del(file, "folder");
    const char *parent = sb_json_text(file, "parent");
    set_default(file, "parents", parent ? json_pack("[s]", parent) : json_array());
    json_object_del(file, "parent");
    set_default(file, "trashed", json_false());
    set_default(file, "createdTime", json_string("2026-01-12T09:00:00.000Z"));
    set_default(file, "modifiedTime", json_string(now));
    struct sb_text link = {0};
    bool folder = strcmp(sb_json_text(file, "mimeType"), folder_type) == 0;
    sb_text_printf(&link, "https://drive.example/%s/%s", folder ? "drive/folders" : "file/d",
                   sb_json_text(file, "id"));
    set_default(file, "webViewLink", json_string(link.p));
    free(link.p);
    set_default(file, "permissions",
                json_pack("[{ssssssss}]", "kind", "drive#permission", "id", "owner-1", "type",
                          "user", "role", "owner"));
    json_t *ids = json_array(), *one;
    size_t i;
    json_array_foreach(json_object_get(file, "permissions"), i, one)
    {
        const char *text = sb_json_text(one, "id");
        json_array_append_new(ids, json_string(text ? text : ""));
    }
    set_default(file, "permissionIds", ids);
}

const char *sb_drive_seed(struct sb_drive *d, const json_t *seed)
{
    json_t *list = json_object_get(seed, "files"), *given;
    size_t i;
    list = list ? list : json_object_get(seed, "drive_files");
    json_array_foreach(list, i, given)
    {
        if (!sb_json_text(given, "name"))
            return "files: each has a name";
        json_t *file = json_deep_copy(given);
        complete(d, file);
        json_t *old = sb_map_get(&d->file, sb_json_text(file, "id"));
        if (old && sb_list_del(&d->files, old))
            json_decref(old);
        sb_list_add(&d->files, file);
        sb_map_put(&d->file, sb_json_text(file, "id"), file);
    }
    return NULL;
}

json_t *sb_drive_state(const struct sb_drive *d)
{
    json_t *files = json_array();
    for (size_t i = 0; i < d->files.n; i++)
        json_array_append(files, d->files.at[i]);
    return json_pack("{so}", "files", files);
}

/* The file as the API shows it: without its content, and with what `fields` asks beyond the
 * default four when it is given. */
static json_t *shown(const struct sb_req *req, const json_t *file)
{
    static const char *const usual[] = {"kind", "id", "name", "mimeType"};
    const char *fields = sb_arg(req, "fields"), *key;
    json_t *o = json_object(), *value;
    json_object_foreach((json_t *)file, key, value)
    {
        bool wanted = fields && (strstr(fields, key) || strcmp(fields, "*") == 0 ||
                                 strstr(fields, "files(*)") || strstr(fields, "files/*"));
        for (size_t i = 0; !fields && i < sizeof usual / sizeof *usual; i++)
            wanted = wanted || strcmp(usual[i], key) == 0;
        if (wanted && strcmp(key, "content") != 0)
            json_object_set(o, key, value);
    }
    return o;
}

static int compare_by(const json_t *a, const json_t *b, const char *order)
{
    bool by_name = order && sb_starts(order, "name");
    const char *key = by_name ? "name" : "modifiedTime";
    int c = strcmp(sb_json_text(a, key), sb_json_text(b, key));
    return by_name != (order && strstr(order, "desc")) ? c : -c;
}

static int by_order(const void *a, const void *b, void *order)
{
    return compare_by(*(const json_t *const *)a, *(const json_t *const *)b, order);
}

static void reply_page(struct sb_req *req, struct sb_list *found)
{
    size_t start = sb_google_page_start(req), limit = (size_t)sb_arg_int(req, "pageSize", 100);
    json_t *files = json_array();
    for (size_t i = start; i < found->n && i < start + limit; i++)
        json_array_append_new(files, shown(req, found->at[i]));
    json_t *answer =
        json_pack("{sssbso}", "kind", "drive#fileList", "incompleteSearch", 0, "files", files);
    if (found->n > start + limit) {
        char token[24];
        (void)snprintf(token, sizeof token, "%zu", start + limit);
        sb_json_set(answer, "nextPageToken", token);
    }
    sb_reply_json(req, 200, answer);
}

static void list(struct sb_req *req)
{
    struct sb_drive *d = req->world->drive;
    struct sb_drive_query *query;
    struct sb_list found = {0};
    int64_t size = sb_arg_int(req, "pageSize", 100);
    if (!sb_drive_query_parse(sb_arg(req, "q"), &query) || size < 1 || size > 1000) {
        sb_google_error(req, 400, "invalid", "Invalid Value");
        return;
    }
    for (size_t i = 0; i < d->files.n; i++) {
        if (sb_drive_query_fits(query, d->files.at[i]))
            sb_list_add(&found, d->files.at[i]);
    }
    sb_drive_query_free(query);
    const char *order = sb_arg(req, "orderBy");
    if (found.n > 1)
        qsort_r(found.at, found.n, sizeof *found.at, by_order, (void *)(size_t)order);
    reply_page(req, &found);
    sb_list_clear(&found, NULL);
}

static json_t *file_of(struct sb_req *req)
{
    json_t *file = sb_map_get(&req->world->drive->file, req->seg[3]);
    char message[160];
    (void)snprintf(message, sizeof message, "File not found: %.100s.", req->seg[3]);
    if (!file)
        sb_google_error(req, 404, NULL, message);
    return file;
}

/* A one-page PDF of the text, in lines of some 90 characters; owned. */
static char *pdf_of(const char *text)
{
    struct sb_text page = {0}, pdf = {0};
    size_t at[7], line = 0;
    sb_text_puts(&page, "BT /F1 11 Tf 50 780 Td 14 TL (");
    for (const char *p = text; *p; p++) {
        if (line++ > 80 && *p == ' ') {
            sb_text_puts(&page, ") Tj T* (");
            line = 0;
        } else if ((unsigned char)*p < 0x80) {
            sb_text_printf(&page, "%s%c", strchr("()\\", *p) ? "\\" : "", *p);
        }
    }
    sb_text_puts(&page, ") Tj ET");
    sb_text_puts(&pdf, "%PDF-1.4\n");
    static const char *const objects[] = {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        NULL,
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Font << /F1 5 0 R >> >>"};
    for (size_t i = 0; i < 6; i++) {
        at[i] = pdf.n;
        if (objects[i])
            sb_text_printf(&pdf, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
        else
            sb_text_printf(&pdf, "%zu 0 obj\n<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n",
                           i + 1, page.n, page.p);
    }
    at[6] = pdf.n;
    sb_text_puts(&pdf, "xref\n0 7\n0000000000 65535 f \n");
    for (size_t i = 0; i < 6; i++)
        sb_text_printf(&pdf, "%010zu 00000 n \n", at[i]);
    sb_text_printf(&pdf, "trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", at[6]);
    free(page.p);
    return sb_text_take(&pdf);
}

static void content(struct sb_req *req, const json_t *file, const char *type)
{
    const char *text = sb_json_text(file, "content");
    char *pdf = strcmp(type, "application/pdf") == 0 ? pdf_of(text ? text : "") : NULL;
    sb_reply_text(req, 200, type, pdf ? pdf : text ? text : "");
    free(pdf);
}

static void get(struct sb_req *req)
{
    const json_t *file = file_of(req);
    if (!file)
        return;
    const char *type = sb_json_text(file, "mimeType");
    if (!sb_arg_is(req, "alt", "media"))
        sb_reply_json(req, 200, shown(req, file));
    else if (sb_starts(type, "application/vnd.google-apps"))
        sb_google_error(req, 403, "fileNotDownloadable",
                        "Only files with binary content can be downloaded. Use Export with Docs "
                        "Editors files.");
    else
        content(req, file, type);
}

static void export(struct sb_req *req)
{
    const json_t *file = file_of(req);
    const char *type = sb_arg(req, "mimeType");
    if (!file)
        return;
    if (!type)
        sb_google_error(req, 400, "required", "Required parameter: mimeType");
    else if (!sb_starts(sb_json_text(file, "mimeType"), "application/vnd.google-apps"))
        sb_google_error(req, 403, "fileNotExportable", "Export only supports Docs Editors files.");
    else
        content(req, file, "text/plain; charset=UTF-8");
}

static void permissions(struct sb_req *req)
{
    const json_t *file = file_of(req);
    if (file)
        sb_reply_json(req, 200,
                      json_pack("{sssO}", "kind", "drive#permissionList", "permissions",
                                json_object_get(file, "permissions")));
}

static void generate_ids(struct sb_req *req)
{
    int64_t count = sb_arg_int(req, "count", 10);
    json_t *ids = json_array();
    for (int64_t i = 0; i < count && i < 1000; i++) {
        char id[40];
        (void)snprintf(id, sizeof id, "1sandboxGeneratedId%08llu",
                       (unsigned long long)req->world->drive->next_id++);
        json_array_append_new(ids, json_string(id));
    }
    sb_reply_json(
        req, 200,
        json_pack("{ssssso}", "kind", "drive#generatedIds", "space", "drive", "ids", ids));
}

static void about(struct sb_req *req)
{
    sb_reply_json(req, 200,
                  json_pack("{sss{ssssss}s{ssss}}", "kind", "drive#about", "user", "kind",
                            "drive#user", "displayName", "Sandbox Agent", "emailAddress",
                            "agent@sandbox.example", "storageQuota", "limit", "16106127360",
                            "usage", "1024"));
}

static void start_page_token(struct sb_req *req)
{
    sb_reply_json(req, 200,
                  json_pack("{ssss}", "kind", "drive#startPageToken", "startPageToken", "1"));
}

static void changes(struct sb_req *req)
{
    sb_reply_json(req, 200,
                  json_pack("{ssssso}", "kind", "drive#changeList", "newStartPageToken", "1",
                            "changes", json_array()));
}

static const struct sb_route rows[] = {
    {"GET", "drive/v3/files", list},
    {"GET", "drive/v3/files/generateIds", generate_ids},
    {"GET", "drive/v3/files/{}", get},
    {"GET", "drive/v3/files/{}/export", export},
    {"GET", "drive/v3/files/{}/permissions", permissions},
    {"GET", "drive/v3/about", about},
    {"GET", "drive/v3/changes/startPageToken", start_page_token},
    {"GET", "drive/v3/changes", changes},
};

void sb_drive_serve(struct sb_req *req)
{
    if (sb_google_allowed(req))
        sb_google_routed(req, sb_route(req, 0, rows, sizeof rows / sizeof *rows));
}
