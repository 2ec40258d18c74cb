/* What an address says by itself; contracts in submission.h. Lists, no look-ups. */
#include "lib/domain/submission.h"

enum { LOCAL_BYTES = 64, LABEL_BYTES = 63 };

static const char *const free_mail[] = {
    "gmail.com",      "googlemail.com", "yahoo.com",       "yahoo.co.uk",   "yahoo.co.in",
    "yahoo.co.jp",    "yahoo.fr",       "yahoo.de",        "yahoo.es",      "yahoo.it",
    "yahoo.com.br",   "ymail.com",      "rocketmail.com",  "outlook.com",   "outlook.de",
    "outlook.fr",     "outlook.es",     "outlook.jp",      "hotmail.com",   "hotmail.co.uk",
    "hotmail.de",     "hotmail.fr",     "hotmail.es",      "hotmail.it",    "hotmail.nl",
    "live.com",       "live.de",        "live.nl",         "live.fr",       "live.co.uk",
    "msn.com",        "aol.com",        "aim.com",         "icloud.com",    "me.com",
    "mac.com",        "proton.me",      "protonmail.com",  "pm.me",         "gmx.de",
    "gmx.net",        "gmx.at",         "gmx.ch",          "gmx.com",       "web.de",
    "t-online.de",    "freenet.de",     "arcor.de",        "posteo.de",     "mailbox.org",
    "tutanota.com",   "tuta.io",        "bluewin.ch",      "aon.at",        "chello.at",
    "orange.fr",      "wanadoo.fr",     "free.fr",         "laposte.net",   "sfr.fr",
    "libero.it",      "virgilio.it",    "alice.it",        "tiscali.it",    "ziggo.nl",
    "kpnmail.nl",     "planet.nl",      "telenet.be",      "skynet.be",     "uol.com.br",
    "bol.com.br",     "terra.com.br",   "sapo.pt",         "mail.ru",       "inbox.ru",
    "list.ru",        "bk.ru",          "yandex.ru",       "yandex.com",    "rambler.ru",
    "ukr.net",        "wp.pl",          "o2.pl",           "onet.pl",       "interia.pl",
    "seznam.cz",      "centrum.cz",     "abv.bg",          "qq.com",        "163.com",
    "126.com",        "sina.com",       "foxmail.com",     "yeah.net",      "naver.com",
    "hanmail.net",    "daum.net",       "docomo.ne.jp",    "ezweb.ne.jp",   "softbank.ne.jp",
    "rediffmail.com", "zoho.com",       "fastmail.com",    "hey.com",       "mail.com",
    "comcast.net",    "verizon.net",    "att.net",         "sbcglobal.net", "btinternet.com",
    "sky.com",        "bigpond.com",    "optusnet.com.au", "xtra.co.nz",    "shaw.ca",
    "rogers.com",     "walla.co.il",
};

static const char *const role_locals[] = {
    "info",
    "information",
    "sales",
    "support",
    "admin",
    "administrator",
    "contact",
    "contacts",
    "office",
    "hello",
    "hi",
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "postmaster",
    "webmaster",
    "hostmaster",
    "abuse",
    "root",
    "marketing",
    "billing",
    "accounts",
    "accounting",
    "finance",
    "invoice",
    "invoices",
    "hr",
    "jobs",
    "careers",
    "team",
    "mail",
    "email",
    "enquiries",
    "enquiry",
    "inquiries",
    "inquiry",
    "help",
    "helpdesk",
    "service",
    "services",
    "kundenservice",
    "kontakt",
    "vertrieb",
    "einkauf",
    "buero",
    "buchhaltung",
    "verwaltung",
    "anfrage",
    "empfang",
    "zentrale",
    "press",
    "presse",
    "media",
    "legal",
    "privacy",
    "security",
    "reception",
    "orders",
    "order",
    "shop",
    "newsletter",
    "contacto",
    "ventas",
    "comercial",
    "commercial",
    "vendite",
    "contatti",
    "contato",
    "vendas",
    "secretariat",
    "accueil",
    "verkoop",
    "mailer-daemon",
    "bounce",
    "notifications",
};

