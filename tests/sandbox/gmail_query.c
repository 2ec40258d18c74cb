/*
 * Gmail's search language: operators, phrases, -, OR, parentheses, braces. OR binds tighter than
 * the blank between terms, as in Gmail.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "tests/sandbox/gmail_store.h"
#include "tests/sandbox/mime.h"

enum kind { AND, OR, NOT, TERM };

struct sb_query {
    enum kind kind;
    struct sb_list kids; /* of AND, OR, NOT */
    char *op;            /* of TERM: "from", …, or "" for a word */
    char *value;         /* lower case */
};

struct reader {
    const char *p;
    int depth;
};

enum { MAX_DEPTH = 20 };

static void free_node(void *p)
{
    sb_query_free(p);
}

void sb_query_free(struct sb_query *q)
{
    if (!q)
        return;
    sb_list_clear(&q->kids, free_node);
    free(q->op);
    free(q->value);
    free(q);
}

static struct sb_query *node(enum kind kind, struct sb_query *first)
{
    struct sb_query *q = sb_alloc(sizeof *q);
    q->kind = kind;
    if (first)
        sb_list_add(&q->kids, first);
    return q;
}

static struct sb_query *term(const char *op, const char *p, size_t n)
{
    struct sb_query *q = node(TERM, NULL);
    char *copy = sb_copy_n(p, n);
    q->op = sb_lower(op);
    q->value = sb_lower(copy);
    free(copy);
    return q;
}

static struct sb_query *read_all(struct reader *r, const char *op, char close);

static bool is_word(const char *p, const char *word)
{
    size_t n = strlen(word);
    return strncmp(p, word, n) == 0 && (isspace((unsigned char)p[n]) || strchr("({\"", p[n]));
}

/* "phrase", word, op:value, op:(…); `op` is inherited inside op:(…). */
static struct sb_query *read_term(struct reader *r, const char *op)
{
    if (*r->p == '"') {
        size_t n = strcspn(r->p + 1, "\"");
        struct sb_query *q = term(op, r->p + 1, n);
        r->p += n + 1 + (r->p[n + 1] == '"');
        return q;
    }
    size_t n = strcspn(r->p, " \t(){}\":");
    if (r->p[n] == ':' && n && !*op) {
        char *name = sb_copy_n(r->p, n);
        r->p += n + 1;
        struct sb_query *q = NULL;
        if (*r->p == '(' || *r->p == '{') {
            char close = *r->p++ == '(' ? ')' : '}';
            q = read_all(r, name, close);
        } else {
            q = *r->p && !isspace((unsigned char)*r->p) ? read_term(r, name) : NULL;
        }
        free(name);
        return q;
    }
    n = strcspn(r->p, " \t(){}\"");
    struct sb_query *q = term(op, r->p, n ? n : 1);
    r->p += n ? n : 1;
    return q;
}

static struct sb_query *read_one(struct reader *r, const char *op)
{
    if (*r->p == '-' && r->p[1] && !isspace((unsigned char)r->p[1])) {
        r->p++;
        struct sb_query *inner = read_one(r, op);
        return inner ? node(NOT, inner) : NULL;
    }
    if (*r->p == '(' || *r->p == '{') {
        char close = *r->p++ == '(' ? ')' : '}';
        return read_all(r, op, close);
    }
    return read_term(r, op);
}

/* Terms up to `close` (0: the end). Braces mean OR between all. */
static struct sb_query *read_all(struct reader *r, const char *op, char close)
{
    struct sb_query *all = node(close == '}' ? OR : AND, NULL);
    bool join = false;
    if (++r->depth > MAX_DEPTH) {
        r->p += strlen(r->p);
        r->depth--;
        return all;
    }
    while (*r->p) {
        if (isspace((unsigned char)*r->p) || ((*r->p == ')' || *r->p == '}') && *r->p != close)) {
            r->p++;
            continue;
        }
        if (*r->p == close) {
            r->p++;
            break;
        }
        bool is_or = is_word(r->p, "OR") || is_word(r->p, "|");
        if (is_or || is_word(r->p, "AND")) {
            join = is_or;
            r->p += is_or ? (*r->p == '|' ? 1 : 2) : 3;
            continue;
        }
        struct sb_query *one = read_one(r, op);
        if (one && join && all->kids.n) {
            struct sb_query *last = all->kids.at[all->kids.n - 1];
            if (last->kind != OR)
                all->kids.at[all->kids.n - 1] = last = node(OR, last);
            sb_list_add(&last->kids, one);
        } else if (one) {
            sb_list_add(&all->kids, one);
        }
        join = false;
    }
    r->depth--;
    return all;
}

