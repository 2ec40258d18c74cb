/*
 * MIME parsing: headers, encoded words, transfer encodings, multiparts.
 */
#include "tests/sandbox/mime.h"

#include <ctype.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tests/sandbox/util.h"

enum { MAX_DEPTH = 12 };

static bool is_ascii(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!p[i] || (unsigned char)p[i] >= 0x80)
            return false;
    }
    return true;
}

char *sb_utf8(const char *p, size_t n, const char *charset)
{
    if (is_ascii(p, n) && (!charset || strncasecmp(charset, "utf-7", 5) != 0))
        return sb_copy_n(p, n);
    iconv_t cd = iconv_open("UTF-8", charset && *charset ? charset : "UTF-8");
    if (cd == (iconv_t)-1)
        cd = iconv_open("UTF-8", "ISO-8859-1");
    struct sb_text t = {0};
    char *in = (char *)(size_t)p, out[1024];
    while (n) {
        char *to = out;
        size_t room = sizeof out, rc = iconv(cd, &in, &n, &to, &room);
        sb_text_add(&t, out, sizeof out - room);
        if (rc == (size_t)-1 && room > 8 && n) {
            sb_text_puts(&t, "\xef\xbf\xbd");
            in++;
            n--;
        }
    }
    iconv_close(cd);
    /* A zero byte cannot stand in a JSON text of jansson's plain calls. */
    for (size_t i = 0; i < t.n; i++) {
        if (!t.p[i])
            t.p[i] = ' ';
    }
    return sb_text_take(&t);
}

static int hex_digit(char c)
{
    if (isdigit((unsigned char)c))
        return c - '0';
    c = (char)toupper((unsigned char)c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static char *quoted_printable(const char *p, size_t n, bool word, size_t *out_n)
{
    struct sb_text t = {0};
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '=' && i + 2 < n && hex_digit(p[i + 1]) >= 0 && hex_digit(p[i + 2]) >= 0) {
            sb_text_putc(&t, (char)(hex_digit(p[i + 1]) * 16 + hex_digit(p[i + 2])));
            i += 2;
        } else if (p[i] == '=' && !word && i + 1 < n && (p[i + 1] == '\n' || p[i + 1] == '\r')) {
            i += p[i + 1] == '\r' && i + 2 < n && p[i + 2] == '\n' ? 2 : 1;
        } else {
            sb_text_putc(&t, word && p[i] == '_' ? ' ' : p[i]);
        }
    }
    *out_n = t.n;
    return sb_text_take(&t);
}

/* Decodes one =?charset?B|Q?text?= at p; gives its length, 0 when it is none. */
static size_t encoded_word(const char *p, struct sb_text *out)
{
    if (!sb_starts(p, "=?"))
        return 0;
    const char *charset = p + 2, *mark = strchr(charset, '?');
    if (!mark || !mark[1] || mark[2] != '?')
        return 0;
    const char *text = mark + 3, *end = strstr(text, "?=");
    if (!end)
        return 0;
    size_t n = 0, charset_n = strcspn(charset, "?*");
    char *bytes = tolower((unsigned char)mark[1]) == 'b'
                      ? sb_base64_decode(text, (size_t)(end - text), &n)
                      : quoted_printable(text, (size_t)(end - text), true, &n);
    char *name = sb_copy_n(charset, charset_n), *utf8 = bytes ? sb_utf8(bytes, n, name) : NULL;
    if (utf8)
        sb_text_puts(out, utf8);
    free(bytes);
    free(name);
    free(utf8);
    return utf8 ? (size_t)(end + 2 - p) : 0;
}

static char *decode_header(const char *value)
{
    struct sb_text t = {0};
    sb_text_add(&t, "", 0);
    while (*value) {
        size_t n = encoded_word(value, &t);
        if (!n) {
            sb_text_putc(&t, *value++);
            continue;
        }
        value += n;
        /* White space between two encoded words belongs to neither. */
        const char *next = value + strspn(value, " \t");
        if (sb_starts(next, "=?"))
            value = next;
    }
    return sb_text_take(&t);
}

