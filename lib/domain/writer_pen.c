/* Values, facts, topic and phrases of one draft; see writer_pen.h. */
#include "lib/domain/writer_pen.h"

#include "lib/domain/language.h"
#include "lib/domain/text.h"

enum { PEN_CHOICES = 100, FACT_BYTES = 220, PAGE_BYTES = 80 };

/* --- phrases --- */

static struct sa_str value_of(const struct pen *p, struct sa_str name)
{
    for (size_t i = 0; i < p->n_values; i++)
        if (sa_str_eq(name, sa_str_of(p->values[i].name)))
            return p->values[i].text;
    return SA_STR("");
}

/* How many placeholders the phrase has; -1 when one of them has no value. */
static int placeholders(const struct pen *p, const char *phrase)
{
    struct sa_str rest = sa_str_of(phrase), head, name;
    int n = 0;

    sa_str_split(&rest, '{', &head);
    while (rest.p && sa_str_split(&rest, '}', &name)) {
        if (value_of(p, name).n == 0)
            return -1;
        n++;
        if (!rest.p || !sa_str_split(&rest, '{', &head))
            break;
    }
    return n;
}

/* "I'd" for "I would" and so on; only the phrases' own words, never a lead's. */
static void add_words(const struct pen *p, struct sa_buf *b, struct sa_str text)
{
    static const char *const pairs[][2] = {
        {"wouldn't", "would not"}, {"doesn't", "does not"}, {"don't", "do not"},
        {"can't", "cannot"},       {"I'd", "I would"},      {"I'll", "I will"},
        {"I'm", "I am"},           {"I've", "I have"},      {"you'd", "you would"},
        {"you've", "you have"},    {"You'll", "You will"},  {"we're", "we are"},
        {"that's", "that is"},     {"There's", "There is"}, {"it's", "it is"},
        {"Let's", "Let us"},       {"let's", "let us"}};

    for (size_t i = 0; i < text.n;) {
        size_t k = p->voice->contractions && !p->formal ? SA_COUNT(pairs) : 0;
        while (k < SA_COUNT(pairs) &&
               !sa_str_starts(sa_str_sub(text, i, text.n), sa_str_of(pairs[k][0])))
            k++;
        if (k == SA_COUNT(pairs)) {
            sa_buf_putc(b, text.p[i++]);
            continue;
        }
        sa_buf_puts(b, pairs[k][1]);
        i += strlen(pairs[k][0]);
    }
}

static struct sa_str filled(const struct pen *p, const char *phrase)
{
    struct sa_str rest = sa_str_of(phrase), text, name;
    struct sa_buf b;

    sa_buf_init(&b, p->ctx->arena, PEN_BYTES);
    while (rest.p && sa_str_split(&rest, '{', &text)) {
        add_words(p, &b, text);
        if (rest.p && sa_str_split(&rest, '}', &name))
            sa_buf_add(&b, value_of(p, name));
    }
    return sa_buf_str(&b);
}

struct sa_str sa_pen_value(const struct pen *p, const char *name)
{
    return value_of(p, sa_str_of(name));
}

/* The phrases of a list: ours, then the tenant's. Answers how many. */
static size_t gather(const struct pen *p, enum phrase which, const char *list[PEN_CHOICES])
{
    const json_t *own = json_object_get(json_object_get(p->voice->phrases, p->german ? "de" : "en"),
                                        phrase_names[which]);
    size_t n = 0;

    for (const char *const *ours = p->phrases->lists[which]; *ours && n < PEN_CHOICES; ours++)
        list[n++] = *ours;
    for (size_t i = 0; i < json_array_size(own) && n < PEN_CHOICES; i++)
        if (json_string_length(json_array_get(own, i)) > 0)
            list[n++] = json_string_value(json_array_get(own, i));
    return n;
}

struct sa_str sa_pen_pick(const struct pen *p, enum phrase which, bool names_first)
{
    const char *list[PEN_CHOICES], *choices[PEN_CHOICES];
    size_t all = gather(p, which, list), n = 0;
    int most = 0;

    for (size_t i = 0; i < all; i++)
        if (names_first && placeholders(p, list[i]) > most)
            most = placeholders(p, list[i]);
    for (size_t i = 0; i < all; i++)
        if (placeholders(p, list[i]) >= most)
            choices[n++] = list[i];
    if (n == 0)
        return SA_STR("");
    return filled(p, choices[sa_text_hash(p->seed + (uint64_t)which, SA_STR("phrase")) % n]);
}

static void set_value(struct pen *p, const char *name, struct sa_str text)
{
    p->values[p->n_values++] = (struct sa_pen_value){name, text};
}

/* --- what can be said --- */

static struct sa_str page_of(struct pen *p)
{
    struct sa_str page = sa_text_line(p->ctx->arena, p->facts->lead.page_title);
    static const char *const suffixes[] = {" | ", " - ", " \xE2\x80\x93 ", " \xC2\xB7 "};

    for (size_t i = 0; i < SA_COUNT(suffixes); i++) {
        ptrdiff_t at = sa_str_find(page, sa_str_of(suffixes[i]));
        if (at > 0)
            page = sa_str_sub(page, 0, (size_t)at);
    }
    for (size_t i = 0; i < page.n; i++)
        if (strchr("<>{}[]|\\`*#@\"?!", page.p[i]))
            return SA_STR("");
    return page.n > PAGE_BYTES || sa_str_find(page, SA_STR("://")) >= 0 ? SA_STR("") : page;
}