struct sb_query *sb_query_parse(const char *q)
{
    struct reader r = {.p = q ? q : ""};
    struct sb_query *all = read_all(&r, "", '\0');
    if (all->kids.n)
        return all;
    sb_query_free(all);
    return NULL;
}

static bool header_has(const struct sb_mail *m, const char *header, const char *value)
{
    const char *text = sb_mime_header(m->payload, header);
    if (!text)
        return false;
    if (!strchr(value, '@') || value[0] == '@')
        return sb_contains(text, value);
    /* A whole address, not the tail of a longer one. */
    for (const char *at = text; (at = strcasestr(at, value)); at++) {
        char after = at[strlen(value)], before = at == text ? ' ' : at[-1];
        if (!isalnum((unsigned char)before) && !strchr("._+-", before) &&
            !isalnum((unsigned char)after) && after != '.' && after != '-')
            return true;
    }
    return false;
}

static bool in_place(const struct sb_mail *m, const char *place)
{
    static const char *const places[][2] = {
        {"inbox", "INBOX"},         {"sent", "SENT"},       {"draft", "DRAFT"},
        {"drafts", "DRAFT"},        {"spam", "SPAM"},       {"trash", "TRASH"},
        {"unread", "UNREAD"},       {"starred", "STARRED"}, {"chats", "CHAT"},
        {"important", "IMPORTANT"},
    };
    if (strcmp(place, "anywhere") == 0 || strcmp(place, "all") == 0)
        return true;
    if (strcmp(place, "read") == 0)
        return !sb_gm_has_label(m, "UNREAD");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (strcmp(places[i][0], place) == 0)
            return sb_gm_has_label(m, places[i][1]);
    }
    return false;
}

static char *label_key(const char *name)
{
    char *key = sb_lower(name);
    for (char *c = key; *c; c++)
        *c = *c == ' ' || *c == '/' ? '-' : *c;
    return key;
}

/* By name as the search box wants it (blanks and slashes as dashes) or by id. */
static bool has_label_named(const struct sb_gmail *gm, const struct sb_mail *m, const char *name)
{
    size_t i;
    json_t *id;
    bool found = false;
    char *want = label_key(name);
    json_array_foreach(m->labels, i, id)
    {
        const json_t *label = sb_map_get(&gm->label, json_string_value(id));
        char *key = label_key(label ? sb_json_text(label, "name") : "");
        found = found || strcmp(key, want) == 0 || strcasecmp(json_string_value(id), name) == 0;
        free(key);
    }
    free(want);
    return found || in_place(m, name);
}

/* 2026/09/01, 2026-09-01 or seconds since 1970; -1 when it is none. */
static int64_t day_ms(const char *text)
{
    struct tm tm = {0};
    char *end;
    long year = strtol(text, &end, 10);
    if (end == text)
        return -1;
    if (!*end)
        return (int64_t)year * 1000;
    if (*end != '/' && *end != '-')
        return -1;
    tm.tm_year = (int)year - 1900;
    tm.tm_mon = (int)strtol(end + 1, &end, 10) - 1;
    tm.tm_mday = *end ? (int)strtol(end + 1, NULL, 10) : 1;
    return (int64_t)timegm(&tm) * 1000;
}

static int64_t span_ms(const char *text)
{
    char *end;
    int64_t n = strtol(text, &end, 10), day = 86400000;
    return n * (*end == 'y' ? 365 * day : *end == 'm' ? 30 * day : *end == 'h' ? day / 24 : day);
}

static bool time_fits(const char *op, const char *value, const struct sb_mail *m)
{
    if (strcmp(op, "newer_than") == 0)
        return m->date_ms >= sb_now_ms() - span_ms(value);
    if (strcmp(op, "older_than") == 0)
        return m->date_ms < sb_now_ms() - span_ms(value);
    int64_t at = day_ms(value);
    bool after = strcmp(op, "after") == 0 || strcmp(op, "newer") == 0;
    return at < 0 || (after ? m->date_ms >= at : m->date_ms < at);
}

static bool has_file(const json_t *part, const char *name)
{
    size_t i;
    json_t *child;
    const char *own = sb_json_text(part, "filename");
    if (own && *own && sb_contains(own, name))
        return true;
    json_array_foreach(json_object_get(part, "parts"), i, child)
    {
        if (has_file(child, name))
            return true;
    }
    return false;
}

static bool any_word(const struct sb_mail *m, const char *value)
{
    static const char *const where[] = {"Subject", "From", "To", "Cc"};
    for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
        const char *text = sb_mime_header(m->payload, where[i]);
        if (text && sb_contains(text, value))
            return true;
    }
    return sb_contains(m->text, value);
}

