/* The check, first part: what a draft must have. See writer_check.h. */
#include "lib/domain/language.h"
#include "lib/domain/mime.h"
#include "lib/domain/writer_check.h"

enum { SUBJECT_LEAST = 3, SUBJECT_MOST = 120, BODY_LEAST = 40, GREETING_MOST = 100 };

static void check_subject(struct review *r)
{
    struct sa_str subject = r->draft->subject, parent = r->facts->thread.subject;
    size_t n = sa_utf8_count(sa_str_trim(subject));
    struct sa_arena *a = r->ctx->arena;

    if (sa_str_chr(subject, '\n') >= 0 || sa_str_chr(subject, '\r') >= 0)
        sa_review_violation(r, "The subject must be one line.");
    if (n < SUBJECT_LEAST || n > SUBJECT_MOST)
        sa_review_violation(r, "The subject must have %d to %d characters, it has %zu.",
                            SUBJECT_LEAST, SUBJECT_MOST, n);
    if (!r->facts->plan.in_thread) {
        if (sa_str_eq(sa_mime_reply_subject(a, subject), subject))
            sa_review_violation(r, "The subject must not begin with Re:, this is a new mail.");
    } else if (!sa_str_eq(sa_mime_reply_subject(a, subject), sa_mime_reply_subject(a, parent))) {
        sa_review_violation(r, "The subject must stay that of the thread: \"%.*s\".",
                            SA_STR_ARG(sa_mime_reply_subject(a, parent)));
    }
}

/* --- greeting --- */

static const char *const greeting_words[] = {
    "hi",         "hello",    "hey",     "dear",      "good",     "morning", "afternoon", "evening",
    "day",        "there",    "all",     "everyone",  "team",     "sir",     "madam",     "or",
    "and",        "to",       "guten",   "tag",       "morgen",   "abend",   "hallo",     "sehr",
    "geehrte",    "geehrter", "damen",   "herren",    "und",      "liebe",   "lieber",    "grüß",
    "gott",       "grüezi",   "bonjour", "madame",    "monsieur", "hola",    "buenos",    "días",
    "buongiorno", "ciao",     "gentile", "goedendag", "beste",    "hoi",     "olá",       "bom",
    "dia",        "san",      "様",      "さん",      "님",       "您好",    "你好"};

static bool in_words(struct sa_str list, struct sa_str word)
{
    struct sa_str piece;

    while (sa_text_word_next(&list, &piece))
        if (sa_str_eq(piece, word))
            return true;
    return false;
}

static bool greets(struct sa_str word)
{
    for (size_t i = 0; i < SA_COUNT(greeting_words); i++)
        if (sa_str_eq(word, sa_str_of(greeting_words[i])))
            return true;
    return false;
}

/* Signs of another script may stand without blanks: there, containing the name is enough. */
static bool unspaced(struct sa_str s)
{
    uint32_t cp;

    while (sa_utf8_next(&s, &cp))
        if (sa_utf8_unspaced(cp))
            return true;
    return false;
}

static void check_greeted_name(struct review *r, struct sa_str greeting)
{
    struct sa_arena *a = r->ctx->arena;
    struct sa_str names =
        sa_utf8_fold(a, sa_str_fmt(a, "%.*s %.*s", SA_STR_ARG(r->parts.first_name),
                                   SA_STR_ARG(r->parts.last_name)));
    struct sa_str company = sa_utf8_fold(a, r->parts.company);
    struct sa_str rest = greeting, word;
    bool named = false;

    while (sa_text_word_next(&rest, &word)) {
        bool name = in_words(names, word);
        named = named || name;
        if (!name && !greets(word) && !in_words(company, word)) {
            sa_review_violation(r, "The greeting says \"%.*s\", which is not the lead's name.",
                                SA_STR_ARG(word));
            return;
        }
    }
    if (r->parts.first_name.n && !named)
        sa_review_violation(r, "The greeting must use the lead's name, %.*s.",
                            SA_STR_ARG(r->parts.first_name));
}

static void check_greeting(struct review *r)
{
    struct sa_arena *a = r->ctx->arena;
    struct sa_str rest = r->main, line, first;

    if (!sa_str_split(&rest, '\n', &line))
        line = SA_STR("");
    line = sa_utf8_fold(a, sa_str_trim(line));
    struct sa_str words = line;
    if (line.n == 0 || line.n > GREETING_MOST || !sa_text_word_next(&words, &first) ||
        (!greets(first) && !unspaced(line))) {
        sa_review_violation(r, "The text must begin with a greeting on a line of its own.");
        return;
    }
    if (!unspaced(line))
        check_greeted_name(r, line);
    else if (r->parts.first_name.n && r->parts.last_name.n &&
             sa_str_find(line, sa_utf8_fold(a, r->parts.first_name)) < 0 &&
             sa_str_find(line, sa_utf8_fold(a, r->parts.last_name)) < 0)
        sa_review_violation(r, "The greeting must use the lead's name.");
}

