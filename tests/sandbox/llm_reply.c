/*
 * Writing a short e-mail in English or German from lead, facts, slots, assets and plan. Nothing is
 * said that is not in the document; the lead's own text is never copied, only its topics are named.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/llm.h"
#include "tests/sandbox/util.h"

enum { MAX_FACTS = 1 };

struct words {
    const char *hello;
    bool both_names; /* greets with first and last name */
    const char *hello_nobody;
    const char *thanks;
    const char *thanks_for;
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
    .asset = "You may find this useful:",
    .book = "These times are free on my side. Which of them suits you for a short call?",
    .book_blind = "Would a short call help you, and which day suits you?",
    .answer = "Just reply to this e-mail and tell me what matters most to you.",
    .send_asset = "Have a look, and tell me which part matters most to you?",
    .subject = "Your message",
    .subject_for = "Your message about %s",
    .regards = "Best regards",
};

static const struct words german = {
    .hello = "Guten Tag %s,",
    .both_names = true,
    .hello_nobody = "Guten Tag,",
    .thanks = "vielen Dank f\xc3\xbcr Ihre Nachricht.",
    .thanks_for = "vielen Dank f\xc3\xbcr Ihre Nachricht zum Thema %s.",
    .asset = "Das k\xc3\xb6nnte f\xc3\xbcr Sie n\xc3\xbctzlich sein:",
    .book = "Diese Zeiten sind bei mir noch frei. Welche davon passt Ihnen f\xc3\xbcr ein kurzes "
            "Gespr\xc3\xa4"
            "ch?",
    .book_blind = "An welchem Tag passt Ihnen ein kurzes Gespr\xc3\xa4"
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

/* How a text may be built: as many paragraphs and words as the voice allows. */
struct form {
    int64_t paragraphs;
    bool facts;
};

static void add_facts(struct sb_text *t, const json_t *facts, json_t *used)
{
    size_t i;
    json_t *fact;
    json_array_foreach((json_t *)facts, i, fact)
    {
        const char *text = sb_json_text(fact, "text"), *id = sb_json_text(fact, "id");
        if (!text || !*text || json_array_size(used) == MAX_FACTS)
            continue;
        sb_text_printf(t, " %s", text);
        if (!strchr(".!?", text[strlen(text) - 1]))
            sb_text_putc(t, '.');
        if (id)
            json_array_append_new(used, json_string(id));
    }
}

static void add_slots(struct sb_text *t, const json_t *slots)
{
    size_t i;
    json_t *slot;
    json_array_foreach((json_t *)slots, i, slot)
    {
        const char *text =
            json_is_string(slot) ? json_string_value(slot) : sb_json_text(slot, "text");
        if (text)
            sb_text_printf(t, "%s- %s", i ? "\n" : "\n\n", text);
    }
}

static void add_assets(struct sb_text *t, const json_t *assets, const char *gap,
                       const struct words *w)
{
    size_t i;
    json_t *asset;
    json_array_foreach((json_t *)assets, i, asset)
    {
        const char *title = sb_json_text(asset, "title"), *link = sb_json_text(asset, "link");
        if (link)
            sb_text_printf(t, "%s%s%s%s\n%s", i ? "\n" : gap, i ? "" : w->asset, i ? "" : "\n",
                           title ? title : link, link);
    }
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

static const char *request(const json_t *task, bool slots, const struct words *w)
{
    const char *kind = kind_of(task);
    const char *question = sb_json_text(json_object_get(task, "plan"), "question");
    if (strcmp(kind, "ask") == 0 && question && *question)
        return question;
    if (slots)
        return w->book;
    if (strcmp(kind, "book") == 0)
        return w->book_blind;
    return strcmp(kind, "send_asset") == 0 ? w->send_asset : w->answer;
}

static void greet(struct sb_text *t, const json_t *lead, const struct words *w)
{
    const char *first = sb_json_text(lead, "first_name"), *last = sb_json_text(lead, "last_name");
    struct sb_text name = {0};
    sb_text_puts(&name, first ? first : "");
    if (w->both_names && name.n && last && *last)
        sb_text_printf(&name, " %s", last);
    say(t, name.n ? w->hello : w->hello_nobody, name.p);
    free(name.p);
}

static char *write_body(const json_t *task, const struct words *w, const char *topic,
                        const struct form *form, json_t *used)
{
    struct sb_text t = {0};
    const json_t *assets = json_object_get(task, "assets");
    const json_t *slots = json_object_get(task, "slots");
    const char *signature = sb_json_text(task, "signature");
    bool with_slots = json_array_size(slots) > 0;
    greet(&t, json_object_get(task, "lead"), w);
    sb_text_puts(&t, "\n\n");
    say(&t, topic ? w->thanks_for : w->thanks, topic ? topic : "");
    if (form->facts)
        add_facts(&t, json_object_get(task, "facts"), used);
    add_assets(&t, assets, form->paragraphs > 2 ? "\n\n" : "\n", w);
    sb_text_puts(&t, form->paragraphs > 1 ? "\n\n" : "\n");
    sb_text_puts(&t, request(task, with_slots, w));
    add_slots(&t, slots);
    sb_text_printf(&t, "\n\n%s", w->regards);
    if (signature && *signature)
        sb_text_printf(&t, "\n\n%s", signature);
    return sb_text_take(&t);
}

static int64_t words_in(const char *text)
{
    int64_t n = 0;
    for (const char *p = text; *p; p++)
        n += !strchr(" \n", *p) && (p == text || strchr(" \n", p[-1]));
    return n;
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
    const json_t *voice = json_object_get(task, "voice");
    struct form form = {.paragraphs = sb_json_int(voice, "max_paragraphs", 4), .facts = true};
    const char *topic = topic_of(sb_json_text(json_object_get(task, "lead"), "message"), is_german);
    json_t *used = json_array();
    char *body = write_body(task, w, topic, &form, used);
    if (words_in(body) > sb_json_int(voice, "max_words", 1000)) {
        form.facts = false;
        json_array_clear(used);
        free(body);
        body = write_body(task, w, topic, &form, used);
    }
    char *subject = write_subject(task, w, topic);
    json_t *reply = json_pack("{sssssO}", "subject", subject, "body", body, "facts_used", used);
    json_decref(used);
    free(body);
    free(subject);
    return reply;
}
