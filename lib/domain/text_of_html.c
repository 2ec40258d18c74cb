/* Words out of HTML; see text_of_html.h. */
#include "lib/domain/text_of_html.h"

#include <ctype.h>

#include "lib/base/buf.h"

enum { QUOTE_MAX = 8, NAME_MAX_BYTES = 16, ENTITY_MAX = 10 };

struct writer {
    struct sa_buf out;
    unsigned lines;  /* line ends due before the next word */
    bool space;      /* a blank is due before the next word */
    unsigned quotes; /* <blockquote> levels */
};

static void flush_gap(struct writer *w)
{
    if (w->out.n && w->lines) {
        for (unsigned i = 0; i < w->lines; i++)
            sa_buf_putc(&w->out, '\n');
    } else if (w->out.n && w->space) {
        sa_buf_putc(&w->out, ' ');
    }
    if (!w->out.n || w->lines)
        for (unsigned i = 0; i < w->quotes; i++)
            sa_buf_puts(&w->out, "> ");
    w->lines = 0;
    w->space = false;
}

static void put(struct writer *w, struct sa_str bytes)
{
    flush_gap(w);
    sa_buf_add(&w->out, bytes);
}

static void want_lines(struct writer *w, unsigned n)
{
    if (w->lines < n)
        w->lines = n;
    w->space = false;
}

struct entity {
    const char *name;
    uint32_t code;
};
static const struct entity entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},      {"apos", '\''},
    {"nbsp", ' '},     {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"bdquo", 0x201e},  {"laquo", 0xab},
    {"raquo", 0xbb},   {"euro", 0x20ac},  {"pound", 0xa3},   {"copy", 0xa9},     {"reg", 0xae},
    {"trade", 0x2122}, {"bull", 0x2022},  {"middot", 0xb7},  {"deg", 0xb0},      {"auml", 0xe4},
    {"ouml", 0xf6},    {"uuml", 0xfc},    {"Auml", 0xc4},    {"Ouml", 0xd6},     {"Uuml", 0xdc},
    {"szlig", 0xdf},   {"eacute", 0xe9},  {"egrave", 0xe8},  {"ecirc", 0xea},    {"agrave", 0xe0},
    {"acirc", 0xe2},   {"ccedil", 0xe7},  {"ocirc", 0xf4},   {"ntilde", 0xf1},   {"oacute", 0xf3},
    {"iacute", 0xed},  {"uacute", 0xfa},  {"aacute", 0xe1},  {"zwnj", 0},        {"shy", 0},
};

static void put_code(struct writer *w, uint32_t c)
{
    char b[4];

    if (c == ' ' || c == '\t' || c == '\n' || c == 0xa0) {
        w->space = true;
        return;
    }
    if (c < ' ' || c == 0x7f || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff)
        return;
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        b[i] = (char)(0x80 | (c & 0x3f));
    b[0] = (char)(lead[n == 1 ? 0 : n] | c);
    put(w, sa_str_make(b, n));
}

static bool numeric(struct sa_str name, uint32_t *code)
{
    uint32_t base = 10, value = 0;
    size_t i = 1;

    if (name.n < 2 || name.p[0] != '#')
        return false;
    if (name.p[1] == 'x' || name.p[1] == 'X') {
        base = 16;
        i = 2;
    }
    if (i >= name.n)
        return false;
    for (; i < name.n; i++) {
        char c = name.p[i];
        uint32_t digit = isdigit((unsigned char)c) ? (uint32_t)(c - '0')
                         : base == 16 && isxdigit((unsigned char)c)
                             ? (uint32_t)((c | 0x20) - 'a' + 10)
                             : 99;
        if (digit >= base || value > 0x10ffff)
            return false;
        value = value * base + digit;
    }
    *code = value;
    return true;
}

/* At an '&': writes what it stands for and returns how many bytes it took. */
static size_t put_entity(struct writer *w, struct sa_str rest)
{
    ptrdiff_t end = sa_str_chr(sa_str_sub(rest, 0, ENTITY_MAX + 2), ';');
    struct sa_str name = sa_str_sub(rest, 1, end < 1 ? 0 : (size_t)end - 1);
    uint32_t code;

    if (numeric(name, &code)) {
        put_code(w, code);
        return (size_t)end + 1;
    }
    for (size_t i = 0; name.n && i < SA_COUNT(entities); i++)
        if (sa_str_eq(name, sa_str_of(entities[i].name))) {
            put_code(w, entities[i].code);
            return (size_t)end + 1;
        }
    put(w, SA_STR("&"));
    return 1;
}

static bool named(struct sa_str name, const char *list)
{
    struct sa_str rest = sa_str_of(list), one;

    while (sa_str_split(&rest, ' ', &one))
        if (sa_str_eq_nocase(one, name))
            return true;
    return false;
}

