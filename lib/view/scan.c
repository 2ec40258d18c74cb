/*
 * From text to nodes. Knows delimiters, sigils and line numbers; which closing tag belongs
 * where (compile.c) and which lines vanish (layout.c) is decided later.
 */
#include "lib/view/tree.h"

enum { MAX_NAME = 256 };

struct scanner {
    struct sa_ctx *ctx;
    struct sa_arena *arena;
    struct sa_template *t;
    struct sa_str text;
    size_t at;
    uint32_t line;
    bool line_start;
    struct sa_str open, close;
    size_t cap;
};

static const struct {
    char sigil;
    enum sa_node_kind kind;
} kinds[] = {
    {'#', SA_NODE_SECTION}, {'^', SA_NODE_INVERTED}, {'/', SA_NODE_CLOSE}, {'>', SA_NODE_PARTIAL},
    {'<', SA_NODE_PARENT},  {'$', SA_NODE_BLOCK},    {'&', SA_NODE_RAW},   {'{', SA_NODE_RAW},
    {'!', SA_NODE_SILENT},  {'=', SA_NODE_SILENT},
};

static enum sa_err refuse(struct scanner *s, const char *what)
{
    return sa_fail(s->ctx, SA_INTERNAL, "template %s line %u: %s", s->t->name, s->line, what);
}

static enum sa_err add(struct scanner *s, enum sa_node_kind kind, struct sa_str text)
{
    struct sa_template *t = s->t;

    if (t->n == SA_MUSTACHE_MAX_NODES)
        return refuse(s, "too many lines and tags");
    if (t->n == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 32;
        struct sa_node *grown = SA_NEW_ARRAY(s->arena, cap, struct sa_node);
        if (t->n)
            memcpy(grown, t->nodes, t->n * sizeof(*grown));
        t->nodes = grown;
        s->cap = cap;
    }
    t->nodes[t->n++] =
        (struct sa_node){.kind = kind, .line = s->line, .line_start = s->line_start, .text = text};
    s->line_start = false;
    return SA_OK;
}

static enum sa_err add_lines(struct scanner *s, struct sa_str text)
{
    while (text.n) {
        ptrdiff_t newline = sa_str_chr(text, '\n');
        size_t n = newline < 0 ? text.n : (size_t)newline + 1;
        enum sa_err err = add(s, SA_NODE_TEXT, sa_str_sub(text, 0, n));
        if (err)
            return err;
        if (newline >= 0) {
            s->line++;
            s->line_start = true;
        }
        text = sa_str_sub(text, n, text.n);
    }
    return SA_OK;
}

static void count_lines(struct scanner *s, struct sa_str tag)
{
    for (size_t i = 0; i < tag.n; i++)
        s->line += tag.p[i] == '\n';
}

static bool blank_within(struct sa_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (sa_str_trim(sa_str_sub(s, i, 1)).n == 0)
            return true;
    return false;
}

/* A dotted path has no empty part; the lone dot is the value itself. */
static bool path_ok(struct sa_str name)
{
    struct sa_str rest = name, part;

    if (sa_str_eq(name, SA_STR(".")))
        return true;
    while (sa_str_split(&rest, '.', &part))
        if (part.n == 0)
            return false;
    return true;
}

static enum sa_err add_tag(struct scanner *s, enum sa_node_kind kind, struct sa_str content)
{
    struct sa_str name = sa_str_trim(content);
    bool path = kind == SA_NODE_VALUE || kind == SA_NODE_RAW || kind == SA_NODE_SECTION ||
                kind == SA_NODE_INVERTED;

    if (name.n == 0)
        return refuse(s, "a tag without a name");
    if (name.n > MAX_NAME || blank_within(name) || (path && !path_ok(name)))
        return sa_fail(s->ctx, SA_INTERNAL, "template %s line %u: '%.*s' is no name", s->t->name,
                       s->line, (int)sa_str_clip(name, 60).n, name.p);
    return add(s, kind, name);
}

