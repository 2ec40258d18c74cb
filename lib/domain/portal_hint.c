/* A lenient look for one number; see portal_hint.h. */
#include "lib/domain/portal_hint.h"

/* Past the string whose opening quote is text[at]; text.n when it never ends. */
static size_t skip_string(struct sa_str text, size_t at)
{
    for (at++; at < text.n; at++) {
        if (text.p[at] == '"')
            return at + 1;
        if (text.p[at] == '\\')
            at++;
    }
    return text.n;
}

static size_t skip_blanks(struct sa_str text, size_t at)
{
    while (at < text.n && (text.p[at] == ' ' || (text.p[at] >= '\t' && text.p[at] <= '\r')))
        at++;
    return at;
}

/* The digits, bare or quoted, behind a colon; 0 when that is not what stands there. */
static int64_t number_after(struct sa_str text, size_t at)
{
    uint64_t value;
    size_t n = 0;

    at = skip_blanks(text, at);
    if (at >= text.n || text.p[at] != ':')
        return 0;
    at = skip_blanks(text, at + 1);
    if (at < text.n && text.p[at] == '"')
        at++;
    while (at + n < text.n && text.p[at + n] >= '0' && text.p[at + n] <= '9')
        n++;
    return sa_str_u64(sa_str_sub(text, at, n), &value) && value <= INT64_MAX ? (int64_t)value : 0;
}

/*
 * Members of nested objects do not count: only the body's own, or those of the objects in the array that it
 * is, name the portal.
 */
int64_t sa_portal_hint(struct sa_str body, const char *member)
{
    struct sa_str name = sa_str_of(member);
    int64_t id = 0;
    int depth = 0;
    size_t first = skip_blanks(body, 0);
    int own = first < body.n && body.p[first] == '[' ? 2 : 1;

    for (size_t at = 0; at < body.n && !id;) {
        char c = body.p[at];
        if (c != '"') {
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
            at++;
            continue;
        }
        size_t end = skip_string(body, at);
        if (depth == own && end == at + name.n + 2 &&
            sa_str_eq(sa_str_sub(body, at + 1, name.n), name))
            id = number_after(body, end);
        at = end;
    }
    return id;
}
