/* Plain text to HTML; see html_text.h. */
#include "lib/domain/html_text.h"

#include "lib/base/buf.h"

static bool ends_link(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7F || c == '<' || c == '>' || c == '"' || c == '`' ||
           c == '\\' || c == '^' || c == '{' || c == '}' || c == '|';
}

size_t sa_link_length(struct sa_str s)
{
    size_t scheme = sa_str_eq_nocase(sa_str_sub(s, 0, 8), SA_STR("https://"))  ? 8
                    : sa_str_eq_nocase(sa_str_sub(s, 0, 7), SA_STR("http://")) ? 7
                                                                               : 0;
    size_t n = scheme;
    bool open = false;

    if (scheme == 0)
        return 0;
    while (n < s.n && !ends_link(s.p[n])) {
        open = open || s.p[n] == '(';
        n++;
    }
    while (n > scheme && (strchr(".,;:!?'", s.p[n - 1]) || (s.p[n - 1] == ')' && !open)))
        n--;
    return n > scheme ? n : 0;
}

static void add_escaped(struct sa_buf *b, struct sa_str s)
{
    for (size_t i = 0; i < s.n; i++)
        switch (s.p[i]) {
        case '&':
            sa_buf_puts(b, "&amp;");
            break;
        case '<':
            sa_buf_puts(b, "&lt;");
            break;
        case '>':
            sa_buf_puts(b, "&gt;");
            break;
        case '"':
            sa_buf_puts(b, "&quot;");
            break;
        case '\'':
            sa_buf_puts(b, "&#39;");
            break;
        default:
            sa_buf_putc(b, s.p[i]);
        }
}

static void add_line(struct sa_buf *b, struct sa_str line)
{
    size_t plain = 0;

    for (size_t i = 0; i < line.n;) {
        size_t n = sa_link_length(sa_str_sub(line, i, line.n));
        if (n == 0) {
            i++;
            continue;
        }
        struct sa_str link = sa_str_sub(line, i, n);
        add_escaped(b, sa_str_sub(line, plain, i - plain));
        sa_buf_puts(b, "<a href=\"");
        add_escaped(b, link);
        sa_buf_puts(b, "\">");
        add_escaped(b, link);
        sa_buf_puts(b, "</a>");
        i += n;
        plain = i;
    }
    add_escaped(b, sa_str_sub(line, plain, line.n));
}

struct sa_str sa_html_of_text(struct sa_arena *arena, struct sa_str text)
{
    struct sa_str rest = text, line;
    struct sa_buf b;
    bool in_paragraph = false;

    sa_buf_init(&b, arena, text.n * 16 + 512);
    sa_buf_puts(&b, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n");
    while (sa_str_split(&rest, '\n', &line)) {
        line = sa_str_trim(line);
        if (line.n == 0) {
            sa_buf_puts(&b, in_paragraph ? "</p>\n" : "");
            in_paragraph = false;
            continue;
        }
        sa_buf_puts(&b, in_paragraph ? "<br>\n" : "<p>");
        add_line(&b, line);
        in_paragraph = true;
    }
    sa_buf_puts(&b, in_paragraph ? "</p>\n</body></html>\n" : "</body></html>\n");
    return sa_buf_str(&b);
}
