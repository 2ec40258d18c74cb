/* Finding the phrase: triggers, clause ends, turned pronouns; see topic.h. */
#include "lib/domain/topic.h"

#include "lib/domain/topic_words.h"
#include "lib/domain/writer_scan.h"

enum {
    PHRASE_WORDS = 12,
    PHRASE_BYTES = 100,
    QUOTE_LEAST = 3,
    QUOTE_WORDS = 18,
    QUOTE_BYTES = 140,
    SENTENCES = 8,
    MESSAGE_BYTES = 4000
};

struct finder {
    struct sa_arena *arena;
    const struct sa_voice *voice;
    const struct topic_language *words;
};

static bool listed(struct sa_str word, const char *const *list)
{
    for (; *list; list++)
        if (sa_str_eq(word, sa_str_of(*list)))
            return true;
    return false;
}

/* --- is it fit to be repeated? --- */

static bool shouted(struct sa_str s)
{
    size_t upper = 0, letters = 0;
    uint32_t cp;

    while (sa_utf8_next(&s, &cp)) {
        letters += sa_utf8_letter(cp);
        upper += sa_utf8_lower(cp) != cp;
    }
    return letters > 8 && upper * 2 > letters;
}

static bool holds_prohibited(const struct finder *f, struct sa_str text, struct sa_str folded)
{
    for (size_t i = 0; i < f->voice->prohibited_words.n; i++)
        if (sa_text_find(folded, sa_utf8_fold(f->arena, f->voice->prohibited_words.items[i]), 0) >=
            0)
            return true;
    for (size_t i = 0; i < f->voice->prohibited_punctuation.n; i++)
        if (sa_str_find(text, f->voice->prohibited_punctuation.items[i]) >= 0)
            return true;
    return false;
}

/* "30 %" is a number, "%s" is somebody playing. */
static bool odd_character(struct sa_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        struct sa_str before = sa_str_trim(sa_str_sub(text, 0, i));
        if (strchr("<>{}[]|\\`*#@_~^=\"", text.p[i]))
            return true;
        if (text.p[i] == '%' &&
            (before.n == 0 || before.p[before.n - 1] < '0' || before.p[before.n - 1] > '9'))
            return true;
    }
    return false;
}

static bool fit(const struct finder *f, struct sa_str text)
{
    struct sa_str folded = sa_utf8_fold(f->arena, text), rest = folded, hit;
    struct sa_number number;

    if (odd_character(text) || sa_str_find(text, SA_STR("\xE2\x80\x9C")) >= 0 ||
        sa_str_find(text, SA_STR("\xE2\x80\x9E")) >= 0 || shouted(text) || !sa_str_utf8(text) ||
        sa_text_has_any(folded, topic_unfit) || holds_prohibited(f, text, folded))
        return false;
    if (sa_scan_time(&rest, &hit))
        return false;
    rest = text;
    if (sa_scan_link(&rest, &hit))
        return false;
    for (rest = text; sa_scan_number(&rest, &number);)
        if (strlen(number.digits) > 4)
            return false;
    return true;
}

/* --- cutting a phrase out --- */

/* Up to where the clause ends: a mark, or a word that begins the next one. */
static struct sa_str clause(const struct finder *f, struct sa_str s)
{
    static const char *const marks[] = {
        ",", ";", ":", ".", "!", "?", "(", ")", " - ", " \xE2\x80\x93 ", "\xE2\x80\x94", "\n", "/"};
    struct sa_str folded = sa_utf8_fold(f->arena, s);
    size_t end = s.n;

