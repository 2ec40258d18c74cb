/*
 * Taking a request apart, routing by path segments, and setting its answer. No sockets here.
 */
#include "tests/sandbox/request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void split_query(struct sb_req *req)
{
    char *rest = req->query, *part;
    while ((part = strsep(&rest, "&")) && req->nargs < SB_MAX_ARGS) {
        if (!*part)
            continue;
        char *value = strchr(part, '=');
        struct sb_pair *arg = &req->arg[req->nargs++];
        arg->key = sb_copy_n(part, value ? (size_t)(value - part) : strlen(part));
        arg->value = sb_copy(value ? value + 1 : "");
        sb_url_decode(arg->key, true);
        sb_url_decode(arg->value, true);
    }
}

static void split_path(struct sb_req *req, const char *path)
{
    while (*path && req->nseg < SB_MAX_SEGMENTS) {
        size_t n = strcspn(path, "/");
        if (n) {
            char *seg = sb_copy_n(path, n);
            sb_url_decode(seg, false);
            req->seg[req->nseg++] = seg;
        }
        path += n + (path[n] == '/');
    }
}

/* The service a path is for, and how long the prefix is that the base URL added. Google's own paths
 * begin with the service's name; official clients resolve them against the host and so drop the
 * prefix: /gmail/v1/… is taken like /gmail/gmail/v1/…, and /upload/gmail/v1/… too. */
static size_t find_service(struct sb_req *req, const char *path)
{
    const char *first = path + (*path == '/');
    size_t n = strcspn(first, "/?");
    if (n == 6 && memcmp(first, "upload", 6) == 0 && first[n] == '/') {
        req->service = sb_service_find(first + 7, strcspn(first + 7, "/?"));
        return 0;
    }
    req->service = sb_service_find(first, n);
    if (!req->service)
        return 0;
    const char *next = first + n + (first[n] == '/');
    size_t next_n = strcspn(next, "/?");
    bool repeated = next_n == n && memcmp(next, first, n) == 0;
    bool upload = next_n == 6 && memcmp(next, "upload", 6) == 0;
    return req->service->own_prefix && !repeated && !upload ? 0 : (size_t)(first - path) + n;
}

void sb_req_parse(struct sb_req *req)
{
    const char *path = req->uri, *query = strchr(req->uri, '?');
    size_t path_n = query ? (size_t)(query - path) : strlen(path);
    size_t prefix_n = find_service(req, path);
    req->path = path_n > prefix_n ? sb_copy_n(path + prefix_n, path_n - prefix_n) : sb_copy("/");
    split_path(req, req->path);
    req->query = sb_copy(query ? query + 1 : "");
    split_query(req);
    free(req->query);
    req->query = sb_copy(query ? query + 1 : "");
}

void sb_req_free(struct sb_req *req)
{
    for (int i = 0; i < req->nseg; i++)
        free(req->seg[i]);
    for (int i = 0; i < req->nargs; i++) {
        free(req->arg[i].key);
        free(req->arg[i].value);
    }
    for (int i = 0; i < req->nheaders; i++) {
        free(req->header[i].key);
        free(req->header[i].value);
    }
    free(req->uri);
    free(req->path);
    free(req->query);
    free(req->auth);
    free(req->content_type);
    free(req->body.p);
    free(req->answer.p);
    json_decref(req->json);
    json_decref(req->plan.body);
    free(req);
}

const char *sb_arg(const struct sb_req *req, const char *key)
{
    for (int i = 0; i < req->nargs; i++) {
        if (strcmp(req->arg[i].key, key) == 0)
            return req->arg[i].value;
    }
    return NULL;
}

int64_t sb_arg_int(const struct sb_req *req, const char *key, int64_t other)
{
    const char *v = sb_arg(req, key);
    return sb_digits(v) ? strtoll(v, NULL, 10) : other;
}

bool sb_arg_is(const struct sb_req *req, const char *key, const char *value)
{
    const char *v = sb_arg(req, key);
    return v && strcasecmp(v, value) == 0;
}

json_t *sb_req_json(struct sb_req *req)
{
    if (!req->json)
        req->json = sb_json_parse(req->body.p, req->body.n);
    return req->json;
}

const char *sb_req_bearer(const struct sb_req *req)
{
    if (strncasecmp(req->auth, "Bearer ", 7) != 0)
        return NULL;
    const char *token = req->auth + 7;
    while (*token == ' ')
        token++;
    return *token ? token : NULL;
}

static void reset_answer(struct sb_req *req, int status, const char *type)
{
    free(req->answer.p);
    req->answer = (struct sb_text){0};
    req->status = status;
    req->answer_type = type;
}

void sb_reply_json(struct sb_req *req, int status, json_t *value)
{
    /* No document: a json_pack format does not fit its arguments. */
    reset_answer(req, value ? status : 500, "application/json; charset=UTF-8");
    char *text = value ? sb_json_dump(value) : sb_copy("{\"error\":\"sandbox bug: no document\"}");
    req->answer = (struct sb_text){.p = text, .n = strlen(text), .cap = strlen(text) + 1};
    json_decref(value);
}

void sb_reply_bytes(struct sb_req *req, int status, const char *type, const void *p, size_t n)
{
    reset_answer(req, status, type);
    sb_text_add(&req->answer, p, n);
}

void sb_reply_text(struct sb_req *req, int status, const char *type, const char *text)
{
    sb_reply_bytes(req, status, type, text, strlen(text));
}

void sb_reply_header(struct sb_req *req, const char *key, const char *value)
{
    if (req->nheaders == SB_MAX_HEADERS)
        return;
    struct sb_pair *h = &req->header[req->nheaders++];
    h->key = sb_copy(key);
    h->value = sb_copy(value);
}

static bool fits(const struct sb_req *req, int first, const char *pattern)
{
    int i = first;
    while (*pattern) {
        size_t n = strcspn(pattern, "/");
        if (i >= req->nseg)
            return false;
        bool any = n == 2 && memcmp(pattern, "{}", 2) == 0;
        const char *seg = req->seg[i];
        if (!any && (strncmp(seg, pattern, n) != 0 || seg[n]))
            return false;
        i++;
        pattern += n + (pattern[n] == '/');
    }
    return i == req->nseg;
}

enum sb_routed sb_route(struct sb_req *req, int first, const struct sb_route *rows, size_t n)
{
    enum sb_routed found = SB_NO_PATH;
    for (size_t i = 0; i < n; i++) {
        if (!fits(req, first, rows[i].pattern))
            continue;
        if (strcmp(rows[i].method, req->method) == 0) {
            rows[i].serve(req);
            return SB_ROUTED;
        }
        found = SB_NO_METHOD;
    }
    return found;
}
