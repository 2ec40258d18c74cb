/* The rule table of the next step; see plan.h. */
#include "lib/domain/plan.h"

#include "lib/domain/text.h"

enum { GOOD_ASSET = 40 }; /* score from which an asset nobody asked for is worth a line */
static const int64_t day_ms = 86400000;

static const char *const material[] = {"pricing",
                                       "price list",
                                       "prices",
                                       "price",
                                       "cost",
                                       "costs",
                                       "quote",
                                       "brochure",
                                       "case study",
                                       "case studies",
                                       "whitepaper",
                                       "white paper",
                                       "datasheet",
                                       "data sheet",
                                       "factsheet",
                                       "deck",
                                       "slides",
                                       "one pager",
                                       "catalogue",
                                       "catalog",
                                       "documentation",
                                       "materials",
                                       "reference customers",
                                       "security paper",
                                       "guide",
                                       "ebook",
                                       "e-book",
                                       "send me more information",
                                       "send us more information",
                                       "send more information",
                                       "send me information",
                                       "send us information",
                                       "preise",
                                       "preisliste",
                                       "preisen",
                                       "kosten",
                                       "broschüre",
                                       "prospekt",
                                       "fallstudie",
                                       "fallstudien",
                                       "fallbeispiele",
                                       "unterlagen",
                                       "infomaterial",
                                       "informationsmaterial",
                                       "produktblatt",
                                       "datenblatt",
                                       "katalog",
                                       "präsentation",
                                       "leitfaden",
                                       "referenzen",
                                       "tarifs",
                                       "tarif",
                                       "brochure",
                                       "étude de cas",
                                       "documentation",
                                       "précios",
                                       "precios",
                                       "folleto",
                                       "tarifas",
                                       "caso de éxito",
                                       "prezzi",
                                       "listino",
                                       "brochure",
                                       "prijzen",
                                       "prijslijst",
                                       "preços",
                                       NULL};

static const char *const leave_me[] = {"unsubscribe",
                                       "remove me",
                                       "stop emailing",
                                       "stop contacting",
                                       "do not contact",
                                       "don't contact",
                                       "do not email me",
                                       "take me off",
                                       "delete my data",
                                       "keine werbung",
                                       "nicht mehr kontaktieren",
                                       "abmelden",
                                       "keine mails mehr",
                                       "keine e-mails mehr",
                                       "löschen sie meine daten",
                                       "désabonner",
                                       "désinscrire",
                                       NULL};

static const char *const hurried[] = {
    "urgent",   "urgently", "asap",  "as soon as possible",    "immediately", "this week",
    "deadline", "dringend", "eilig", "so schnell wie möglich", "sofort",      "diese woche",
    NULL};

bool sa_plan_asks_material(struct sa_ctx *ctx, struct sa_str message)
{
    return sa_text_has_any(sa_utf8_fold(ctx->arena, message), material);
}

/* --- conditions --- */

static bool no_address(struct sa_ctx *ctx, const struct sa_facts *f)
{
    (void)ctx;
    return f->lead.email.n == 0;
}

static bool opted_out(struct sa_ctx *ctx, const struct sa_facts *f)
{
    (void)ctx;
    return f->crm.opted_out;
}

static bool wants_no_mail(struct sa_ctx *ctx, const struct sa_facts *f)
{
    return sa_text_has_any(sa_utf8_fold(ctx->arena, f->lead.message), leave_me);
}

/* HubSpot makes a contact with a deal an opportunity, and counts the open ones of a company. */
static bool open_deal(struct sa_ctx *ctx, const struct sa_facts *f)
{
    (void)ctx;
    return f->crm.open_deals > 0 || sa_str_eq_nocase(f->crm.lifecycle_stage, SA_STR("opportunity"));
}

static bool colleagues_thread(struct sa_ctx *ctx, const struct sa_facts *f)
{
    (void)ctx;
    return f->thread.colleague.n > 0;
}

static bool open_thread(struct sa_ctx *ctx, const struct sa_facts *f)
{
    const struct sa_thread *t = &f->thread;

    (void)ctx;
    return t->thread_id.n && t->last_from_lead &&
           t->last_ms >= f->lead.submitted_ms - SA_PLAN_THREAD_DAYS * day_ms;
}

static bool role_address(struct sa_ctx *ctx, const struct sa_facts *f)
{
    (void)ctx;
    return f->lead.role_address;
}

static bool material_at_hand(struct sa_ctx *ctx, const struct sa_facts *f)
{
    return f->assets.assets.n > 0 && sa_plan_asks_material(ctx, f->lead.message);
}

static bool slots_at_hand(struct sa_ctx *ctx, const struct sa_facts *f)
{
    (void)ctx;
    return f->slots.slots.n > 0;
}

static bool always(struct sa_ctx *ctx, const struct sa_facts *f)
{
    (void)ctx;
    (void)f;
    return true;
}

/* --- the table --- */

struct rule {
    bool (*applies)(struct sa_ctx *, const struct sa_facts *);
    const char *kind;
    const char *reason;
    const char *review;
    bool slots, asset, thread, question;
};

