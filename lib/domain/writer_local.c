/*
 * The deterministic writer: lays sentences out as a mail, and leaves out what it cannot say
 * with a good conscience. What it writes passes the same check as a completion; contract in
 * writer.h, choosing and filling in writer_pen.c.
 */
#include "lib/domain/asset_score.h"
#include "lib/domain/mime.h"
#include "lib/domain/plan.h"
#include "lib/domain/text.h"
#include "lib/domain/writer_pen.h"

enum {
    SUBJECT_TOPIC_BYTES = 60,
    SUBJECT_BYTES = 110,
    SHORT_WORDS = 62,
    SURE_SCORE = 40,
};

/* --- pieces of the body --- */

static void add_piece(struct pen *p, struct sa_str text, bool lines, bool *new_block)
{
    if (text.n == 0 || p->n_pieces == PEN_PIECES)
        return;
    p->pieces[p->n_pieces++] = (struct pen_piece){text, lines, *new_block};
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
    else if (which == PHRASE_THANKS_PLAIN && sa_pen_value(p, "page").n)
        which = PHRASE_THANKS_PAGE;
    struct sa_str text = sa_pen_pick(p, which, false);
    if (!p->foreign)
        return text;
    return sa_str_fmt(p->ctx->arena, "%.*s %.*s", SA_STR_ARG(text),
                      SA_STR_ARG(sa_pen_pick(p, PHRASE_LANGUAGE_NOTE, false)));
}

static struct sa_str bridge(const struct pen *p)
{
    const struct sa_plan *plan = &p->facts->plan;
    bool asks = p->topic.kind == SA_TOPIC_QUESTION;

    if ((p->without & WITHOUT_BRIDGE) || (plan->in_thread && !asks))
        return SA_STR("");
    if (p->parts.slots == 0 && p->parts.asset && !plan->in_thread)
        return sa_pen_pick(p, PHRASE_BRIDGE_READ, false);
    if (p->parts.slots == 0)
        return sa_pen_pick(p, asks ? PHRASE_BRIDGE_ASK_QUESTION : PHRASE_BRIDGE_ASK, false);
    if (!p->parts.asset && sa_plan_asks_material(p->ctx, p->facts->lead.message))
        return sa_pen_pick(p, PHRASE_BRIDGE_MATERIAL, false);
    return sa_pen_pick(p, asks ? PHRASE_BRIDGE_QUESTION : PHRASE_BRIDGE_MEET, false);
}

static struct sa_str asset_lines(const struct pen *p)
{
    struct sa_str title, intro;

    if (!p->parts.asset)
        return SA_STR("");
    /* "Here is what you asked for" must be true: a poor match is only offered. */
    bool asked = p->parts.asset->score >= SURE_SCORE &&
                 sa_plan_asks_material(p->ctx, p->facts->lead.message);
    title = sa_asset_title(p->ctx->arena, p->parts.asset->title);
    intro = sa_pen_pick(p, asked ? PHRASE_ASSET_ASKED : PHRASE_ASSET_EXTRA, false);
    return sa_str_fmt(p->ctx->arena, "%.*s\n%.*s%s%.*s", SA_STR_ARG(intro), SA_STR_ARG(title),
                      title.n ? ": " : "", SA_STR_ARG(p->parts.asset->link));
}

static struct sa_str slot_lines(const struct pen *p, enum phrase intro)
{
    struct sa_buf b;

    if (p->parts.slots == 0)
        return SA_STR("");
    if (p->parts.slots == 1 && intro == PHRASE_SLOTS_MANY)
        intro = PHRASE_SLOTS_ONE;
    if (p->parts.slots == 1 && intro == PHRASE_CTA_SLOTS_FIRST)
        intro = PHRASE_CTA_SLOT_ONE_FIRST;
    sa_buf_init(&b, p->ctx->arena, PEN_BYTES);
    sa_buf_add(&b, sa_pen_pick(p, intro, false));
    for (size_t i = 0; i < p->parts.slots; i++)
        sa_buf_printf(&b, "\n- %.*s", SA_STR_ARG(p->facts->slots.slots.items[i].text));
    return sa_buf_str(&b);
}

static struct sa_str call_to_action(const struct pen *p)
{
    if (p->parts.slots == 0)
        return sa_pen_pick(p, PHRASE_CTA_ASSET, false);
    return sa_pen_pick(p, p->parts.slots == 1 ? PHRASE_CTA_SLOT_ONE : PHRASE_CTA_SLOTS, false);
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
            add_piece(p, p->fact ? sa_pen_pick(p, PHRASE_FACT, false) : SA_STR(""), false, &block);
            p->fact_told = p->fact != NULL;
            break;
        case 'B':
            add_piece(p, bridge(p), false, &block);
            add_piece(p, p->pad ? sa_pen_pick(p, PHRASE_PAD, false) : SA_STR(""), false, &block);
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
            add_piece(p, sa_pen_pick(p, PHRASE_ASK, false), false, &block);
            break;
        case 'E':
            add_piece(p, sa_pen_pick(p, PHRASE_ASK_CLOSE, false), false, &block);
            break;
        }
}

