/*
 * Writing a short e-mail in English or German from lead, facts, slots, assets and plan. Nothing is
 * said that is not in the document; the lead's own text is never copied, only its topics are named.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/llm.h"
#include "tests/sandbox/util.h"

enum { MAX_FACTS = 2 };

struct words {
    const char *hello;
    const char *hello_nobody;
    const char *thanks;
    const char *thanks_for;
    const char *slots;
    const char *asset;
    const char *book;
    const char *book_blind;
    const char *answer;
    const char *send_asset;
    const char *subject;
    const char *subject_for;
    const char *regards;
};

static const struct words english = {
    .hello = "Hi %s,",
    .hello_nobody = "Hello,",
    .thanks = "Thank you for your message.",
    .thanks_for = "Thank you for your message about %s.",
    .slots = "These times are free on my side:",
    .asset = "You may find this useful:",
    .book = "Which of these times suits you for a short call?",
    .book_blind = "Which day next week suits you for a short call?",
    .answer = "Just reply to this e-mail and tell me what matters most to you.",
    .send_asset = "Have a look, and tell me which part matters most to you?",
    .subject = "Your message",
    .subject_for = "Your message about %s",
    .regards = "Best regards",
};

static const struct words german = {
    .hello = "Guten Tag %s,",
    .hello_nobody = "Guten Tag,",
    .thanks = "vielen Dank f\xc3\xbcr Ihre Nachricht.",
    .thanks_for = "vielen Dank f\xc3\xbcr Ihre Nachricht zum Thema %s.",
    .slots = "Diese Zeiten sind bei mir noch frei:",
    .asset = "Das k\xc3\xb6nnte f\xc3\xbcr Sie n\xc3\xbctzlich sein:",
    .book = "Welcher Termin passt Ihnen f\xc3\xbcr ein kurzes Gespr\xc3\xa4"
            "ch?",
    .book_blind = "Welcher Tag passt Ihnen n\xc3\xa4"
                  "chste Woche f\xc3\xbcr ein kurzes Gespr\xc3\xa4"
                  "ch?",
    .answer = "Antworten Sie einfach auf diese E-Mail: Was ist Ihnen am wichtigsten?",
    .send_asset = "Schauen Sie gern hinein: Welcher Teil ist f\xc3\xbcr Sie am wichtigsten?",
    .subject = "Ihre Nachricht",
    .subject_for = "Ihre Nachricht zum Thema %s",
    .regards = "Mit freundlichen Gr\xc3\xbc\xc3\x9f"
               "en",
};

static const struct {
    const char *mark; /* as it stands in a message, lower case */
    const char *english;
    const char *german;
} topics[] = {
    {"pric", "pricing", "Preise"},
    {"preis", "pricing", "Preise"},
    {"kosten", "pricing", "Preise"},
    {"secur", "security", "Sicherheit"},
    {"sicherheit", "security", "Sicherheit"},
    {"gdpr", "data protection", "Datenschutz"},
    {"dsgvo", "data protection", "Datenschutz"},
    {"datenschutz", "data protection", "Datenschutz"},
    {"onboard", "onboarding", "Einf\xc3\xbchrung"},
    {"einf\xc3\xbchr", "onboarding", "Einf\xc3\xbchrung"},
    {"integrat", "integrations", "Integrationen"},
    {"schnittstelle", "integrations", "Integrationen"},
    {"demo", "a demo", "Demo"},
    {"trial", "a trial", "Testphase"},
    {"shipment", "shipments", "Sendungen"},
    {"sendung", "shipments", "Sendungen"},
    {"warehouse", "warehousing", "Lager"},
    {"lager", "warehousing", "Lager"},
    {"deliver", "deliveries", "Lieferungen"},
    {"liefer", "deliveries", "Lieferungen"},
    {"logisti", "logistics", "Logistik"},
    {"support", "support", "Support"},
    {"contract", "the contract", "Vertrag"},
    {"vertrag", "the contract", "Vertrag"},
    {"report", "reporting", "Auswertungen"},
    {"migrat", "migration", "Migration"},
};

static const char *topic_of(const char *message, bool is_german)
{
    for (size_t i = 0; message && i < sizeof topics / sizeof *topics; i++) {
        if (sb_contains(message, topics[i].mark))
            return is_german ? topics[i].german : topics[i].english;
    }
    return NULL;
}

/* One "%s" of a fixed phrase replaced. */
static void say(struct sb_text *t, const char *phrase, const char *value)
{
    const char *mark = strstr(phrase, "%s");
    size_t n = mark ? (size_t)(mark - phrase) : strlen(phrase);
    sb_text_add(t, phrase, n);
    if (!mark)
        return;
    sb_text_puts(t, value);
    sb_text_puts(t, mark + 2);
}

