/* Shared words between a file and a lead; see asset_score.h. */
#include "lib/domain/asset_score.h"

#include "lib/domain/language.h"
#include "lib/domain/text.h"

enum {
    WORD_POINTS = 12,
    WORD_POINTS_MAX = 48,
    ASKED_POINTS = 40,
    INDUSTRY_POINTS = 25,
    COMPANY_POINTS = 15,
    LANGUAGE_PENALTY = 30,
    MIN_WORD = 4
};

/* What people ask for, by the words for it; any of a row answers any other. */
static const char *const kinds[][16] = {
    {"pricing", "price", "prices", "price list", "cost", "costs", "rates", "quote", "preise",
     "preis", "preisliste", "preisen", "kosten", "tarifs", "precios", NULL},
    {"case study", "case studies", "customer story", "success story", "reference", "references",
     "fallstudie", "fallstudien", "fallbeispiel", "referenzen", "referenz", "étude de cas", NULL},
    {"brochure", "overview", "flyer", "one pager", "onepager", "datasheet", "data sheet",
     "factsheet", "broschüre", "prospekt", "produktblatt", "datenblatt", "überblick", "unterlagen",
     "infomaterial", NULL},
    {"whitepaper", "white paper", "guide", "ebook", "e-book", "playbook", "handbook", "leitfaden",
     "ratgeber", "checklist", "checkliste", NULL},
    {"security", "compliance", "gdpr", "soc 2", "iso 27001", "dsgvo", "datenschutz", "privacy",
     "sicherheit", NULL},
    {"deck", "slides", "presentation", "präsentation", NULL},
    {"documentation", "api", "integration", "integrations", "technical", "schnittstelle",
     "schnittstellen", "dokumentation", NULL},
};

static const char *const stop[] = {
    "about",    "would",   "could",       "should",     "there",   "their",    "these",
    "those",    "which",   "where",       "when",       "what",    "with",     "your",
    "have",     "from",    "this",        "that",       "they",    "them",     "been",
    "more",     "some",    "like",        "need",       "want",    "please",   "thanks",
    "hello",    "looking", "information", "interested", "help",    "team",     "company",
    "using",    "version", "final",       "copy",       "draft",   "document", "file",
    "haben",    "sind",    "eine",        "einen",      "einer",   "unser",    "unsere",
    "ihre",     "ihren",   "wird",        "werden",     "können",  "möchten",  "gerne",
    "bitte",    "vielen",  "dank",        "hallo",      "guten",   "suchen",   "nach",
    "mehr",     "auch",    "oder",        "nicht",      "über",    "into",     "also",
    "will",     "make",    "just",        "currently",  "english", "german",   "deutsch",
    "englisch", "know",    "much",        "many",       "year",    "every",    "people",
    "business", NULL};

struct match {
    struct sa_buf words;
    int64_t points;
};

static void note(struct match *m, struct sa_str word, const char *why)
{
    if (m->words.n)
        sa_buf_puts(&m->words, ", ");
    sa_buf_printf(&m->words, "\"%.*s\"%s", SA_STR_ARG(word), why);
}

/* Plural and case endings off, so that "trade fairs" meets "trade fair". */
static struct sa_str stem(struct sa_str word)
{
    static const char *const endings[] = {"ies", "es", "en", "er", "s", "n", "e", "y"};

    for (size_t i = 0; i < SA_COUNT(endings); i++) {
        struct sa_str end = sa_str_of(endings[i]);
        if (word.n >= end.n + MIN_WORD && sa_str_ends(word, end))
            return sa_str_sub(word, 0, word.n - end.n);
    }
    return word;
}

static bool telling(struct sa_str word)
{
    if (word.n < MIN_WORD)
        return false;
    for (const char *const *s = stop; *s; s++)
        if (sa_str_eq(word, sa_str_of(*s)))
            return false;
    return true;
}

static bool holds_stem(struct sa_str text, struct sa_str wanted)
{
    struct sa_str word;

    while (sa_text_word_next(&text, &word))
        if (sa_str_eq(stem(word), wanted))
            return true;
    return false;
}

