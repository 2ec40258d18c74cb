/* The check, second part: what a draft must not have. See writer_check.h. */
#include "lib/domain/writer_check.h"
#include "lib/domain/writer_scan.h"

static void check_prohibited(struct review *r, struct sa_str text, const char *where)
{
    struct sa_str folded = sa_utf8_fold(r->ctx->arena, text);

    for (size_t i = 0; i < r->voice->prohibited_words.n; i++) {
        struct sa_str word = r->voice->prohibited_words.items[i];
        if (sa_text_find(folded, sa_utf8_fold(r->ctx->arena, sa_str_trim(word)), 0) >= 0)
            sa_review_violation(r, "The word \"%.*s\" in the %s is prohibited.", SA_STR_ARG(word),
                                where);
    }
    for (size_t i = 0; i < r->voice->prohibited_punctuation.n; i++) {
        struct sa_str mark = r->voice->prohibited_punctuation.items[i];
        if (mark.n && sa_str_find(text, mark) >= 0)
            sa_review_violation(r, "The punctuation \"%.*s\" in the %s is prohibited.",
                                SA_STR_ARG(mark), where);
    }
}

static void check_questions(struct review *r)
{
    struct sa_str rest = r->open;
    size_t marks = 0;
    uint32_t cp, before = 0;

    while (sa_utf8_next(&rest, &cp)) {
        marks += (cp == '?' || cp == 0xFF1F) && before != cp;
        before = cp;
    }
    if (marks > 1)
        sa_review_violation(r, "The text asks %zu questions; there must be one call to action.",
                            marks);
}

static void check_times(struct review *r)
{
    struct sa_str rest = sa_utf8_fold(r->ctx->arena, r->open), hit;

    while (sa_scan_time(&rest, &hit))
        sa_review_violation(r, "\"%.*s\" is a time that was not offered.", SA_STR_ARG(hit));
}

static bool number_given(struct review *r, const struct sa_number *wanted)
{
    struct sa_str rest = r->inputs;
    struct sa_number given;

    while (sa_scan_number(&rest, &given))
        if (strcmp(given.digits, wanted->digits) == 0)
            return true;
    return false;
}

/* One or two digits are harmless ("two of three", "30 minutes") unless they claim an amount. */
static void check_numbers(struct review *r)
{
    struct sa_str rest = r->open;
    struct sa_number number;

    while (sa_scan_number(&rest, &number))
        if ((number.amount || strlen(number.digits) > 2) && !number_given(r, &number))
            sa_review_violation(r, "The number %.*s does not come from the facts.",
                                SA_STR_ARG(number.text));
}

static void check_links(struct review *r)
{
    struct sa_str rest = r->main, hit;

    while (sa_scan_link(&rest, &hit)) {
        bool scheme = sa_str_find(hit, SA_STR("://")) > 0;
        struct sa_str folded = sa_utf8_fold(r->ctx->arena, hit);
        if (r->parts.asset && sa_str_eq(hit, r->parts.asset->link))
            continue;
        if (scheme || sa_str_find(r->inputs, folded) < 0)
            sa_review_violation(r, "The link %.*s was not given.", SA_STR_ARG(hit));
    }
}

static void check_addresses(struct review *r)
{
    struct sa_str rest = r->main, hit;

    while (sa_scan_address(&rest, &hit))
        if (sa_str_find(r->inputs, sa_utf8_fold(r->ctx->arena, hit)) < 0)
            sa_review_violation(r, "The address %.*s was not given.", SA_STR_ARG(hit));
}

/* In these languages a capital letter inside a sentence begins a name. */
static bool capitals_are_names(const struct review *r)
{
    static const char *const languages[] = {"en", "fr", "es", "it", "nl", "pt"};

    if (!sa_str_eq(r->draft->writer, SA_STR("llm")))
        return false;
    for (size_t i = 0; i < SA_COUNT(languages); i++)
        if (sa_str_eq(r->facts->lead.language, sa_str_of(languages[i])))
            return true;
    return false;
}

static bool begins_sentence(struct sa_str text, const char *word)
{
    const char *p = word;

    while (p > text.p && (p[-1] == ' ' || p[-1] == '"' || p[-1] == '(' || p[-1] == '-'))
        p--;
    /* Spanish opens questions and exclamations with a mark. */
    if (p - text.p >= 2 && p[-2] == '\xC2' && (p[-1] == '\xA1' || p[-1] == '\xBF'))
        return true;
    return p == text.p || strchr(".!?:;\n", p[-1]) != NULL;
}

/* A completion may name only who and what it was told. */
static void check_names(struct review *r)
{
    static const char *const common[] = {"i",   "i'm", "i'd", "i'll", "i've", "pdf",  "crm",
                                         "faq", "ok",  "eu",  "api",  "ps",   "gdpr", "english"};
    struct sa_arena *a = r->ctx->arena;
    struct sa_str greeting, text = r->open, word, rest;

    if (!capitals_are_names(r) || !sa_str_split(&text, '\n', &greeting))
        return;
    for (rest = text; sa_text_word_next(&rest, &word);) {
        struct sa_str folded = sa_utf8_fold(a, word);
        bool known = sa_str_eq(folded, word) || begins_sentence(text, word.p) ||
                     (word.p[0] >= '0' && word.p[0] <= '9') ||
                     sa_text_find(r->inputs, folded, 0) >= 0;
        for (size_t i = 0; i < SA_COUNT(common); i++)
            known = known || sa_str_eq(folded, sa_str_of(common[i]));
        if (!known)
            sa_review_violation(r, "The name \"%.*s\" was not given.", SA_STR_ARG(word));
    }
}

/* What models leave behind when they fill in a form letter. */
static void check_leftovers(struct review *r)
{
    static const char *const marks[] = {"{{", "}}", "**", "```", "](", "<br", "<p>", "</", "\n#"};
    static const char *const words[] = {
        "[your", "[name",  "[company", "[first",         "[date",       "[insert", "[sender",
        "[link", "[title", "as an ai", "language model", "lorem ipsum", "<first",  "xxx"};
    struct sa_str folded = sa_utf8_fold(r->ctx->arena, r->open);

    for (size_t i = 0; i < SA_COUNT(marks); i++)
        if (sa_str_find(r->open, sa_str_of(marks[i])) >= 0) {
            sa_review_violation(r, "The text must be plain, without markup or placeholders.");
            return;
        }
    for (size_t i = 0; i < SA_COUNT(words); i++)
        if (sa_str_find(folded, sa_str_of(words[i])) >= 0)
            sa_review_violation(r, "The text holds the leftover \"%s\".", words[i]);
}

void sa_review_words(struct review *r)
{
    check_prohibited(r, r->open, "text");
    check_prohibited(r, r->draft->subject, "subject");
    check_questions(r);
    check_times(r);
    check_numbers(r);
    check_links(r);
    check_addresses(r);
    check_names(r);
    check_leftovers(r);
}
