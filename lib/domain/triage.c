/* The rule table of triage; see triage.h. */
#include "lib/domain/triage.h"

#include "lib/domain/text.h"

enum { LINKS_MANY = 3, LETTERS_FEW = 3, WEIRD_LETTERS = 8, WEIRD_HUMPS = 3, WEIRD_VOWELS = 7 };

struct look {
    struct sa_ctx *ctx;
    const struct sa_triage *t;
    const struct sa_lead *lead;
    struct sa_str found; /* what the rule has seen, for its sentence */
};

/* --- what ours is --- */

static bool under(struct sa_str domain, struct sa_str listed)
{
    if (listed.n == 0 || domain.n < listed.n)
        return false;
    return sa_str_eq_nocase(sa_str_sub(domain, domain.n - listed.n, listed.n), listed) &&
           (domain.n == listed.n || domain.p[domain.n - listed.n - 1] == '.');
}

static bool of_mailbox(struct sa_str mailbox, struct sa_str domain)
{
    struct sa_str own = sa_email_domain(mailbox);

    return own.n && !sa_email_free(own) && under(domain, own);
}

bool sa_triage_own_domain(const struct sa_tenant_settings *settings, struct sa_str mailbox,
                          struct sa_str domain)
{
    for (size_t i = 0; i < settings->own_domains.n; i++)
        if (under(domain, settings->own_domains.items[i]))
            return true;
    for (size_t i = 0; i < settings->senders.n; i++)
        if (of_mailbox(settings->senders.items[i].mailbox, domain))
            return true;
    return of_mailbox(mailbox, domain);
}

/* --- what a text looks like --- */

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

size_t sa_triage_links(struct sa_str text, size_t *rest_letters)
{
    struct sa_str word;
    size_t links = 0;

    *rest_letters = 0;
    while (sa_str_split(&text, ' ', &word)) {
        if (sa_str_find(word, SA_STR("://")) > 0 || sa_str_starts(word, SA_STR("www."))) {
            links++;
            continue;
        }
        for (size_t i = 0; i < word.n; i++)
            *rest_letters += letter(word.p[i]);
    }
    return links;
}

/* "kJhGfDsAqW" and "xqzvbnrtpl": humps inside a word, or hardly a vowel. Latin letters only. */
static bool weird(struct sa_str word)
{
    size_t humps = 0, vowels = 0;

    if (word.n < WEIRD_LETTERS)
        return false;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        if (!letter(c) || (c & 0x80))
            return false;
        vowels += strchr("aeiouyAEIOUY", c) != NULL;
        humps += i > 0 && c >= 'A' && c <= 'Z' && word.p[i - 1] >= 'a';
    }
    return humps >= WEIRD_HUMPS || vowels * WEIRD_VOWELS < word.n;
}

static bool gibberish_text(struct sa_str text)
{
    size_t strange = 0, all = 0;
    struct sa_str word;

    while (sa_text_word_next(&text, &word)) {
        all += word.n;
        strange += weird(word) ? word.n : 0;
    }
    return strange * 2 > all;
}

/* --- rules --- */

static bool honeypot(struct look *l)
{
    const struct sa_tenant_settings *s = l->t->settings;

    for (size_t i = 0; i < l->t->submission->values.n; i++) {
        const struct sa_form_value *v = &l->t->submission->values.items[i];
        for (size_t k = 0; sa_str_trim(v->value).n && k < s->honeypot_fields.n; k++)
            if (sa_str_eq_nocase(v->name, s->honeypot_fields.items[k])) {
                l->found = v->name;
                return true;
            }
    }
    return false;
}

static bool own(struct look *l)
{
    l->found = l->lead->email_domain;
    return sa_triage_own_domain(l->t->settings, l->t->mailbox, l->lead->email_domain);
}

static bool unread(struct look *l)
{
    static const char *const nobody[] = {"noreply",      "no-reply",      "no_reply", "donotreply",
                                         "do-not-reply", "mailer-daemon", "bounce",   "bounces",
                                         "postmaster",   "abuse",         "devnull",  NULL};
    ptrdiff_t at = sa_str_rchr(l->lead->email, '@');
    struct sa_str local = sa_str_sub(l->lead->email, 0, at < 0 ? 0 : (size_t)at);

    for (size_t i = 0; nobody[i]; i++)
        if (sa_str_eq_nocase(local, sa_str_of(nobody[i])))
            return true;
    return false;
}

static bool only_links(struct look *l)
{
    size_t letters;

    return sa_triage_links(sa_text_line(l->ctx->arena, l->lead->message), &letters) > 0 &&
           letters <= LETTERS_FEW;
}

static bool mass_mailing(struct look *l)
{
    l->found = sa_str_fmt(l->ctx->arena, "%lld", (long long)l->t->repeats);
    return l->t->repeats >= SA_TRIAGE_REPEATS;
}

static bool competitor(struct look *l)
{
    const struct sa_tenant_settings *s = l->t->settings;

    for (size_t i = 0; i < s->competitor_domains.n; i++)
        if (under(l->lead->email_domain, s->competitor_domains.items[i])) {
            l->found = s->competitor_domains.items[i];
            return true;
        }
    return false;
}

static bool throw_away(struct look *l)
{
    return l->lead->disposable;
}

static bool many_links(struct look *l)
{
    size_t letters,
        links = sa_triage_links(sa_text_line(l->ctx->arena, l->lead->message), &letters);

    l->found = sa_str_fmt(l->ctx->arena, "%zu", links);
    return links >= LINKS_MANY;
}

static bool gibberish(struct look *l)
{
    const struct sa_submission *s = l->t->submission;

    return gibberish_text(s->message) || weird(sa_str_trim(s->first_name)) ||
           weird(sa_str_trim(s->last_name));
}

static const struct rule {
    bool (*applies)(struct look *);
    bool skip; /* else a person looks */
    const char *before, *behind;
} rules[] = {
    {honeypot, true, "The hidden field \"", "\" was filled in, which only programs do."},
    {own, true, "The address is one of our own (", ")."},
    {unread, true, "Nobody reads mail to this address.", ""},
    {only_links, true, "The message consists of links only.", ""},
    {mass_mailing, true, "The same text came from ", " other addresses within a day."},
    {competitor, false, "The address belongs to a competitor (", ")."},
    {throw_away, false,
     "The address belongs to a throw-away provider; check whether the lead is real.", ""},
    {many_links, false, "The message carries ", " links; check whether the lead is real."},
    {gibberish, false, "Name or message read like random letters; check whether the lead is real.",
     ""},
};

void sa_triage(struct sa_ctx *ctx, const struct sa_triage *triage, struct sa_lead *lead)
{
    for (size_t i = 0; i < SA_COUNT(rules); i++) {
        struct look l = {.ctx = ctx, .t = triage, .lead = lead};
        if (!rules[i].applies(&l))
            continue;
        struct sa_str text =
            *rules[i].behind ? sa_str_fmt(ctx->arena, "%s%.*s%s", rules[i].before,
                                          SA_STR_ARG(sa_str_clip(l.found, 100)), rules[i].behind)
                             : sa_str_of(rules[i].before);
        if (rules[i].skip)
            lead->skip = text;
        else
            lead->review = text;
        return;
    }
}
