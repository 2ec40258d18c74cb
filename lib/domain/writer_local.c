/*
 * The deterministic writer: chooses sentences from the phrase tables by a hash of lead and
 * submission, fills them from facts, and leaves out what it cannot say with a good
 * conscience. What it writes passes the same check as a completion; contract in writer.h.
 */
#include "lib/domain/asset_score.h"
#include "lib/domain/language.h"
#include "lib/domain/mime.h"
#include "lib/domain/phrases.h"
#include "lib/domain/plan.h"
#include "lib/domain/text.h"
#include "lib/domain/topic.h"
#include "lib/domain/writer.h"
#include "lib/domain/writer_parts.h"

enum {
    MAX_PIECES = 16,
    MAX_CHOICES = 32,
    SUBJECT_TOPIC_BYTES = 60,
    SUBJECT_BYTES = 110,
    FACT_BYTES = 220,
    PAGE_BYTES = 80,
    BODY_BYTES = 64 << 10
};

/* What an attempt does without, when the fuller text broke a rule. */
enum { WITHOUT_FACT = 1, WITHOUT_TOPIC = 2, WITHOUT_BRIDGE = 4, WITHOUT_COMPANY = 8 };
static const int attempts[] = {0,
                               WITHOUT_FACT,
                               WITHOUT_TOPIC,
                               WITHOUT_FACT | WITHOUT_TOPIC,
                               WITHOUT_FACT | WITHOUT_BRIDGE,
                               WITHOUT_FACT | WITHOUT_TOPIC | WITHOUT_COMPANY,
                               WITHOUT_FACT | WITHOUT_TOPIC | WITHOUT_COMPANY | WITHOUT_BRIDGE};

struct value {
    const char *name;
    struct sa_str text;
};

struct piece {
    struct sa_str text;
    bool lines;     /* ends with lines of its own: what follows starts a new one */
    bool new_block; /* a paragraph begins here */
};

struct pen {
    struct sa_ctx *ctx;
    const struct sa_facts *facts;
    const struct sa_voice *voice;
    const struct phrases *phrases;
    struct sa_writer_parts parts;
    struct sa_topic topic;
    const struct sa_fact *fact;
    struct value values[16];
    size_t n_values;
    struct piece pieces[MAX_PIECES];
    size_t n_pieces;
    uint64_t seed;
    int without;
    bool formal, german, foreign; /* foreign: the lead's language is not one we write */
};

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

    sa_buf_init(&b, p->ctx->arena, BODY_BYTES);
    while (rest.p && sa_str_split(&rest, '{', &text)) {
        add_words(p, &b, text);
        if (rest.p && sa_str_split(&rest, '}', &name))
            sa_buf_add(&b, value_of(p, name));
    }
    return sa_buf_str(&b);
}

/*
 * One phrase of a list, among those whose placeholders all have values; names_first: only
 * among those that use the most of them (a greeting must not drop a known name).
 */
static struct sa_str pick(const struct pen *p, enum phrase which, bool names_first)
{
    const char *const *list = p->phrases->lists[which];
    const char *choices[MAX_CHOICES];
    int most = 0;
    size_t n = 0;

    for (size_t i = 0; list[i]; i++)
        if (names_first && placeholders(p, list[i]) > most)
            most = placeholders(p, list[i]);
    for (size_t i = 0; list[i] && n < MAX_CHOICES; i++)
        if (placeholders(p, list[i]) >= most)
            choices[n++] = list[i];
    if (n == 0)
        return SA_STR("");
    return filled(p, choices[sa_text_hash(p->seed + (uint64_t)which, SA_STR("phrase")) % n]);
}