static size_t line_length(const char *p, size_t n)
{
    const char *end = memchr(p, '\n', n);
    return end ? (size_t)(end - p) + 1 : n;
}

static void add_header(json_t *headers, struct sb_text *line)
{
    char *colon = line->p ? strchr(line->p, ':') : NULL;
    if (colon) {
        *colon++ = '\0';
        colon += strspn(colon, " \t");
        char *utf8 = sb_utf8(colon, strlen(colon), NULL), *value = decode_header(utf8);
        char *name = sb_utf8(line->p, strlen(line->p), NULL);
        json_array_append_new(headers, json_pack("{ssss}", "name", name, "value", value));
        free(utf8);
        free(value);
        free(name);
    }
    free(line->p);
    *line = (struct sb_text){0};
}

/* Reads the header lines; gives the offset of the body. */
static size_t read_headers(const char *p, size_t n, json_t *headers)
{
    struct sb_text line = {0};
    size_t at = 0;
    while (at < n) {
        size_t length = line_length(p + at, n - at), used = length;
        while (used && (p[at + used - 1] == '\n' || p[at + used - 1] == '\r'))
            used--;
        if (!used) {
            at += length;
            break;
        }
        if (p[at] != ' ' && p[at] != '\t')
            add_header(headers, &line);
        sb_text_add(&line, p + at, used);
        at += length;
    }
    add_header(headers, &line);
    return at;
}

const char *sb_mime_header(const json_t *part, const char *name)
{
    size_t i;
    json_t *h;
    json_array_foreach(json_object_get(part, "headers"), i, h)
    {
        if (strcasecmp(sb_json_text(h, "name"), name) == 0)
            return sb_json_text(h, "value");
    }
    return NULL;
}

/* `; name="value"` of a header; owned; NULL when absent. */
static char *parameter(const char *value, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = value ? strchr(value, ';') : NULL; p; p = strchr(p, ';')) {
        p++;
        p += strspn(p, " \t");
        if (strncasecmp(p, name, n) != 0 || p[n] != '=')
            continue;
        p += n + 1;
        return *p == '"' ? sb_copy_n(p + 1, strcspn(p + 1, "\""))
                         : sb_copy_n(p, strcspn(p, "; \t"));
    }
    return NULL;
}

static char *transfer_decoded(const json_t *part, const char *p, size_t n, size_t *out_n)
{
    const char *encoding = sb_mime_header(part, "Content-Transfer-Encoding");
    char *out = NULL;
    if (encoding && strcasecmp(encoding, "base64") == 0)
        out = sb_base64_decode(p, n, out_n);
    else if (encoding && strcasecmp(encoding, "quoted-printable") == 0)
        out = quoted_printable(p, n, false, out_n);
    if (out)
        return out;
    *out_n = n;
    return sb_copy_n(p, n);
}

static json_t *parse_part(const char *p, size_t n, const char *part_id, int depth);

/* Offset of the next delimiter line from `at` on, or n. */
static size_t next_delimiter(const char *p, size_t n, size_t at, const char *mark)
{
    size_t mark_n = strlen(mark);
    while (at < n) {
        if (n - at >= mark_n && memcmp(p + at, mark, mark_n) == 0)
            return at;
        at += line_length(p + at, n - at);
    }
    return n;
}

static json_t *parse_parts(const char *p, size_t n, const char *boundary, const char *part_id,
                           int depth)
{
    struct sb_text mark = {0};
    sb_text_printf(&mark, "--%s", boundary);
    json_t *parts = json_array();
    size_t at = next_delimiter(p, n, 0, mark.p);
    while (at < n) {
        const char *after = p + at + mark.n;
        if (n - at >= mark.n + 2 && memcmp(after, "--", 2) == 0)
            break;
        size_t start = at + line_length(p + at, n - at);
        size_t end = next_delimiter(p, n, start, mark.p), stop = end;
        if (stop > start && p[stop - 1] == '\n')
            stop--;
        if (stop > start && p[stop - 1] == '\r')
            stop--;
        char id[64];
        (void)snprintf(id, sizeof id, "%.40s%s%zu", part_id, *part_id ? "." : "",
                       json_array_size(parts));
        json_array_append_new(parts, parse_part(p + start, stop - start, id, depth + 1));
        at = end;
    }
    free(mark.p);
    return parts;
}