static const char *plain_id(const char *value)
{
    return value + (*value == '<');
}

static bool same_id(const char *value, const char *id)
{
    const char *plain = plain_id(value);
    size_t n = strcspn(plain, ">");
    return *id && strlen(id) == n && memcmp(plain, id, n) == 0;
}

static bool term_fits(const struct sb_gmail *gm, const struct sb_query *q, const struct sb_mail *m)
{
    const char *op = q->op, *value = q->value;
    if (strcmp(op, "from") == 0)
        return header_has(m, "From", strcmp(value, "me") == 0 ? gm->email : value);
    if (strcmp(op, "to") == 0) {
        value = strcmp(value, "me") == 0 ? gm->email : value;
        return header_has(m, "To", value) || header_has(m, "Cc", value) ||
               header_has(m, "Bcc", value);
    }
    if (strcmp(op, "cc") == 0 || strcmp(op, "bcc") == 0 || strcmp(op, "subject") == 0)
        return header_has(m, op, value);
    if (strcmp(op, "in") == 0 || strcmp(op, "label") == 0)
        return strcmp(value, "anywhere") == 0 || has_label_named(gm, m, value);
    if (strcmp(op, "is") == 0)
        return in_place(m, value);
    if (strcmp(op, "rfc822msgid") == 0)
        return same_id(value, m->message_id);
    if (strcmp(op, "filename") == 0)
        return has_file(m->payload, value);
    if (strcmp(op, "has") == 0)
        return strcmp(value, "attachment") != 0 || has_file(m->payload, "");
    if (strstr(" after before newer older newer_than older_than ", op) && strlen(op) > 4)
        return time_fits(op, value, m);
    if (!*op)
        return any_word(m, value);
    struct sb_text both = {0};
    sb_text_printf(&both, "%s:%s", op, value);
    bool fits = any_word(m, both.p);
    free(both.p);
    return fits;
}

bool sb_query_fits(const struct sb_gmail *gm, const struct sb_query *q, const struct sb_mail *m)
{
    if (!q)
        return true;
    if (q->kind == TERM)
        return term_fits(gm, q, m);
    if (q->kind == NOT)
        return !sb_query_fits(gm, q->kids.at[0], m);
    for (size_t i = 0; i < q->kids.n; i++) {
        if (sb_query_fits(gm, q->kids.at[i], m) == (q->kind == OR))
            return q->kind == OR;
    }
    return q->kind == AND;
}

static void append(struct sb_list *out, const struct sb_list *more)
{
    for (size_t i = 0; more && i < more->n; i++)
        sb_list_add(out, more->at[i]);
}

static bool term_candidates(const struct sb_gmail *gm, const struct sb_query *q,
                            struct sb_list *out)
{
    if (strcmp(q->op, "rfc822msgid") == 0) {
        const char *plain = plain_id(q->value);
        char *id = sb_copy_n(plain, strcspn(plain, ">"));
        append(out, sb_multi_get(&gm->by_message_id, id));
        free(id);
        return true;
    }
    bool who = strcmp(q->op, "from") == 0 || strcmp(q->op, "to") == 0 || strcmp(q->op, "cc") == 0;
    const char *at = strchr(q->value, '@');
    if (!who || !at || at == q->value || !strchr(at, '.'))
        return false;
    append(out, sb_multi_get(&gm->by_address, q->value));
    return true;
}

bool sb_query_candidates(const struct sb_gmail *gm, const struct sb_query *q, struct sb_list *out)
{
    if (!q || q->kind == NOT)
        return false;
    if (q->kind == TERM)
        return term_candidates(gm, q, out);
    if (q->kind == AND) {
        for (size_t i = 0; i < q->kids.n; i++) {
            if (sb_query_candidates(gm, q->kids.at[i], out))
                return true;
        }
        return false;
    }
    struct sb_list all = {0};
    bool known = q->kids.n > 0;
    for (size_t i = 0; known && i < q->kids.n; i++)
        known = sb_query_candidates(gm, q->kids.at[i], &all);
    if (known)
        append(out, &all);
    sb_list_clear(&all, NULL);
    return known;
}

bool sb_query_names_hidden(const struct sb_query *q)
{
    if (!q)
        return false;
    if (q->kind == TERM)
        return strcmp(q->op, "rfc822msgid") == 0 ||
               ((strcmp(q->op, "in") == 0 || strcmp(q->op, "label") == 0) &&
                strstr(" anywhere spam trash ", q->value));
    for (size_t i = 0; q->kind != NOT && i < q->kids.n; i++) {
        if (sb_query_names_hidden(q->kids.at[i]))
            return true;
    }
    return false;
}