static const char *const throw_away[] = {
    "mailinator.com",  "guerrillamail.com", "guerrillamail.net",
    "sharklasers.com", "10minutemail.com",  "10minutemail.net",
    "temp-mail.org",   "tempmail.com",      "tempmail.net",
    "tempmailo.com",   "throwawaymail.com", "trashmail.com",
    "trashmail.de",    "trash-mail.com",    "wegwerfmail.de",
    "yopmail.com",     "yopmail.fr",        "getnada.com",
    "nada.email",      "dispostable.com",   "maildrop.cc",
    "mintemail.com",   "mohmal.com",        "fakeinbox.com",
    "mailnesia.com",   "mailcatch.com",     "spamgourmet.com",
    "emailondeck.com", "mytemp.email",      "burnermail.io",
    "tempr.email",     "discard.email",     "spam4.me",
    "grr.la",          "moakt.com",         "inboxkitten.com",
    "byom.de",         "einrot.com",        "spambog.com",
    "minutemail.io",
};

static bool listed(struct sa_str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (sa_str_eq_nocase(s, sa_str_of(list[i])))
            return true;
    return false;
}

static bool alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322 dot-atom, ASCII only: what every mail server takes. */
static bool local_valid(struct sa_str local)
{
    if (local.n == 0 || local.n > LOCAL_BYTES || local.p[0] == '.' || local.p[local.n - 1] == '.')
        return false;
    for (size_t i = 0; i < local.n; i++) {
        if (local.p[i] == '.' && local.p[i - 1] == '.')
            return false;
        if (!alnum(local.p[i]) && (!local.p[i] || !strchr(".!#$%&'*+-/=?^_`{|}~", local.p[i])))
            return false;
    }
    return true;
}

static bool label_valid(struct sa_str label)
{
    if (label.n == 0 || label.n > LABEL_BYTES || label.p[0] == '-' || label.p[label.n - 1] == '-')
        return false;
    for (size_t i = 0; i < label.n; i++)
        if (!alnum(label.p[i]) && label.p[i] != '-')
            return false;
    return true;
}

static bool top_level_valid(struct sa_str label)
{
    if (sa_str_starts(label, SA_STR("xn--")))
        return true;
    for (size_t i = 0; i < label.n; i++)
        if (label.p[i] >= '0' && label.p[i] <= '9')
            return false;
    return label.n >= 2;
}

bool sa_email_valid(struct sa_str email)
{
    ptrdiff_t at = sa_str_rchr(email, '@');
    struct sa_str rest, label = {NULL, 0};
    size_t labels = 0;

    if (at <= 0 || email.n > SA_EMAIL_BYTES || !local_valid(sa_str_sub(email, 0, (size_t)at)))
        return false;
    rest = sa_str_sub(email, (size_t)at + 1, email.n);
    while (sa_str_split(&rest, '.', &label)) {
        if (!label_valid(label))
            return false;
        labels++;
    }
    return labels >= 2 && top_level_valid(label);
}

struct sa_str sa_email_domain(struct sa_str email)
{
    ptrdiff_t at = sa_str_rchr(email, '@');

    return at < 0 ? sa_str_make("", 0) : sa_str_sub(email, (size_t)at + 1, email.n);
}

bool sa_email_free(struct sa_str domain)
{
    return listed(domain, free_mail, SA_COUNT(free_mail));
}

bool sa_email_role(struct sa_str email)
{
    ptrdiff_t at = sa_str_rchr(email, '@');
    struct sa_str local = sa_str_sub(email, 0, at < 0 ? 0 : (size_t)at);
    ptrdiff_t plus = sa_str_chr(local, '+');

    if (plus > 0)
        local = sa_str_sub(local, 0, (size_t)plus);
    return listed(local, role_locals, SA_COUNT(role_locals));
}

bool sa_email_disposable(struct sa_str domain)
{
    ptrdiff_t dot;

    while (!listed(domain, throw_away, SA_COUNT(throw_away))) {
        dot = sa_str_chr(domain, '.');
        if (dot < 0)
            return false;
        domain = sa_str_sub(domain, (size_t)dot + 1, domain.n);
    }
    return true;
}