static struct sa_str tag_name(struct sa_str tag)
{
    size_t n = 0;

    if (tag.n && isalpha((unsigned char)tag.p[0]))
        while (n < tag.n && isalnum((unsigned char)tag.p[n]))
            n++;
    return sa_str_sub(tag, 0, n);
}

static void on_tag(struct writer *w, struct sa_str name, bool closing)
{
    if (sa_str_eq_nocase(name, SA_STR("br"))) {
        w->lines = w->lines < 2 ? w->lines + 1 : 2;
        w->space = false;
    } else if (named(name, "p h1 h2 h3 h4 h5 h6 ul ol table")) {
        want_lines(w, 2);
    } else if (named(name, "div tr li hr section article header footer address pre")) {
        want_lines(w, 1);
        if (!closing && sa_str_eq_nocase(name, SA_STR("li")))
            put(w, SA_STR("- "));
    } else if (sa_str_eq_nocase(name, SA_STR("blockquote"))) {
        want_lines(w, 1);
        if (closing && w->quotes)
            w->quotes--;
        else if (!closing && w->quotes < QUOTE_MAX)
            w->quotes++;
    } else if (named(name, "td th")) {
        w->space = true;
    }
}

/* Offset behind the '>' of the tag at the start of rest; quoted attributes may hold a '>'. */
static size_t tag_end(struct sa_str rest)
{
    char quote = 0;

    for (size_t i = 1; i < rest.n; i++) {
        char c = rest.p[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if ((c == '"' || c == '\'') && rest.p[i - 1] == '=')
            quote = c;
        else if (c == '>')
            return i + 1;
    }
    return rest.n;
}

/* Offset behind the end of a comment, or of an element whose content is no text. */
static size_t skip_to(struct sa_str rest, const char *end)
{
    ptrdiff_t at = sa_str_find_nocase(rest, sa_str_of(end));

    return at < 0 ? rest.n : (size_t)at + strlen(end);
}

static size_t skip_silent(struct sa_str rest, struct sa_str name, size_t after)
{
    static const char *const silent[][2] = {
        {"script", "</script"}, {"style", "</style"}, {"head", "</head"}, {"title", "</title"}};

    for (size_t i = 0; i < SA_COUNT(silent); i++)
        if (sa_str_eq_nocase(name, sa_str_of(silent[i][0]))) {
            after += skip_to(sa_str_sub(rest, after, rest.n), silent[i][1]);
            return after + (after < rest.n ? skip_to(sa_str_sub(rest, after, rest.n), ">") : 0);
        }
    return after;
}

/* At a '<': how many bytes the markup takes; 0 when it is a mere sign. */
static size_t on_markup(struct writer *w, struct sa_str rest)
{
    bool closing = rest.n > 1 && rest.p[1] == '/';

    if (sa_str_starts(rest, SA_STR("<!--")))
        return skip_to(sa_str_sub(rest, 2, rest.n), "-->") + 2;
    if (rest.n > 1 && (rest.p[1] == '!' || rest.p[1] == '?'))
        return tag_end(rest);
    struct sa_str name = tag_name(sa_str_sub(rest, closing ? 2 : 1, NAME_MAX_BYTES));
    if (!name.n)
        return closing ? tag_end(rest) : 0;
    size_t after = tag_end(rest);
    if (!closing)
        after = skip_silent(rest, name, after);
    on_tag(w, name, closing);
    return after;
}

static size_t word_length(struct sa_str rest)
{
    size_t n = 0;

    while (n < rest.n && (unsigned char)rest.p[n] > ' ' && rest.p[n] != '<' && rest.p[n] != '&')
        n++;
    return n;
}

static size_t put_space(struct writer *w)
{
    w->space = w->lines == 0;
    return 1;
}

struct sa_str sa_text_of_html(struct sa_arena *arena, struct sa_str html, size_t max)
{
    struct writer w = {.lines = 0};
    size_t at = 0;

    sa_buf_init(&w.out, arena, max * 2 + 256);
    while (at < html.n && w.out.n < max) {
        struct sa_str rest = sa_str_sub(html, at, html.n - at);
        size_t taken = 0;
        if (rest.p[0] == '<')
            taken = on_markup(&w, rest);
        else if (rest.p[0] == '&')
            taken = put_entity(&w, rest);
        else if ((unsigned char)rest.p[0] <= ' ')
            taken = put_space(&w);
        if (!taken) {
            taken = word_length(rest);
            taken = taken ? taken : 1;
            put(&w, sa_str_clip(sa_str_sub(rest, 0, taken), max));
        }
        at += taken;
    }
    return sa_str_clip(sa_buf_str(&w.out), max);
}