    for (size_t i = 0; i < SA_COUNT(marks); i++) {
        ptrdiff_t at = sa_str_find(sa_str_sub(s, 0, end), sa_str_of(marks[i]));
        /* "3.5 million" and "CRM/ERP" are not clause ends. */
        bool inner = at > 0 && (size_t)at + 1 < s.n && (marks[i][0] == '.' || marks[i][0] == '/') &&
                     s.p[at + 1] != ' ' && s.p[at - 1] != ' ';
        if (at >= 0 && !inner)
            end = (size_t)at;
    }
    for (const char *const *w = f->words->clause_starts; *w; w++) {
        /* "between x and our y" is one thing. */
        if (sa_str_starts(sa_str_of(*w), SA_STR("and ")) &&
            sa_text_find(folded, SA_STR("between"), 0) >= 0)
            continue;
        ptrdiff_t at = sa_text_find(folded, sa_str_of(*w), 0);
        if (at > 0 && (size_t)at < end)
            end = (size_t)at;
    }
    return sa_str_trim(sa_str_sub(s, 0, end));
}

/* "... for our" says nothing: function words at the end go. */
static struct sa_str without_loose_end(const struct finder *f, struct sa_str s)
{
    for (;;) {
        ptrdiff_t blank = sa_str_rchr(s, ' ');
        if (blank < 0 || !listed(sa_utf8_fold(f->arena, sa_str_sub(s, (size_t)blank + 1, s.n)),
                                 f->words->loose_ends))
            return s;
        s = sa_str_trim(sa_str_sub(s, 0, (size_t)blank));
    }
}

/* --- turning the person round --- */

static const char *turned(const struct finder *f, struct sa_str word, bool *refused)
{
    struct sa_str folded = sa_utf8_fold(f->arena, word);

    for (const struct topic_turn *t = f->words->turns; t->from; t++) {
        struct sa_str from = sa_str_of(t->from);
        if (t->exact_case ? sa_str_eq(word, from) : sa_str_eq(folded, from)) {
            *refused = *refused || !t->to;
            return t->to;
        }
    }
    return NULL;
}

/* Empty when the phrase speaks of persons in a way that cannot be turned word by word. */
static struct sa_str turn_round(const struct finder *f, struct sa_str phrase)
{
    struct sa_str rest = phrase, word;
    const char *done = phrase.p;
    bool refused = false;
    struct sa_buf b;

    sa_buf_init(&b, f->arena, phrase.n * 3 + 64);
    while (sa_text_word_next(&rest, &word)) {
        const char *to = turned(f, word, &refused);
        sa_buf_add(&b, sa_str_make(done, (size_t)(word.p - done)));
        if (to)
            sa_buf_puts(&b, to);
        else
            sa_buf_add(&b, word);
        done = word.p + word.n;
    }
    sa_buf_add(&b, sa_str_make(done, (size_t)(phrase.p + phrase.n - done)));
    return refused ? SA_STR("") : sa_buf_str(&b);
}

static bool says_something(const struct finder *f, struct sa_str phrase)
{
    struct sa_str rest = sa_utf8_fold(f->arena, phrase), word;

    while (sa_text_word_next(&rest, &word))
        if (sa_utf8_count(word) >= 3 && !listed(word, f->words->empty_words))
            return true;
    return false;
}

static bool phrase_after(const struct finder *f, struct sa_str sentence, size_t from,
                         struct sa_str *phrase)
{
    struct sa_str s = clause(f, sa_str_trim(sa_str_sub(sentence, from, sentence.n)));

    s = without_loose_end(f, s);
    if (s.n == 0 || s.n > PHRASE_BYTES || sa_text_words(s) > PHRASE_WORDS || !fit(f, s))
        return false;
    *phrase = turn_round(f, s);
    return phrase->n > 0 && says_something(f, *phrase);
}

/* --- the kinds --- */

static struct sa_str in_second_person(const struct finder *f, const char *pattern,
                                      struct sa_str phrase)
{
    struct sa_str rest = sa_str_of(pattern), head;

    sa_str_split(&rest, '*', &head);
    return sa_str_fmt(f->arena, "%.*s%.*s%.*s", SA_STR_ARG(head), SA_STR_ARG(phrase),
                      SA_STR_ARG(rest));
}