static void shared_words(struct match *m, struct sa_str file, struct sa_str lead)
{
    struct sa_str rest = file, word;
    int64_t points = 0;

    while (points < WORD_POINTS_MAX && sa_text_word_next(&rest, &word)) {
        struct sa_str before = sa_str_make(file.p, (size_t)(word.p - file.p));
        if (!telling(word) || holds_stem(before, stem(word)) || !holds_stem(lead, stem(word)))
            continue;
        points += WORD_POINTS;
        note(m, word, "");
    }
    m->points += points;
}

static void asked_for(struct match *m, struct sa_str file, struct sa_str message)
{
    for (size_t i = 0; i < SA_COUNT(kinds); i++) {
        if (!sa_text_has_any(file, kinds[i]) || !sa_text_has_any(message, kinds[i]))
            continue;
        m->points += ASKED_POINTS;
        note(m, sa_str_of(kinds[i][0]), " was asked for");
        return;
    }
}

static void same_phrase(struct match *m, struct sa_str file, struct sa_str phrase, int points)
{
    if (phrase.n >= 3 && sa_text_find(file, phrase, 0) >= 0) {
        m->points += points;
        note(m, phrase, points == INDUSTRY_POINTS ? " is the industry" : " is the company");
    }
}

static bool other_language(struct sa_ctx *ctx, const struct sa_asset_text *file,
                           struct sa_str folded, struct sa_str language)
{
    static const char *const german[] = {"de", "german", "deutsch", NULL};
    static const char *const english[] = {"en", "english", "englisch", NULL};
    bool wants_german = sa_str_eq(language, SA_STR("de"));

    if (sa_text_has_any(folded, german))
        return !wants_german;
    if (sa_text_has_any(folded, english))
        return wants_german;
    if (sa_text_words(file->description) < 6)
        return false;
    struct sa_str told = sa_language_of(ctx->arena, file->description);
    return !sa_str_eq(told, language) && (wants_german || !sa_str_eq(told, SA_STR("en")));
}

static struct sa_str searchable(struct sa_arena *arena, struct sa_str s)
{
    char *copy = sa_str_c(arena, sa_utf8_fold(arena, s));

    for (char *p = copy; *p; p++)
        if (*p == '_' || *p == '.' || *p == '/')
            *p = ' ';
    return sa_str_of(copy);
}

int64_t sa_asset_score(struct sa_ctx *ctx, const struct sa_facts *facts,
                       const struct sa_asset_text *file, struct sa_str *reason)
{
    struct sa_arena *a = ctx->arena;
    struct sa_str name =
        searchable(a, sa_str_fmt(a, "%.*s %.*s %.*s", SA_STR_ARG(file->name),
                                 SA_STR_ARG(file->description), SA_STR_ARG(file->folder)));
    struct sa_str message = sa_utf8_fold(a, facts->lead.message);
    struct match m = {.points = 0};

    sa_buf_init(&m.words, a, 2000);
    *reason = SA_STR("");
    asked_for(&m, name, message);
    shared_words(&m, name, message);
    same_phrase(&m, name, searchable(a, facts->crm.industry), INDUSTRY_POINTS);
    same_phrase(&m, name, searchable(a, facts->lead.company), COMPANY_POINTS);
    shared_words(&m, name, sa_utf8_fold(a, facts->lead.job_title));
    if (m.points == 0)
        return 0;
    if (other_language(ctx, file, name, facts->lead.language)) {
        m.points -= LANGUAGE_PENALTY;
        sa_buf_puts(&m.words, "; in another language");
    }
    *reason = sa_str_fmt(a, "Matches %.*s.", SA_STR_ARG(sa_buf_str(&m.words)));
    return m.points < 1 ? 1 : m.points > 100 ? 100 : m.points;
}

struct sa_str sa_asset_title(struct sa_arena *arena, struct sa_str name)
{
    ptrdiff_t dot = sa_str_rchr(name, '.');
    char *copy;

    if (dot > 0 && name.n - (size_t)dot >= 3 && name.n - (size_t)dot <= 5 &&
        sa_str_chr(sa_str_sub(name, (size_t)dot, name.n), ' ') < 0)
        name = sa_str_sub(name, 0, (size_t)dot);
    copy = sa_str_c(arena, name);
    for (char *p = copy; *p; p++)
        if (*p == '_')
            *p = ' ';
    return sa_text_line(arena, sa_str_of(copy));
}