/* A fact that may be told to the lead: right language, a sentence, nothing of our book-keeping. */
static bool tellable(const struct pen *p, const struct sa_fact *fact)
{
    static const char *const internal[] = {"hubspot", "crm",  "lifecycle", "lead score",
                                           "owner",   "deal", "pipeline",  "opted",
                                           "score",   NULL};
    struct sa_str language = sa_language_of(p->ctx->arena, fact->text);

    return fact->text.n > 10 && fact->text.n <= FACT_BYTES &&
           sa_str_eq(language, p->german ? SA_STR("de") : SA_STR("en")) &&
           sa_str_chr(fact->text, '@') < 0 && sa_str_chr(fact->text, '?') < 0 &&
           sa_str_chr(fact->text, '"') < 0 && sa_str_find(fact->text, SA_STR("://")) < 0 &&
           !sa_text_has_any(sa_utf8_fold(p->ctx->arena, fact->text), internal);
}

/* What we know from elsewhere says more than what the form says. */
static void choose_fact(struct pen *p)
{
    for (int form = 0; form < 2 && !p->fact; form++)
        for (size_t i = 0; i < p->facts->research.facts.n && !p->fact; i++) {
            const struct sa_fact *fact = &p->facts->research.facts.items[i];
            bool from_form = sa_str_eq(fact->source, SA_STR("form"));
            bool repeats = p->topic.text.n && sa_str_find(fact->text, p->topic.text) >= 0;
            if (from_form == (form == 1) && !repeats && tellable(p, fact))
                p->fact = fact;
        }
}

static struct sa_str sentence(struct pen *p, struct sa_str text)
{
    struct sa_str s = sa_text_line(p->ctx->arena, text);

    if (sa_str_ends(s, SA_STR(".")) || sa_str_ends(s, SA_STR("!")))
        return s;
    return sa_str_fmt(p->ctx->arena, "%.*s.", SA_STR_ARG(s));
}

static void set_topic(struct pen *p)
{
    static const char *const names[] = {
        [SA_TOPIC_NONE] = NULL,   [SA_TOPIC_ABOUT] = "about",    [SA_TOPIC_OBJECT] = "object",
        [SA_TOPIC_WANT] = "want", [SA_TOPIC_QUESTION] = "quote", [SA_TOPIC_QUOTE] = "quote"};
    const struct sa_facts *f = p->facts;
    bool thread = f->plan.in_thread && f->thread.last_text.n;
    struct sa_str said = thread ? f->thread.last_text : f->lead.message;
    struct sa_str language = thread ? sa_language_of(p->ctx->arena, said) : f->lead.language;

    if (!p->foreign && sa_str_eq(language, p->german ? SA_STR("de") : SA_STR("en")))
        sa_topic_of(p->ctx, said, language, p->voice, &p->topic);
    if (names[p->topic.kind] && !(p->without & WITHOUT_TOPIC))
        set_value(p, names[p->topic.kind], p->topic.text);
    else
        p->topic.kind = SA_TOPIC_NONE;
}

static void set_values(struct pen *p)
{
    struct sa_ctx *ctx = p->ctx;
    const struct sa_plan *plan = &p->facts->plan;

    set_value(p, "first", p->parts.first_name);
    set_value(p, "last", p->parts.first_name.n ? p->parts.last_name : SA_STR(""));
    set_value(p, "company", p->without & WITHOUT_COMPANY ? SA_STR("") : p->parts.company);
    set_value(p, "us", sa_text_line(ctx->arena, p->voice->company));
    set_value(p, "page", p->facts->lead.message.n ? SA_STR("") : page_of(p));
    set_topic(p);
    if (!(p->without & WITHOUT_FACT))
        choose_fact(p);
    if (p->fact)
        set_value(p, "fact", sentence(p, p->fact->text));
    if (p->parts.minutes >= 10 && p->parts.minutes <= 90)
        set_value(p, "min", sa_str_fmt(ctx->arena, "%lld", (long long)p->parts.minutes));
    set_value(p, "question",
              plan->question.n ? plan->question
              : p->german      ? SA_STR("Worüber möchten Sie zuerst sprechen?")
                               : SA_STR("What would you like to talk about first?"));
}

void sa_pen_init(struct pen *p, struct sa_ctx *ctx, const struct sa_facts *facts,
                 const struct sa_voice *voice, int without)
{
    const struct sa_lead *lead = &facts->lead;

    *p = (struct pen){.ctx = ctx, .facts = facts, .voice = voice, .without = without};
    p->german = sa_str_eq(lead->language, SA_STR("de"));
    p->foreign = lead->language.n && !p->german && !sa_str_eq(lead->language, SA_STR("en"));
    p->formal = sa_str_eq(voice->tone, SA_STR("formal"));
    p->phrases = p->german ? &phrases_german : &phrases_english;
    p->seed = sa_text_hash((uint64_t)lead->submitted_ms, lead->email);
    p->seed = sa_text_hash(p->seed, lead->form_id);
    sa_writer_parts_of(ctx, facts, voice, &p->parts);
    set_values(p);
}
