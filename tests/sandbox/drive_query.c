/*
 * Drive's search expressions: comparisons joined by and, or, not, with parentheses.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tests/sandbox/drive.h"
#include "tests/sandbox/rfc3339.h"
#include "tests/sandbox/util.h"

enum kind { AND, OR, NOT, IN, COMPARE };

struct sb_drive_query {
    enum kind kind;
    struct sb_drive_query *left;
    struct sb_drive_query *right;
    char *field;
    char op[12];
    char *value;
};

struct reader {
    const char *p;
    int depth;
};

enum { MAX_DEPTH = 30 };

void sb_drive_query_free(struct sb_drive_query *q)
{
    if (!q)
        return;
    sb_drive_query_free(q->left);
    sb_drive_query_free(q->right);
    free(q->field);
    free(q->value);
    free(q);
}

static struct sb_drive_query *read_or(struct reader *r);

static void blanks(struct reader *r)
{
    r->p += strspn(r->p, " \t\r\n");
}

static bool word(struct reader *r, const char *text)
{
    size_t n = strlen(text);
    blanks(r);
    if (strncasecmp(r->p, text, n) != 0 || isalnum((unsigned char)r->p[n]))
        return false;
    r->p += n;
    return true;
}

/* 'text' with \' and \\, or a bare word (true, false, a date). NULL when there is none. */
static char *read_value(struct reader *r)
{
    struct sb_text t = {0};
    blanks(r);
    if (*r->p != '\'') {
        size_t n = strcspn(r->p, " \t()");
        char *bare = n ? sb_copy_n(r->p, n) : NULL;
        r->p += n;
        return bare;
    }
    sb_text_add(&t, "", 0);
    for (r->p++; *r->p && *r->p != '\''; r->p++) {
        if (*r->p == '\\' && r->p[1])
            r->p++;
        sb_text_putc(&t, *r->p);
    }
    if (*r->p != '\'') {
        free(t.p);
        return NULL;
    }
    r->p++;
    return sb_text_take(&t);
}

static bool read_operator(struct reader *r, char out[12])
{
    static const char *const ops[] = {"!=", "<=", ">=", "=", "<", ">", "contains", "has"};
    blanks(r);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (!sb_starts(r->p, ops[i]))
            continue;
        r->p += strlen(ops[i]);
        strncpy(out, ops[i], 11);
        return true;
    }
    return false;
}

static struct sb_drive_query *read_comparison(struct reader *r)
{
    struct sb_drive_query *q = sb_alloc(sizeof *q);
    q->kind = COMPARE;
    if (*r->p == '\'') {
        q->kind = IN;
        q->value = read_value(r);
        bool in = q->value && word(r, "in");
        blanks(r);
        size_t n = strspn(r->p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        q->field = sb_copy_n(r->p, n);
        r->p += n;
        if (in && n)
            return q;
        sb_drive_query_free(q);
        return NULL;
    }
    size_t n = strspn(r->p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    q->field = sb_copy_n(r->p, n);
    r->p += n;
    if (n && read_operator(r, q->op) && (q->value = read_value(r)))
        return q;
    sb_drive_query_free(q);
    return NULL;
}

static struct sb_drive_query *pair(enum kind kind, struct sb_drive_query *left,
                                   struct sb_drive_query *right)
{
    struct sb_drive_query *q = NULL;
    if (left && (right || kind == NOT)) {
        q = sb_alloc(sizeof *q);
        *q = (struct sb_drive_query){.kind = kind, .left = left, .right = right};
        return q;
    }
    sb_drive_query_free(left);
    sb_drive_query_free(right);
    return NULL;
}

static struct sb_drive_query *read_one(struct reader *r)
{
    if (word(r, "not"))
        return pair(NOT, read_one(r), NULL);
    blanks(r);
    if (*r->p != '(')
        return read_comparison(r);
    if (++r->depth > MAX_DEPTH)
        return NULL;
    r->p++;
    struct sb_drive_query *q = read_or(r);
    blanks(r);
    r->depth--;
    if (*r->p == ')') {
        r->p++;
        return q;
    }
    sb_drive_query_free(q);
    return NULL;
}

static struct sb_drive_query *read_and(struct reader *r)
{
    struct sb_drive_query *q = read_one(r);
    while (q && word(r, "and"))
        q = pair(AND, q, read_one(r));
    return q;
}

static struct sb_drive_query *read_or(struct reader *r)
{
    struct sb_drive_query *q = read_and(r);
    while (q && word(r, "or"))
        q = pair(OR, q, read_and(r));
    return q;
}

bool sb_drive_query_parse(const char *text, struct sb_drive_query **query)
{
    struct reader r = {.p = text ? text : ""};
    *query = NULL;
    blanks(&r);
    if (!*r.p)
        return true;
    *query = read_or(&r);
    blanks(&r);
    if (*query && !*r.p)
        return true;
    sb_drive_query_free(*query);
    *query = NULL;
    return false;
}

static bool in_list(const json_t *file, const char *field, const char *value)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(file, field), i, one)
    {
        const char *text =
            json_is_string(one) ? json_string_value(one) : sb_json_text(one, "emailAddress");
        if (text && strcmp(text, value) == 0)
            return true;
    }
    return false;
}

static bool contains(const json_t *file, const char *field, const char *value)
{
    if (strcasecmp(field, "fullText") == 0)
        return sb_contains(sb_json_text(file, "name"), value) ||
               sb_contains(sb_json_text(file, "description"), value) ||
               sb_contains(sb_json_text(file, "content"), value);
    return sb_contains(sb_json_text(file, field), value);
}

static bool ordered(const char *op, int64_t a, int64_t b)
{
    bool less = a < b, same = a == b;
    return (*op == '<' && less) || (*op == '>' && !less && !same) || (strchr(op, '=') && same);
}

static bool compare(const struct sb_drive_query *q, const json_t *file)
{
    const json_t *own = json_object_get(file, q->field);
    bool differs = strcmp(q->op, "!=") == 0;
    int64_t a = 0, b = 0;
    if (strcmp(q->op, "contains") == 0 || strcmp(q->op, "has") == 0)
        return contains(file, q->field, q->value);
    if (strcmp(q->value, "true") == 0 || strcmp(q->value, "false") == 0)
        return (json_is_true(own) == (strcmp(q->value, "true") == 0)) != differs;
    const char *text = json_is_string(own) ? json_string_value(own) : "";
    if (strcmp(q->op, "=") == 0 || differs)
        return (strcmp(text, q->value) == 0) != differs;
    return sb_rfc3339_parse(text, "UTC", &a) && sb_rfc3339_parse(q->value, "UTC", &b) &&
           ordered(q->op, a, b);
}

bool sb_drive_query_fits(const struct sb_drive_query *q, const json_t *file)
{
    if (!q)
        return true;
    switch (q->kind) {
    case AND:
        return sb_drive_query_fits(q->left, file) && sb_drive_query_fits(q->right, file);
    case OR:
        return sb_drive_query_fits(q->left, file) || sb_drive_query_fits(q->right, file);
    case NOT:
        return !sb_drive_query_fits(q->left, file);
    case IN:
        return in_list(file, q->field, q->value);
    default:
        return compare(q, file);
    }
}