static const struct rule rules[] = {
    {.applies = no_address,
     .kind = "hold",
     .reason = "There is no usable address to answer to.",
     .review = "The submission has no usable e-mail address."},
    {.applies = opted_out,
     .kind = "hold",
     .reason = "The contact has opted out of mails in HubSpot.",
     .review = "The contact has opted out of mails; decide whether this form is a request to be "
               "answered all the same."},
    {.applies = wants_no_mail,
     .kind = "hold",
     .reason = "The message asks not to be contacted.",
     .review = "The message reads as a wish not to be contacted or to be deleted."},
    {.applies = open_deal,
     .kind = "hold",
     .reason = "A deal is open, so its owner should answer.",
     .review = "There is an open deal with this contact or company; its owner should answer."},
    {.applies = colleagues_thread,
     .kind = "hold",
     .reason = "A colleague wrote to the lead lately.",
     .review = "A colleague has written to this lead lately; decide who answers."},
    {.applies = open_thread,
     .kind = "answer_in_thread",
     .reason = "The lead wrote last in an open thread, so the answer belongs there.",
     .slots = true,
     .asset = true,
     .thread = true},
    {.applies = role_address,
     .kind = "ask",
     .reason = "The address is a shared mailbox, so the mail asks who is in charge.",
     .question = true},
    {.applies = material_at_hand,
     .kind = "send_asset",
     .reason = "The message asks for something to read and a fitting file is there.",
     .slots = true,
     .asset = true},
    {.applies = slots_at_hand,
     .kind = "book",
     .reason = "Meeting times are free, so the mail offers them.",
     .slots = true,
     .asset = true},
    {.applies = always,
     .kind = "ask",
     .reason = "There are no meeting times to offer, so the mail asks one question.",
     .question = true},
};

static const char *const questions[][2] = {
    {"What would you most like to change about how you handle this today?",
     "Was möchten Sie an Ihrer heutigen Vorgehensweise am ehesten ändern?"},
    {"What would have to be different in three months for you to call this a success?",
     "Was müsste in drei Monaten anders sein, damit es sich für Sie gelohnt hat?"},
    {"How are you handling this today, and where does it get stuck?",
     "Wie lösen Sie das heute, und an welcher Stelle hakt es?"},
    {"What prompted you to look into this now?",
     "Was hat den Anstoß gegeben, sich gerade jetzt damit zu beschäftigen?"},
    {"Which part of this matters most to you right now?",
     "Welcher Teil davon ist Ihnen im Moment am wichtigsten?"},
    {"Who besides you will be working with this day to day?",
     "Wer außer Ihnen wird im Alltag damit arbeiten?"},
};
/* To somebody who asked something, as long as it cannot be answered in writing. */
static const char *const detail_questions[][2] = {
    {"What are you using for this at the moment?", "Was setzen Sie dafür im Moment ein?"},
    {"How many people would work with this on your side?",
     "Wie viele Personen würden bei Ihnen damit arbeiten?"},
    {"Can you tell me in two lines how you do this today?",
     "Können Sie mir in zwei Zeilen beschreiben, wie Sie das heute machen?"},
    {"When would you like to have this in place?", "Bis wann soll das bei Ihnen laufen?"},
};
static const char *const empty_message_questions[][2] = {
    {"What made you get in touch with us?", "Was war der Anlass für Ihre Anfrage?"},
    {"What would you like to talk about first?", "Worüber möchten Sie zuerst sprechen?"},
    {"What can we help you with?", "Wobei können wir Ihnen helfen?"},
};
static const char *const role_questions[][2] = {
    {"Who in your team looks after this and would be the right person to talk to?",
     "Wer ist bei Ihnen für dieses Thema zuständig?"},
    {"Which of your colleagues should I write to about this?",
     "An welche Person in Ihrem Haus darf ich mich damit wenden?"},
    {"Who would be the right contact on your side?",
     "Wer ist auf Ihrer Seite die richtige Ansprechperson?"},
};

static struct sa_str pick_question(const struct sa_facts *facts)
{
    const struct sa_lead *lead = &facts->lead;
    size_t language = sa_str_eq(lead->language, SA_STR("de")) ? 1 : 0;
    const char *const(*list)[2] = questions;
    size_t n = SA_COUNT(questions);

    if (lead->role_address) {
        list = role_questions;
        n = SA_COUNT(role_questions);
    } else if (lead->message.n == 0) {
        list = empty_message_questions;
        n = SA_COUNT(empty_message_questions);
    } else if (sa_str_chr(lead->message, '?') >= 0) {
        list = detail_questions;
        n = SA_COUNT(detail_questions);
    }
    return sa_str_of(list[sa_text_hash(9, lead->email) % n][language]);
}

static const char *urgency_of(struct sa_ctx *ctx, const struct sa_facts *f, const struct rule *rule)
{
    if (rule->review)
        return "low";
    if (rule->thread || sa_text_has_any(sa_utf8_fold(ctx->arena, f->lead.message), hurried))
        return "high";
    return f->lead.message.n ? "medium" : "low";
}

void sa_plan_next_step(struct sa_ctx *ctx, const struct sa_facts *facts, struct sa_plan *plan)
{
    const struct rule *rule = rules;

    while (!rule->applies(ctx, facts))
        rule++;
    bool asked = sa_plan_asks_material(ctx, facts->lead.message);
    bool has_asset = facts->assets.assets.n > 0;
    *plan = (struct sa_plan){
        .kind = sa_str_of(rule->kind),
        .urgency = sa_str_of(urgency_of(ctx, facts, rule)),
        .reason = sa_str_of(rule->reason),
        .review = sa_str_of(rule->review),
        .use_slots = rule->slots && facts->slots.slots.n > 0,
        .use_asset = rule->asset && has_asset &&
                     (asked || facts->assets.assets.items[0].score >= GOOD_ASSET),
        .in_thread = rule->thread,
    };
    if (rule->question || (rule->thread && !plan->use_slots))
        plan->question = pick_question(facts);
}