/* --- size --- */

static bool list_block(struct sa_str block)
{
    struct sa_str line;

    while (sa_str_split(&block, '\n', &line))
        if (sa_str_trim(line).n && !sa_str_starts(sa_str_trim(line), SA_STR("- ")))
            return false;
    return true;
}

static size_t paragraphs(struct sa_str main)
{
    size_t n = 0;

    for (bool first = true; main.n; first = false) {
        ptrdiff_t end = sa_str_find(main, SA_STR("\n\n"));
        struct sa_str block = end < 0 ? main : sa_str_sub(main, 0, (size_t)end);
        main = end < 0 ? SA_STR("") : sa_str_sub(main, (size_t)end + 2, main.n);
        n += !list_block(block) && !(first && sa_str_chr(block, '\n') < 0);
    }
    return n;
}

static void check_size(struct review *r)
{
    size_t words = sa_text_words(r->main), blocks = paragraphs(r->main);

    if (sa_utf8_count(sa_str_trim(r->draft->body)) < BODY_LEAST)
        sa_review_violation(r, "The text must have at least %d characters.", BODY_LEAST);
    if (r->voice->max_words > 0 && words > (size_t)r->voice->max_words)
        sa_review_violation(r, "The text has %zu words, at most %lld are allowed.", words,
                            (long long)r->voice->max_words);
    if (r->voice->max_paragraphs > 0 && blocks > (size_t)r->voice->max_paragraphs)
        sa_review_violation(r, "The text has %zu paragraphs, at most %lld are allowed.", blocks,
                            (long long)r->voice->max_paragraphs);
}

/* --- slots, link, signature --- */

static size_t lines_equal(struct sa_str text, struct sa_str wanted)
{
    static const char *const bullets[] = {"- ", "* ", "\xE2\x80\xA2 "};
    struct sa_str line;
    size_t n = 0;

    while (sa_str_split(&text, '\n', &line)) {
        line = sa_str_trim(line);
        for (size_t i = 0; i < SA_COUNT(bullets); i++)
            if (sa_str_starts(line, sa_str_of(bullets[i]))) {
                line = sa_str_trim(sa_str_sub(line, strlen(bullets[i]), line.n));
                break;
            }
        n += sa_str_eq(line, wanted);
    }
    return n;
}

static void check_parts(struct review *r)
{
    for (size_t i = 0; i < r->parts.slots; i++) {
        struct sa_str slot = r->facts->slots.slots.items[i].text;
        if (lines_equal(r->main, slot) != 1)
            sa_review_violation(r, "The line \"- %.*s\" must stand exactly once on its own line.",
                                SA_STR_ARG(slot));
    }
    if (r->parts.asset && sa_str_find(r->main, r->parts.asset->link) < 0)
        sa_review_violation(r, "The link %.*s is missing.", SA_STR_ARG(r->parts.asset->link));
    if (r->parts.signature.n && !sa_str_ends(sa_str_trim(r->draft->body), r->parts.signature))
        sa_review_violation(r, "The text must end with the signature as given.");
}

static void check_language(struct review *r)
{
    struct sa_str wanted = r->facts->lead.language;

    if (!sa_str_eq(r->draft->writer, SA_STR("llm")) || wanted.n == 0)
        return;
    struct sa_str told = sa_language_of(r->ctx->arena, r->main);
    if (!sa_str_eq(told, wanted))
        sa_review_violation(r, "The text must be in the language \"%.*s\".", SA_STR_ARG(wanted));
}

static void check_facts(struct review *r)
{
    for (size_t i = 0; i < r->draft->facts_used.n; i++) {
        struct sa_str id = r->draft->facts_used.items[i];
        bool known = false;
        for (size_t k = 0; k < r->facts->research.facts.n; k++)
            known = known || sa_str_eq(id, r->facts->research.facts.items[k].id);
        if (!known)
            sa_review_violation(r, "facts_used names \"%.*s\", which is not among the facts.",
                                SA_STR_ARG(id));
    }
}

void sa_review_form(struct review *r)
{
    check_subject(r);
    check_greeting(r);
    check_size(r);
    check_parts(r);
    check_language(r);
    check_facts(r);
}