static void fill_body(json_t *part, const char *p, size_t n)
{
    size_t size = 0;
    char *bytes = transfer_decoded(part, p, n, &size), *data = sb_base64url(bytes, size, true);
    json_object_set_new(part, "body", json_pack("{siss}", "size", (int)size, "data", data));
    free(bytes);
    free(data);
}

static void set_type(json_t *part)
{
    const char *type = sb_mime_header(part, "Content-Type");
    char *plain = type ? sb_lower(type) : sb_copy("text/plain");
    plain[strcspn(plain, "; \t")] = '\0';
    sb_json_set(part, "mimeType", *plain ? plain : "text/plain");
    free(plain);
    char *name = parameter(sb_mime_header(part, "Content-Disposition"), "filename");
    name = name ? name : parameter(type, "name");
    sb_json_set(part, "filename", name ? name : "");
    free(name);
}

static json_t *parse_part(const char *p, size_t n, const char *part_id, int depth)
{
    json_t *headers = json_array();
    json_t *part = json_pack("{sssssssO}", "partId", part_id, "mimeType", "", "filename", "",
                             "headers", headers);
    size_t body = read_headers(p, n, headers);
    json_decref(headers);
    set_type(part);
    char *boundary = parameter(sb_mime_header(part, "Content-Type"), "boundary");
    if (boundary && sb_starts(sb_json_text(part, "mimeType"), "multipart/") && depth < MAX_DEPTH) {
        json_object_set_new(part, "body", json_pack("{si}", "size", 0));
        json_object_set_new(part, "parts",
                            parse_parts(p + body, n - body, boundary, part_id, depth));
    } else {
        fill_body(part, p + body, n - body);
    }
    free(boundary);
    return part;
}

json_t *sb_mime_parse(const char *raw, size_t n)
{
    json_t *part = parse_part(raw, n, "", 0);
    if (json_array_size(json_object_get(part, "headers")))
        return part;
    json_decref(part);
    return NULL;
}

char *sb_mime_body(const json_t *part, const char *mime_type)
{
    size_t i, n = 0;
    json_t *child;
    const char *data = sb_json_text(json_object_get(part, "body"), "data");
    if (data && strcmp(sb_json_text(part, "mimeType"), mime_type) == 0) {
        char *bytes = sb_base64_decode(data, strlen(data), &n);
        char *charset = parameter(sb_mime_header(part, "Content-Type"), "charset");
        char *text = sb_utf8(bytes, n, charset);
        free(charset);
        free(bytes);
        return text;
    }
    json_array_foreach(json_object_get(part, "parts"), i, child)
    {
        char *text = sb_mime_body(child, mime_type);
        if (text)
            return text;
    }
    return NULL;
}

char *sb_mime_with_header(const char *raw, size_t n, const char *name, const char *value,
                          size_t *out_n)
{
    struct sb_text t = {0};
    size_t at = 0, name_n = strlen(name);
    bool skipping = false;
    sb_text_printf(&t, "%s: %s\r\n", name, value);
    while (at < n) {
        size_t length = line_length(raw + at, n - at);
        if (raw[at] == '\r' || raw[at] == '\n')
            break;
        if (raw[at] != ' ' && raw[at] != '\t')
            skipping = length > name_n && strncasecmp(raw + at, name, name_n) == 0 &&
                       raw[at + name_n] == ':';
        if (!skipping)
            sb_text_add(&t, raw + at, length);
        at += length;
    }
    sb_text_add(&t, raw + at, n - at);
    *out_n = t.n;
    return sb_text_take(&t);
}

char *sb_mime_address(const char *value)
{
    const char *open = value ? strrchr(value, '<') : NULL;
    if (open) {
        char *inside = sb_copy_n(open + 1, strcspn(open + 1, ">")), *lower = sb_lower(inside);
        free(inside);
        return lower;
    }
    value = value ? value + strspn(value, " \t") : "";
    char *plain = sb_copy_n(value, strcspn(value, " \t,")), *lower = sb_lower(plain);
    free(plain);
    return lower;
}
