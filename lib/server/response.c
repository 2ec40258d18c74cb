/* Building and writing responses; see response.h. */
#include "lib/server/response.h"

#define COMMON_HEADERS                                                                             \
    {"Strict-Transport-Security", SA_STR_INIT("max-age=63072000; includeSubDomains")},             \
        {"X-Content-Type-Options", SA_STR_INIT("nosniff")},                                        \
        {"Referrer-Policy", SA_STR_INIT("no-referrer")}, {"X-Frame-Options", SA_STR_INIT("DENY")}, \
        {"Cross-Origin-Opener-Policy", SA_STR_INIT("same-origin")},                                \
        {"Cross-Origin-Resource-Policy", SA_STR_INIT("same-origin")},                              \
        {"Cross-Origin-Embedder-Policy", SA_STR_INIT("require-corp")},                             \
        {"Permissions-Policy",                                                                     \
         SA_STR_INIT("camera=(), microphone=(), geolocation=(), payment=(), usb=()")},             \
        {"Cache-Control", SA_STR_INIT("no-store")},                                                \
    {                                                                                              \
        "Vary", SA_STR_INIT("Cookie, Authorization")                                               \
    }

const struct sa_header sa_headers_json[] = {
    COMMON_HEADERS,
    {"Content-Security-Policy", SA_STR_INIT("default-src 'none'; frame-ancestors 'none'; sandbox")},
    {NULL, {NULL, 0}}};

const struct sa_header sa_headers_html[] = {
    COMMON_HEADERS,
    {"Content-Security-Policy",
     SA_STR_INIT("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                 "font-src 'self'; connect-src 'self'; form-action 'self'; "
                 "frame-ancestors 'none'; base-uri 'none'")},
    {NULL, {NULL, 0}}};

static const struct {
    int status;
    const char *phrase;
} phrases[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
};

const char *sa_status_phrase(int status)
{
    for (size_t i = 0; i < SA_COUNT(phrases); i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "Error";
}

void sa_response_init(struct sa_response *response, struct sa_arena *arena)
{
    *response = (struct sa_response){.arena = arena};
    sa_buf_init(&response->body, arena, SA_RESPONSE_BYTES);
}

void sa_response_clear(struct sa_response *response)
{
    int note = response->note;

    sa_response_init(response, response->arena);
    response->note = note;
}

static bool name_valid(const char *name)
{
    for (const char *p = name; *p; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
              *p == '-'))
            return false;
    return name[0] != '\0';
}

static bool value_valid(struct sa_str value)
{
    for (size_t i = 0; i < value.n; i++)
        if (((unsigned char)value.p[i] < 0x20 && value.p[i] != '\t') || value.p[i] == 0x7F)
            return false;
    return true;
}

static struct sa_header *find(struct sa_response *response, const char *name)
{
    for (size_t i = 0; i < response->n_headers; i++)
        if (sa_str_eq_nocase(sa_str_of(response->headers[i].name), sa_str_of(name)))
            return &response->headers[i];
    return NULL;
}

/* A head that is cut off would run into the body. */
static bool fits(const struct sa_response *response, struct sa_str value)
{
    size_t taken = value.n;

    for (size_t i = 0; i < response->n_headers; i++)
        taken += response->headers[i].value.n;
    return taken <= SA_RESPONSE_VALUES_BYTES;
}

void sa_response_add_header(struct sa_response *response, const char *name, struct sa_str value)
{
    if (!name_valid(name) || !value_valid(value) || !fits(response, value) ||
        response->n_headers == SA_RESPONSE_HEADERS) {
        response->broken = true;
        return;
    }
    response->headers[response->n_headers++] =
        (struct sa_header){name, sa_str_dup(response->arena, value)};
}

void sa_response_header(struct sa_response *response, const char *name, struct sa_str value)
{
    struct sa_header *old = find(response, name);

    if (!old)
        sa_response_add_header(response, name, value);
    else if (value_valid(value) && fits(response, value))
        old->value = sa_str_dup(response->arena, value);
    else
        response->broken = true;
}

static void whole(struct sa_response *response, int status, const char *type, struct sa_str body)
{
    response->status = status;
    sa_response_header(response, "Content-Type", sa_str_of(type));
    sa_buf_clear(&response->body);
    sa_buf_add(&response->body, body);
}

void sa_response_text(struct sa_response *response, int status, struct sa_str text)
{
    whole(response, status, "text/plain; charset=utf-8", text);
}

void sa_response_json(struct sa_response *response, int status, struct sa_str json)
{
    whole(response, status, "application/json", json);
}

void sa_response_html(struct sa_response *response, int status, struct sa_str html)
{
    whole(response, status, "text/html; charset=utf-8", html);
}

/* A second slash or a backslash would lead to another host. */
void sa_response_redirect(struct sa_response *response, struct sa_str location)
{
    if (location.n == 0 || location.p[0] != '/' ||
        (location.n > 1 && (location.p[1] == '/' || location.p[1] == '\\')))
        response->broken = true;
    response->status = 303;
    sa_buf_clear(&response->body);
    sa_response_header(response, "Location", location);
}

static void put_header(struct sa_buf *out, const struct sa_header *h)
{
    sa_buf_printf(out, "%s: %.*s\r\n", h->name, SA_STR_ARG(h->value));
}

static bool bodyless(const struct sa_response *response)
{
    return response->status == 204 || response->status == 304;
}

struct sa_str sa_response_head(struct sa_response *response, const struct sa_header *defaults)
{
    struct sa_buf out;

    sa_buf_init(&out, response->arena, (size_t)64 * 1024);
    sa_buf_printf(&out, "Status: %d %s\r\n", response->status, sa_status_phrase(response->status));
    for (const struct sa_header *h = defaults; h->name; h++)
        if (!find(response, h->name))
            put_header(&out, h);
    for (size_t i = 0; i < response->n_headers; i++)
        put_header(&out, &response->headers[i]);
    if (!bodyless(response))
        sa_buf_printf(&out, "Content-Length: %zu\r\n", response->body.n);
    sa_buf_puts(&out, "\r\n");
    return sa_buf_str(&out);
}

struct sa_str sa_response_body(const struct sa_response *response)
{
    return bodyless(response) ? SA_STR("") : sa_buf_str(&response->body);
}