static void set_value(struct pen *p, const char *name, struct sa_str text)
{
    p->values[p->n_values++] = (struct value){name, text};
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

/* --- pieces of the body --- */

static void add_piece(struct pen *p, struct sa_str text, bool lines, bool *new_block)
{
    if (text.n == 0 || p->n_pieces == MAX_PIECES)
        return;
    p->pieces[p->n_pieces++] = (struct piece){text, lines, *new_block};
    *new_block = false;
}

static struct sa_str thanks(const struct pen *p)
{
    static const enum phrase by_topic[] = {
        [SA_TOPIC_NONE] = PHRASE_THANKS_PLAIN,        [SA_TOPIC_ABOUT] = PHRASE_THANKS_ABOUT,
        [SA_TOPIC_OBJECT] = PHRASE_THANKS_OBJECT,     [SA_TOPIC_WANT] = PHRASE_THANKS_WANT,
        [SA_TOPIC_QUESTION] = PHRASE_THANKS_QUESTION, [SA_TOPIC_QUOTE] = PHRASE_THANKS_QUOTE};
    enum phrase which = by_topic[p->topic.kind];

    if (p->facts->plan.in_thread && which == PHRASE_THANKS_PLAIN)
        which = PHRASE_THREAD_PLAIN;
    else if (p->facts->plan.in_thread && which == PHRASE_THANKS_ABOUT)
        which = PHRASE_THREAD_ABOUT;
    else if (which == PHRASE_THANKS_PLAIN && value_of(p, SA_STR("page")).n)
        which = PHRASE_THANKS_PAGE;
    struct sa_str text = pick(p, which, false);
    if (!p->foreign)
        return text;
    return sa_str_fmt(p->ctx->arena, "%.*s %.*s", SA_STR_ARG(text),
                      SA_STR_ARG(pick(p, PHRASE_LANGUAGE_NOTE, false)));
}

static struct sa_str bridge(const struct pen *p)
{
    const struct sa_plan *plan = &p->facts->plan;
    bool asks = p->topic.kind == SA_TOPIC_QUESTION;

    if ((p->without & WITHOUT_BRIDGE) || (plan->in_thread && !asks))
        return SA_STR("");
    if (p->parts.slots == 0)
        return pick(p, PHRASE_BRIDGE_ASK, false);
    if (!p->parts.asset && sa_plan_asks_material(p->ctx, p->facts->lead.message))
        return pick(p, PHRASE_BRIDGE_MATERIAL, false);
    return pick(p, asks ? PHRASE_BRIDGE_QUESTION : PHRASE_BRIDGE_MEET, false);
}

static struct sa_str asset_lines(const struct pen *p)
{
    bool asked = sa_plan_asks_material(p->ctx, p->facts->lead.message);
    struct sa_str title, intro;

    if (!p->parts.asset)
        return SA_STR("");
    title = sa_asset_title(p->ctx->arena, p->parts.asset->title);
    intro = pick(p, asked ? PHRASE_ASSET_ASKED : PHRASE_ASSET_EXTRA, false);
    return sa_str_fmt(p->ctx->arena, "%.*s\n%.*s%s%.*s", SA_STR_ARG(intro), SA_STR_ARG(title),
                      title.n ? ": " : "", SA_STR_ARG(p->parts.asset->link));
}

static struct sa_str slot_lines(const struct pen *p, enum phrase intro)
{
    struct sa_buf b;

    if (p->parts.slots == 0)
        return SA_STR("");
    if (p->parts.slots == 1 && (intro == PHRASE_SLOTS_MANY || intro == PHRASE_CTA_SLOTS_FIRST))
        intro = PHRASE_SLOTS_ONE;
    sa_buf_init(&b, p->ctx->arena, BODY_BYTES);
    sa_buf_add(&b, pick(p, intro, false));
    for (size_t i = 0; i < p->parts.slots; i++)
        sa_buf_printf(&b, "\n- %.*s", SA_STR_ARG(p->facts->slots.slots.items[i].text));
    return sa_buf_str(&b);
}

static struct sa_str call_to_action(const struct pen *p)
{
    if (p->parts.slots == 0)
        return pick(p, PHRASE_CTA_ASSET, false);
    return pick(p, p->parts.slots == 1 ? PHRASE_CTA_SLOT_ONE : PHRASE_CTA_SLOTS, false);
}

/*
 * A layout is one letter a piece: T thanks, F fact, B bridge, A asset, S slots, O slots as an
 * option, H slots in a thread, Q question and slots, C call to action, K the plan's question,
 * E its close; | begins a paragraph.
 */
static void lay_out(struct pen *p, const char *layout)
{
    bool block = true;

    for (; *layout; layout++)
        switch (*layout) {
        case '|':
            block = true;
            break;
        case 'T':
            add_piece(p, thanks(p), false, &block);
            break;
        case 'F':
            add_piece(p, p->fact ? pick(p, PHRASE_FACT, false) : SA_STR(""), false, &block);
            break;
        case 'B':
            add_piece(p, bridge(p), false, &block);
            break;
        case 'A':
            add_piece(p, asset_lines(p), true, &block);
            break;
        case 'S':
            add_piece(p, slot_lines(p, PHRASE_SLOTS_MANY), true, &block);
            break;
        case 'O':
            add_piece(p, slot_lines(p, PHRASE_SLOTS_OPTION), true, &block);
            break;
        case 'H':
            add_piece(p, slot_lines(p, PHRASE_SLOTS_THREAD), true, &block);
            break;
        case 'Q':
            add_piece(p, slot_lines(p, PHRASE_CTA_SLOTS_FIRST), true, &block);
            break;
        case 'C':
            add_piece(p, call_to_action(p), false, &block);
            break;
        case 'K':
            add_piece(p, pick(p, PHRASE_ASK, false), false, &block);
            break;
        case 'E':
            add_piece(p, pick(p, PHRASE_ASK_CLOSE, false), false, &block);
            break;
        }
}

/* --- layouts --- */

#define LAYOUTS 6
static const char *const book[LAYOUTS] = {"TF|BS|C", "T|FBS|C", "TB|FS|C",
                                          "TF|BQ",   "TB|FQ",   "TBF|S|C"};
static const char *const book_asset[LAYOUTS] = {"TFB|A|Q",  "TF|BA|Q", "TB|FA|Q",
                                                "TBFA|S|C", "TFB|A|Q", "TBF|A|Q"};
static const char *const asset_slots[LAYOUTS] = {"TFA|O|C", "TA|FO|C", "TFA|O|C",
                                                 "TA|O|C",  "TFA|O|C", "TA|FO|C"};
static const char *const asset_only[LAYOUTS] = {"TF|A|C", "TA|FC", "T|FA|C",
                                                "TFA|C",  "TA|FC", "TF|A|C"};
static const char *const ask[LAYOUTS] = {"TF|BKE",  "TB|FK|E", "T|FBK|E",
                                         "TFB|K|E", "TBF|KE",  "TF|BK|E"};
static const char *const thread_slots[LAYOUTS] = {"TB|H|C",  "TBA|H|C", "TB|H|C",
                                                  "TBA|H|C", "TB|H|C",  "TBA|H|C"};
static const char *const thread_asset[LAYOUTS] = {"TBA|H|C", "TBA|H|C", "TBA|H|C",
                                                  "TBA|H|C", "TBA|H|C", "TBA|H|C"};
static const char *const thread_ask[LAYOUTS] = {"TB|KE",  "TBA|K|E", "TA|BK|E",
                                                "TBA|KE", "TA|BKE",  "TBA|K|E"};

static const char *layout_of(const struct pen *p)
{
    bool slots = p->parts.slots > 0, asset = p->parts.asset != NULL;
    bool sends = sa_str_eq(p->facts->plan.kind, SA_STR("send_asset"));
    const char *const *layouts = ask;

    if (p->facts->plan.in_thread)
        layouts = !slots ? thread_ask : asset ? thread_asset : thread_slots;
    else if (asset && sends)
        layouts = slots ? asset_slots : asset_only;
    else if (slots)
        layouts = asset ? book_asset : book;
    return layouts[sa_text_hash(p->seed, SA_STR("layout")) % LAYOUTS];
}

/* The voice's limit on paragraphs: the first ones grow together. */
static void limit_blocks(struct pen *p)
{
    int64_t blocks = 0, most = p->voice->max_paragraphs > 0 ? p->voice->max_paragraphs : MAX_PIECES;

    for (size_t i = 0; i < p->n_pieces; i++)
        blocks += p->pieces[i].new_block;
    for (size_t i = 1; i < p->n_pieces && blocks > most; i++)
        if (p->pieces[i].new_block) {
            p->pieces[i].new_block = false;
            blocks--;
        }
}

static struct sa_str body_of(struct pen *p)
{
    struct sa_buf b;

    sa_buf_init(&b, p->ctx->arena, BODY_BYTES);
    sa_buf_add(&b, pick(p, p->formal ? PHRASE_GREETING_FORMAL : PHRASE_GREETING, true));
    lay_out(p, layout_of(p));
    limit_blocks(p);
    for (size_t i = 0; i < p->n_pieces; i++) {
        bool after_lines = i > 0 && p->pieces[i - 1].lines;
        sa_buf_puts(&b, p->pieces[i].new_block ? "\n\n" : after_lines ? "\n" : " ");
        sa_buf_add(&b, p->pieces[i].text);
    }
    sa_buf_puts(&b, "\n\n");
    sa_buf_add(&b, pick(p, p->formal ? PHRASE_CLOSING_FORMAL : PHRASE_CLOSING, false));
    if (p->parts.signature.n)
        sa_buf_putc(&b, '\n');
    sa_buf_add(&b, p->parts.signature);
    return sa_buf_str(&b);
}

static struct sa_str subject_of(const struct pen *p)
{
    struct sa_str about = value_of(p, SA_STR("about"));
    bool topical = about.n && about.n <= SUBJECT_TOPIC_BYTES;

    if (p->facts->plan.in_thread && p->facts->thread.subject.n)
        return sa_mime_reply_subject(p->ctx->arena,
                                     sa_text_line(p->ctx->arena, p->facts->thread.subject));
    return sa_str_clip(pick(p, topical ? PHRASE_SUBJECT_ABOUT : PHRASE_SUBJECT_PLAIN, false),
                       SUBJECT_BYTES);
}

/* --- flags --- */

static void flag(struct pen *p, struct sa_draft *draft, struct sa_str text)
{
    if (draft->flags.n == 0)
        draft->flags.items = SA_NEW_ARRAY(p->ctx->arena, 16, struct sa_str);
    if (draft->flags.n < 16)
        draft->flags.items[draft->flags.n++] = text;
}

static void set_flags(struct pen *p, struct sa_draft *draft)
{
    const struct sa_facts *f = p->facts;

    if (p->foreign)
        flag(p, draft,
             sa_str_fmt(p->ctx->arena, "language_fallback:%.*s", SA_STR_ARG(f->lead.language)));
    if (f->slots.unavailable.n)
        flag(p, draft, SA_STR("slots_unavailable"));
    else if (f->slots.slots.n == 0)
        flag(p, draft, SA_STR("slots_none"));
    if (f->assets.unavailable.n)
        flag(p, draft, SA_STR("assets_unavailable"));
    else if (f->assets.assets.n == 0)
        flag(p, draft, SA_STR("asset_none"));
    if (f->research.unavailable.n)
        flag(p, draft, SA_STR("research_unavailable"));
    if (f->threads.unavailable.n || f->thread.unavailable.n)
        flag(p, draft, SA_STR("gmail_unavailable"));
    if (p->parts.first_name.n == 0)
        flag(p, draft, SA_STR("name_unknown"));
    if (p->topic.kind == SA_TOPIC_NONE && f->lead.message.n)
        flag(p, draft, SA_STR("topic_unclear"));
    if (f->plan.review.n)
        flag(p, draft, SA_STR("review"));
}

static void attempt(struct sa_ctx *ctx, const struct sa_facts *facts, const struct sa_voice *voice,
                    int without, struct sa_draft *draft)
{
    const struct sa_lead *lead = &facts->lead;
    struct pen p = {.ctx = ctx, .facts = facts, .voice = voice, .without = without};

    p.german = sa_str_eq(lead->language, SA_STR("de"));
    p.foreign = lead->language.n && !p.german && !sa_str_eq(lead->language, SA_STR("en"));
    p.formal = sa_str_eq(voice->tone, SA_STR("formal"));
    p.phrases = p.german ? &phrases_german : &phrases_english;
    p.seed = sa_text_hash((uint64_t)lead->submitted_ms, lead->email);
    p.seed = sa_text_hash(p.seed, lead->form_id);
    sa_writer_parts_of(ctx, facts, voice, &p.parts);
    set_values(&p);
    *draft = (struct sa_draft){.writer = SA_STR("local"),
                               .language = p.german ? SA_STR("de") : SA_STR("en")};
    draft->body = body_of(&p);
    draft->subject = subject_of(&p);
    if (p.fact) {
        draft->facts_used.items = SA_NEW(ctx->arena, struct sa_str);
        draft->facts_used.items[0] = p.fact->id;
        draft->facts_used.n = 1;
    }
    set_flags(&p, draft);
}

void sa_writer_local(struct sa_ctx *ctx, const struct sa_facts *facts, const struct sa_voice *voice,
                     struct sa_draft *draft)
{
    for (size_t i = 0; i < SA_COUNT(attempts); i++) {
        attempt(ctx, facts, voice, attempts[i], draft);
        if (sa_writer_violations(ctx, facts, voice, draft).n == 0)
            return;
    }
}