static bool by_trigger(const struct finder *f, struct sa_str sentence, struct sa_topic *topic)
{
    struct sa_str folded = sa_utf8_fold(f->arena, sentence), phrase;

    /* Folding may change lengths (a few capitals): then offsets would lie. */
    if (folded.n != sentence.n)
        return false;
    for (const struct topic_trigger *t = f->words->triggers; t->text; t++) {
        struct sa_str text = sa_str_of(t->text);
        ptrdiff_t at = sa_text_find(folded, text, 0);
        if (at < 0 || !phrase_after(f, sentence, (size_t)at + text.n, &phrase))
            continue;
        if (t->least_words && sa_text_words(phrase) < (size_t)t->least_words)
            continue;
        *topic = (struct sa_topic){t->kind, phrase};
        if (t->kind == SA_TOPIC_WANT)
            topic->text = in_second_person(f, t->second_person, phrase);
        return true;
    }
    return false;
}

static bool short_enough(struct sa_str s)
{
    size_t words = sa_text_words(s);

    return words >= QUOTE_LEAST && words <= QUOTE_WORDS && s.n <= QUOTE_BYTES;
}

/* The sentence without its end mark, when it may be quoted; else empty. */
static struct sa_str quotable(const struct finder *f, struct sa_str sentence, bool question)
{
    bool asks = sa_str_ends(sentence, SA_STR("?"));
    struct sa_str s = sentence;

    while (s.n && strchr("?.! ", s.p[s.n - 1]))
        s = sa_str_sub(s, 0, s.n - 1);
    /* A question inside a statement is neither. */
    if (asks != question || sa_str_chr(s, '?') >= 0 || !short_enough(s) || !fit(f, s) ||
        !says_something(f, s))
        return SA_STR("");
    return s;
}

/* People say what matters with "we" and "our"; of two such sentences the longer says more. */
static size_t weight(const struct finder *f, struct sa_str sentence)
{
    struct sa_str rest = sa_utf8_fold(f->arena, sentence), word;
    size_t words = sa_text_words(sentence);

    while (sa_text_word_next(&rest, &word))
        if (listed(word, f->words->own))
            return words + 2 * QUOTE_WORDS;
    return words;
}

static void word_by_word(const struct finder *f, const struct sa_str *sentences, size_t n,
                         struct sa_topic *topic)
{
    size_t best = 0;

    for (int question = 1; question >= 0 && best == 0; question--)
        for (size_t i = 0; i < n; i++) {
            struct sa_str s = quotable(f, sentences[i], question);
            if (s.n == 0 || weight(f, s) <= best)
                continue;
            best = weight(f, s);
            *topic = (struct sa_topic){question ? SA_TOPIC_QUESTION : SA_TOPIC_QUOTE, s};
        }
}

static bool courtesy(const struct finder *f, struct sa_str sentence)
{
    struct sa_str folded = sa_utf8_fold(f->arena, sentence);

    for (const char *const *w = f->words->courtesies; *w; w++)
        if (sa_str_starts(folded, sa_str_of(*w)) && sa_text_words(sentence) <= 7)
            return true;
    return false;
}

void sa_topic_of(struct sa_ctx *ctx, struct sa_str message, struct sa_str language,
                 const struct sa_voice *voice, struct sa_topic *topic)
{
    struct finder f = {ctx->arena, voice, sa_topic_language_of(language)};
    struct sa_str sentences[SENTENCES], rest = sa_str_clip(message, MESSAGE_BYTES);
    size_t n = 0;

    *topic = (struct sa_topic){SA_TOPIC_NONE, SA_STR("")};
    if (!f.words || sa_text_has_any(sa_utf8_fold(ctx->arena, rest), topic_hostile))
        return;
    while (n < SENTENCES && sa_text_sentence_next(&rest, &sentences[n])) {
        sentences[n] = sa_text_line(ctx->arena, sentences[n]);
        n += !courtesy(&f, sentences[n]);
    }
    for (size_t i = 0; i < n; i++)
        if (by_trigger(&f, sentences[i], topic))
            return;
    word_by_word(&f, sentences, n, topic);
}
