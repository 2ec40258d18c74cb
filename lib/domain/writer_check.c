/*
 * The check both writers' drafts pass: prepares the draft for review and runs the two parts
 * of the check (writer_check_form.c, writer_check_words.c).
 */
#include "lib/domain/writer_check.h"
#include "lib/domain/asset_score.h"

#include <stdarg.h>
#include <stdio.h>

enum { OUT_BYTES = 8000, CLOSING_WORDS = 5 };

void sa_review_violation(struct review *r, const char *fmt, ...)
{
    char text[400];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    if (r->out.n)
        sa_buf_putc(&r->out, '\n');
    sa_buf_add(&r->out, sa_text_line(r->ctx->arena, sa_str_of(text)));
}

/* Cuts signature and closing off, so that "Best regards" is no paragraph and no word counts. */
static struct sa_str main_part(struct sa_str body, struct sa_str signature)
{
    struct sa_str text = sa_str_trim(body);
    ptrdiff_t at = -1;

    if (signature.n && sa_str_ends(text, signature))
        text = sa_str_trim(sa_str_sub(text, 0, text.n - signature.n));
    for (size_t i = 0; i + 1 < text.n; i++)
        if (text.p[i] == '\n' && text.p[i + 1] != '\n')
            at = (ptrdiff_t)i;
    if (at > 0 && text.p[at - 1] == '\n') {
        struct sa_str last = sa_str_sub(text, (size_t)at + 1, text.n);
        bool sentence = sa_str_ends(last, SA_STR("?")) || sa_str_ends(last, SA_STR("."));
        if (sa_text_words(last) <= CLOSING_WORDS && !sentence && !sa_str_starts(last, SA_STR("- ")))
            text = sa_str_trim(sa_str_sub(text, 0, (size_t)at));
    }
    return text;
}

static void blank_out(char *text, size_t n, struct sa_str what)
{
    struct sa_str rest = {text, n};

    for (ptrdiff_t at; what.n && (at = sa_str_find(rest, what)) >= 0;) {
        memset(text + (rest.p - text) + at, ' ', what.n);
        rest = sa_str_sub(rest, (size_t)at + what.n, rest.n);
    }
}

/* Between quotation marks of any shape, when the lead wrote exactly that. */
static void blank_quotes(char *text, size_t n, struct sa_str message)
{
    static const char *const marks[][2] = {
        {"\"", "\""}, {"\xE2\x80\x9C", "\xE2\x80\x9D"}, {"\xE2\x80\x9E", "\xE2\x80\x9C"}};

    for (size_t m = 0; m < SA_COUNT(marks); m++) {
        struct sa_str open = sa_str_of(marks[m][0]), close = sa_str_of(marks[m][1]);
        struct sa_str rest = {text, n};
        for (ptrdiff_t at; (at = sa_str_find(rest, open)) >= 0;) {
            rest = sa_str_sub(rest, (size_t)at + open.n, rest.n);
            ptrdiff_t end = sa_str_find(rest, close);
            if (end < 0)
                break;
            struct sa_str quote = sa_str_sub(rest, 0, (size_t)end), given = quote;
            while (sa_str_ends(given, SA_STR(".")) || sa_str_ends(given, SA_STR("\xE2\x80\xA6")))
                given = sa_str_sub(given, 0, given.n - (sa_str_ends(given, SA_STR(".")) ? 1 : 3));
            if (given.n && sa_str_find(message, given) >= 0)
                memset(text + (quote.p - text), ' ', quote.n);
            rest = sa_str_sub(rest, (size_t)end + close.n, rest.n);
        }
    }
}

static struct sa_str open_text(struct review *r)
{
    struct sa_arena *a = r->ctx->arena;
    char *text = sa_str_c(a, r->main);
    size_t n = r->main.n;
    const struct sa_lead *lead = &r->facts->lead;
    const struct sa_str given[] = {
        r->parts.company,      r->parts.first_name, r->parts.last_name,      r->voice->company,
        r->voice->sender_name, lead->page_title,    r->facts->thread.subject};
    struct sa_str messages = sa_str_fmt(a, "%.*s\n%.*s", SA_STR_ARG(sa_text_line(a, lead->message)),
                                        SA_STR_ARG(sa_text_line(a, r->facts->thread.last_text)));

    for (size_t i = 0; i < r->parts.slots; i++)
        blank_out(text, n, r->facts->slots.slots.items[i].text);
    if (r->parts.asset) {
        blank_out(text, n, r->parts.asset->link);
        blank_out(text, n, r->parts.asset->title);
        blank_out(text, n, sa_asset_title(a, r->parts.asset->title));
    }
    blank_quotes(text, n, messages);
    for (size_t i = 0; i < r->facts->research.facts.n; i++)
        blank_out(text, n, r->facts->research.facts.items[i].text);
    for (size_t i = 0; i < SA_COUNT(given); i++)
        if (given[i].n >= 3)
            blank_out(text, n, given[i]);
    return sa_str_make(text, n);
}

static void add(struct sa_buf *b, struct sa_str s)
{
    sa_buf_add(b, s);
    sa_buf_putc(b, '\n');
}

/* Slots and links are not in here: their digits prove no other number. */
static struct sa_str inputs(struct review *r)
{
    const struct sa_facts *f = r->facts;
    const struct sa_lead *lead = &f->lead;
    struct sa_buf b;

    sa_buf_init(&b, r->ctx->arena, (size_t)4 << 20);
    add(&b, lead->message);
    add(&b, lead->company);
    add(&b, lead->job_title);
    add(&b, lead->page_title);
    add(&b, lead->website);
    add(&b, f->crm.company_name);
    for (size_t i = 0; i < f->research.facts.n; i++)
        add(&b, f->research.facts.items[i].text);
    if (r->parts.asset)
        add(&b, r->parts.asset->title);
    add(&b, f->plan.question);
    add(&b, f->thread.subject);
    add(&b, f->thread.last_text);
    add(&b, r->voice->company);
    add(&b, r->voice->signature);
    return sa_utf8_fold(r->ctx->arena, sa_buf_str(&b));
}

struct sa_str sa_writer_violations(struct sa_ctx *ctx, const struct sa_facts *facts,
                                   const struct sa_voice *voice, const struct sa_draft *draft)
{
    struct review r = {.ctx = ctx, .facts = facts, .voice = voice, .draft = draft};

    sa_buf_init(&r.out, ctx->arena, OUT_BYTES);
    sa_writer_parts_of(ctx, facts, voice, &r.parts);
    r.main = main_part(draft->body, r.parts.signature);
    r.open = open_text(&r);
    r.inputs = inputs(&r);
    sa_review_form(&r);
    sa_review_words(&r);
    return sa_buf_str(&r.out);
}