static void add_facts(struct sb_text *t, const json_t *facts, json_t *used)
{
    size_t i;
    json_t *fact;
    json_array_foreach((json_t *)facts, i, fact)
    {
        const char *text = sb_json_text(fact, "text"), *id = sb_json_text(fact, "id");
        if (!text || !*text || json_array_size(used) == MAX_FACTS)
            continue;
        sb_text_puts(t, json_array_size(used) ? " " : "\n\n");
        sb_text_puts(t, text);
        if (!strchr(".!?", text[strlen(text) - 1]))
            sb_text_putc(t, '.');
        if (id)
            json_array_append_new(used, json_string(id));
    }
}

static void add_slots(struct sb_text *t, const json_t *slots, const struct words *w)
{
    size_t i;
    json_t *slot;
    sb_text_printf(t, "\n\n%s", w->slots);
    json_array_foreach((json_t *)slots, i, slot)
    {
        const char *text =
            json_is_string(slot) ? json_string_value(slot) : sb_json_text(slot, "text");
        if (text)
            sb_text_printf(t, "\n- %s", text);
    }
}

static void add_asset(struct sb_text *t, const json_t *assets, const struct words *w)
{
    const json_t *first = json_array_get(assets, 0);
    const char *title = sb_json_text(first, "title"), *link = sb_json_text(first, "link");
    if (link)
        sb_text_printf(t, "\n\n%s\n%s\n%s", w->asset, title ? title : link, link);
}

static const char *kind_of(const json_t *task)
{
    const char *kind = sb_json_text(json_object_get(task, "plan"), "kind");
    if (kind)
        return kind;
    if (json_array_size(json_object_get(task, "slots")))
        return "book";
    return json_array_size(json_object_get(task, "assets")) ? "send_asset" : "answer_in_thread";
}

static void add_request(struct sb_text *t, const json_t *task, const char *kind, bool slots,
                        const struct words *w)
{
    const char *question = sb_json_text(json_object_get(task, "plan"), "question");
    const char *ask = w->answer;
    if (strcmp(kind, "book") == 0)
        ask = slots ? w->book : w->book_blind;
    else if (strcmp(kind, "send_asset") == 0)
        ask = w->send_asset;
    else if (strcmp(kind, "ask") == 0 && question && *question)
        ask = question;
    sb_text_printf(t, "\n\n%s", ask);
}

static char *write_body(const json_t *task, const struct words *w, const char *topic, json_t *used)
{
    struct sb_text t = {0};
    const json_t *lead = json_object_get(task, "lead"), *slots = json_object_get(task, "slots");
    const char *name = sb_json_text(lead, "first_name"), *kind = kind_of(task);
    const char *signature = sb_json_text(task, "signature");
    bool with_slots = strcmp(kind, "book") == 0 && json_array_size(slots) > 0;
    say(&t, name && *name ? w->hello : w->hello_nobody, name ? name : "");
    sb_text_puts(&t, "\n\n");
    say(&t, topic ? w->thanks_for : w->thanks, topic ? topic : "");
    add_facts(&t, json_object_get(task, "facts"), used);
    if (strcmp(kind, "ask") != 0)
        add_asset(&t, json_object_get(task, "assets"), w);
    if (with_slots)
        add_slots(&t, slots, w);
    add_request(&t, task, kind, with_slots, w);
    sb_text_printf(&t, "\n\n%s", signature && *signature ? signature : w->regards);
    return sb_text_take(&t);
}

static char *write_subject(const json_t *task, const struct words *w, const char *topic)
{
    struct sb_text t = {0};
    const char *old = sb_json_text(json_object_get(task, "thread"), "subject");
    if (old && *old) {
        bool again = sb_starts(old, "Re:") || sb_starts(old, "RE:") || sb_starts(old, "AW:");
        sb_text_printf(&t, "%s%s", again ? "" : "Re: ", old);
    } else {
        say(&t, topic ? w->subject_for : w->subject, topic ? topic : "");
    }
    return sb_text_take(&t);
}

json_t *sb_llm_write_reply(const json_t *task)
{
    const char *language = sb_json_text(task, "language");
    bool is_german = language && sb_starts(language, "de");
    const struct words *w = is_german ? &german : &english;
    const char *topic = topic_of(sb_json_text(json_object_get(task, "lead"), "message"), is_german);
    json_t *used = json_array();
    char *body = write_body(task, w, topic, used), *subject = write_subject(task, w, topic);
    json_t *reply = json_pack("{sssssO}", "subject", subject, "body", body, "facts_used", used);
    json_decref(used);
    free(body);
    free(subject);
    return reply;
}
