/* Walks a message's parts; see gmail_message.h. */
#include "lib/connectors/gmail_message.h"

#include "lib/base/encode.h"
#include "lib/domain/charset.h"
#include "lib/domain/text_of_html.h"

/* Most of the encoded body that is looked at; multiples of 4, base64's unit. */
enum {
    PLAIN_ENCODED_MAX = 256 << 10,
    HTML_ENCODED_MAX = 1 << 20,
    PARTS_DEEP = 16,
    SCRATCH_CAP = 64 << 20
};

const struct sa_field sa_gmail_resource_fields[] = {
    SA_FIELD_STR(struct sa_gmail_resource, id, "id", .required = true, .max = 64),
    SA_FIELD_STR(struct sa_gmail_resource, thread_id, "threadId", .max = 64),
    SA_FIELD_STR(struct sa_gmail_resource, snippet, "snippet"),
    SA_FIELD_INT(struct sa_gmail_resource, internal_ms, "internalDate", .lenient = true),
    SA_FIELD_STRS(struct sa_gmail_resource, labels, "labelIds"),
    SA_FIELD_JSON(struct sa_gmail_resource, payload, "payload"),
    SA_FIELD_END};

struct sa_str sa_gmail_header(const json_t *part, const char *name)
{
    const json_t *headers = json_object_get(part, "headers");
    size_t i;
    json_t *header;

    json_array_foreach(headers, i, header)
    {
        if (sa_str_eq_nocase(sa_json_str(header, "name"), sa_str_of(name)))
            return sa_json_str(header, "value");
    }
    return sa_str_make(NULL, 0);
}

static bool is_type(const json_t *part, const char *type)
{
    return sa_str_eq_nocase(sa_json_str(part, "mimeType"), sa_str_of(type));
}

static bool attached(const json_t *part)
{
    return sa_json_str(part, "filename").n > 0 ||
           sa_str_find_nocase(sa_gmail_header(part, "Content-Disposition"), SA_STR("attachment")) ==
               0;
}

/* The first body of that type in reading order, whatever container it sits in. */
static const json_t *find_part(const json_t *part, const char *type, int deep)
{
    const json_t *parts = json_object_get(part, "parts");
    size_t i;
    json_t *child;

    if (deep == 0 || !part)
        return NULL;
    if (is_type(part, type) && !attached(part) && !json_array_size(parts))
        return part;
    json_array_foreach(parts, i, child)
    {
        const json_t *found = find_part(child, type, deep - 1);
        if (found)
            return found;
    }
    return NULL;
}

static struct sa_str charset_of(const json_t *part)
{
    struct sa_str rest = sa_gmail_header(part, "Content-Type"), parameter;

    while (sa_str_split(&rest, ';', &parameter)) {
        struct sa_str key = SA_STR("charset=");
        parameter = sa_str_trim(parameter);
        if (sa_str_find_nocase(parameter, key) != 0)
            continue;
        parameter = sa_str_sub(parameter, key.n, parameter.n);
        if (parameter.n >= 2 && parameter.p[0] == '"')
            parameter = sa_str_sub(parameter, 1, parameter.n - 2);
        return parameter;
    }
    return sa_str_make("", 0);
}

static struct sa_str body_text(struct sa_arena *arena, const json_t *part, size_t most)
{
    struct sa_str data = sa_json_str(json_object_get(part, "body"), "data"), bytes;

    if (!part || !sa_unbase64(arena, sa_str_sub(data, 0, most), &bytes))
        return sa_str_make("", 0);
    return sa_charset_utf8(arena, bytes, charset_of(part));
}

static struct sa_str text_of(struct sa_arena *arena, const struct sa_gmail_resource *resource)
{
    const json_t *plain = find_part(resource->payload, "text/plain", PARTS_DEEP);
    struct sa_str text = sa_str_trim(body_text(arena, plain, PLAIN_ENCODED_MAX));

    if (text.n)
        return sa_str_clip(text, SA_GMAIL_TEXT_MAX);
    const json_t *html = find_part(resource->payload, "text/html", PARTS_DEEP);
    text = body_text(arena, html, HTML_ENCODED_MAX);
    if (text.n)
        text = sa_text_of_html(arena, text, SA_GMAIL_TEXT_MAX);
    /* Snippets are escaped for HTML. */
    return text.n ? text : sa_text_of_html(arena, resource->snippet, SA_GMAIL_TEXT_MAX);
}

static bool has_label(const struct sa_gmail_resource *resource, struct sa_str label)
{
    for (size_t i = 0; i < resource->labels.n; i++)
        if (sa_str_eq(resource->labels.items[i], label))
            return true;
    return false;
}

struct sa_gmail_message sa_gmail_message_read(struct sa_ctx *ctx,
                                              const struct sa_gmail_resource *resource)
{
    const json_t *payload = resource->payload;
    struct sa_arena *arena = ctx->arena;
    struct sa_arena *scratch = sa_arena_new(SCRATCH_CAP);
    struct sa_str text = sa_str_dup(arena, text_of(scratch, resource));

    sa_arena_free(scratch);
    return (struct sa_gmail_message){
        .id = resource->id,
        .internal_ms = resource->internal_ms,
        .from = sa_header_decode(arena, sa_gmail_header(payload, "From")),
        .to = sa_header_decode(arena, sa_gmail_header(payload, "To")),
        .subject = sa_header_decode(arena, sa_gmail_header(payload, "Subject")),
        .message_id = sa_str_trim(sa_gmail_header(payload, "Message-ID")),
        .references = sa_header_decode(arena, sa_gmail_header(payload, "References")),
        .text = text,
        .draft = has_label(resource, SA_STR("DRAFT")),
    };
}