static bool delimiter_ok(struct sa_str d)
{
    return d.n > 0 && d.n <= SA_MUSTACHE_MAX_DELIMITER && sa_str_chr(d, '=') < 0 &&
           !blank_within(d);
}

static enum sa_err set_delimiters(struct scanner *s, struct sa_str content)
{
    struct sa_str both = sa_str_trim(content);
    size_t n = 0;

    while (n < both.n && !blank_within(sa_str_sub(both, n, 1)))
        n++;
    struct sa_str open = sa_str_sub(both, 0, n);
    struct sa_str close = sa_str_trim(sa_str_sub(both, n, both.n));
    if (!delimiter_ok(open) || !delimiter_ok(close))
        return refuse(s, "delimiters must be two words of at most 16 bytes without '='");
    s->open = open;
    s->close = close;
    return add(s, SA_NODE_SILENT, SA_STR(""));
}

static enum sa_node_kind kind_of(char sigil)
{
    for (size_t i = 0; i < SA_COUNT(kinds); i++)
        if (kinds[i].sigil == sigil)
            return kinds[i].kind;
    return SA_NODE_VALUE;
}

/* What ends the tag: the closing delimiter, after } or = where the tag began with { or =. */
static struct sa_str terminator(const struct scanner *s, char sigil,
                                char room[SA_MUSTACHE_MAX_DELIMITER + 1])
{
    struct sa_str extra = sigil == '{' ? SA_STR("}") : sigil == '=' ? SA_STR("=") : SA_STR("");

    memcpy(room, extra.p, extra.n);
    memcpy(room + extra.n, s->close.p, s->close.n);
    return sa_str_make(room, extra.n + s->close.n);
}

/* s->at stands on the opening delimiter. */
static enum sa_err scan_tag(struct scanner *s)
{
    char room[SA_MUSTACHE_MAX_DELIMITER + 1];
    struct sa_str rest = sa_str_sub(s->text, s->at + s->open.n, s->text.n);
    size_t blanks = 0;

    while (blanks < rest.n && blank_within(sa_str_sub(rest, blanks, 1)))
        blanks++;
    char sigil = blanks < rest.n ? rest.p[blanks] : '\0';
    enum sa_node_kind kind = kind_of(sigil);
    size_t from = kind == SA_NODE_VALUE ? 0 : blanks + 1;
    struct sa_str end = terminator(s, sigil, room);
    struct sa_str inner = sa_str_sub(rest, from, rest.n);
    ptrdiff_t length = sa_str_find(inner, end);
    if (length < 0)
        return refuse(s, "a tag is not closed");
    struct sa_str content = sa_str_sub(inner, 0, (size_t)length);
    s->at += s->open.n + from + (size_t)length + end.n;
    enum sa_err err = sigil == '='   ? set_delimiters(s, content)
                      : sigil == '!' ? add(s, kind, SA_STR(""))
                                     : add_tag(s, kind, content);
    count_lines(s, sa_str_sub(rest, 0, from + (size_t)length));
    return err;
}

enum sa_err sa_mustache_scan(struct sa_ctx *ctx, struct sa_arena *arena, struct sa_str text,
                             struct sa_template *t)
{
    struct scanner s = {.ctx = ctx, .arena = arena, .t = t, .text = text, .line = 1};
    enum sa_err err = SA_OK;

    s.line_start = true;
    s.open = SA_STR("{{");
    s.close = SA_STR("}}");
    while (!err && s.at < text.n) {
        struct sa_str rest = sa_str_sub(text, s.at, text.n);
        ptrdiff_t plain = sa_str_find(rest, s.open);
        if (plain < 0)
            plain = (ptrdiff_t)rest.n;
        err = add_lines(&s, sa_str_sub(rest, 0, (size_t)plain));
        s.at += (size_t)plain;
        if (!err && s.at < text.n)
            err = scan_tag(&s);
    }
    return err;
}