/* --- layouts --- */

#define LAYOUTS 6
static const char *const book[LAYOUTS] = {"TF|BS|C", "T|FBS|C", "TB|FS|C",
                                          "TF|BQ",   "TB|FQ",   "TBF|S|C"};
static const char *const book_asset[LAYOUTS] = {"TFB|A|Q",  "TF|BA|Q", "TB|FA|Q",
                                                "TBFA|S|C", "TFB|A|Q", "TBF|A|Q"};
static const char *const asset_slots[LAYOUTS] = {"TFA|O|C", "TA|O|C", "TF|A|OC",
                                                 "TFA|O|C", "TA|O|C", "TF|A|OC"};
static const char *const asset_only[LAYOUTS] = {"TF|A|BC", "TFA|BC",  "TFB|A|C",
                                                "TF|A|BC", "TFB|A|C", "TBA|C"};
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
    int64_t blocks = 0, most = p->voice->max_paragraphs > 0 ? p->voice->max_paragraphs : PEN_PIECES;

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

    p->n_pieces = 0;
    p->fact_told = false;
    sa_buf_init(&b, p->ctx->arena, PEN_BYTES);
    sa_buf_add(&b, sa_pen_pick(p, p->formal ? PHRASE_GREETING_FORMAL : PHRASE_GREETING, true));
    lay_out(p, layout_of(p));
    limit_blocks(p);
    for (size_t i = 0; i < p->n_pieces; i++) {
        bool after_lines = i > 0 && p->pieces[i - 1].lines;
        sa_buf_puts(&b, p->pieces[i].new_block ? "\n\n" : after_lines ? "\n" : " ");
        sa_buf_add(&b, p->pieces[i].text);
    }
    sa_buf_puts(&b, "\n\n");
    sa_buf_add(&b, sa_pen_pick(p, p->formal ? PHRASE_CLOSING_FORMAL : PHRASE_CLOSING, false));
    if (p->parts.signature.n)
        sa_buf_putc(&b, '\n');
    sa_buf_add(&b, p->parts.signature);
    return sa_buf_str(&b);
}

static struct sa_str subject_of(const struct pen *p)
{
    struct sa_str about = sa_pen_value(p, "about");
    bool topical = about.n && about.n <= SUBJECT_TOPIC_BYTES;

    if (p->facts->plan.in_thread && p->facts->thread.subject.n)
        return sa_mime_reply_subject(p->ctx->arena,
                                     sa_text_line(p->ctx->arena, p->facts->thread.subject));
    return sa_str_clip(sa_pen_pick(p,
                                   topical                        ? PHRASE_SUBJECT_ABOUT
                                   : p->facts->lead.message.n > 0 ? PHRASE_SUBJECT_PLAIN
                                                                  : PHRASE_SUBJECT_PAGE,
                                   false),
                       SUBJECT_BYTES);
}

static void set_flags(struct pen *p, struct sa_draft *draft)
{
    const struct sa_facts *f = p->facts;
    struct sa_ctx *ctx = p->ctx;

    if (p->foreign)
        sa_writer_flag(
            ctx, draft,
            sa_str_fmt(ctx->arena, "language_fallback:%.*s", SA_STR_ARG(f->lead.language)));
    sa_writer_flag_missing(ctx, f, draft);
    if (p->topic.kind == SA_TOPIC_NONE && f->lead.message.n)
        sa_writer_flag(ctx, draft, SA_STR("topic_unclear"));
}

static void attempt(struct pen *p, struct sa_draft *draft)
{
    *draft = (struct sa_draft){.writer = SA_STR("local"),
                               .language = p->german ? SA_STR("de") : SA_STR("en")};
    draft->body = body_of(p);
    if (!p->facts->plan.in_thread && sa_text_words(draft->body) < SHORT_WORDS) {
        p->pad = true;
        draft->body = body_of(p);
    }
    draft->subject = subject_of(p);
    if (p->fact_told) {
        draft->facts_used.items = SA_NEW(p->ctx->arena, struct sa_str);
        draft->facts_used.items[0] = p->fact->id;
        draft->facts_used.n = 1;
    }
    set_flags(p, draft);
}

void sa_writer_local(struct sa_ctx *ctx, const struct sa_facts *facts, const struct sa_voice *voice,
                     struct sa_draft *draft)
{
    static const int attempts[] = {0,
                                   WITHOUT_FACT,
                                   WITHOUT_TOPIC,
                                   WITHOUT_FACT | WITHOUT_TOPIC,
                                   WITHOUT_FACT | WITHOUT_BRIDGE,
                                   WITHOUT_FACT | WITHOUT_TOPIC | WITHOUT_COMPANY,
                                   WITHOUT_FACT | WITHOUT_TOPIC | WITHOUT_COMPANY | WITHOUT_BRIDGE};
    struct pen p;

    for (size_t i = 0; i < SA_COUNT(attempts); i++) {
        sa_pen_init(&p, ctx, facts, voice, attempts[i]);
        attempt(&p, draft);
        if (sa_writer_violations(ctx, facts, voice, draft).n == 0)
            return;
    }
}
