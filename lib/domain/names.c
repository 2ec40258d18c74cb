/* Names of people and companies; see names.h. */
#include "lib/domain/names.h"

#include "lib/domain/text.h"

enum { NAME_WORDS = 5, NAME_BYTES = 60, COMPANY_BYTES = 80 };

static bool in_list(struct sa_str s, const char *const *list)
{
    for (; *list; list++)
        if (sa_str_eq_nocase(s, sa_str_of(*list)))
            return true;
    return false;
}

static bool placeholder(struct sa_str s)
{
    static const char *const known[] = {
        "test",    "testing", "tester",   "asdf",       "asdfg",     "qwerty",     "na",
        "n/a",     "n.a",     "none",     "null",       "nil",       "undefined",  "unknown",
        "name",    "vorname", "nachname", "first name", "last name", "firstname",  "lastname",
        "xxx",     "xx",      "abc",      "anonymous",  "nobody",    "user",       "admin",
        "company", "self",    "private",  "privat",     "freelance", "freelancer", "student",
        "-",       ".",       "no",       "nope",       "keine",     "kein",       NULL};

    return in_list(s, known);
}

static bool name_char(uint32_t cp)
{
    return sa_utf8_letter(cp) || cp == ' ' || cp == '-' || cp == 0x2010 || cp == '\'' ||
           cp == 0x2019 || cp == '.' || cp == 0x30FB || cp == 0xB7;
}

/* Letters and the marks names have, not too many of them. */
static bool plausible(struct sa_str s)
{
    struct sa_str rest = s;
    size_t letters = 0;
    uint32_t cp;

    if (s.n == 0 || s.n > NAME_BYTES || sa_text_words(s) > NAME_WORDS || placeholder(s))
        return false;
    while (sa_utf8_next(&rest, &cp)) {
        if (!name_char(cp))
            return false;
        letters += sa_utf8_letter(cp);
    }
    return letters > 0;
}

/* Written in one case only, so that its capitals say nothing. */
static bool one_case(struct sa_str s)
{
    size_t upper = 0, lower = 0, letters = 0;
    uint32_t cp;

    while (sa_utf8_next(&s, &cp)) {
        letters += sa_utf8_letter(cp);
        upper += sa_utf8_lower(cp) != cp;
        lower += sa_utf8_upper(cp) != cp;
    }
    return (upper == 0 && lower > 0) || (lower == 0 && letters > 2);
}

static struct sa_str capitalised(struct sa_arena *arena, struct sa_str s)
{
    struct sa_buf b;
    bool start = true;
    uint32_t cp;

    sa_buf_init(&b, arena, s.n * 3 + 1);
    while (sa_utf8_next(&s, &cp)) {
        sa_utf8_put(&b, start ? sa_utf8_upper(cp) : sa_utf8_lower(cp));
        start = !sa_utf8_letter(cp);
    }
    return sa_buf_str(&b);
}

static struct sa_str without_titles(struct sa_str name)
{
    static const char *const titles[] = {
        "dr",     "dr.",   "prof",   "prof.", "professor", "mr",         "mr.",  "mrs",
        "mrs.",   "ms",    "ms.",    "miss",  "herr",      "frau",       "sir",  "mme",
        "mme.",   "m.",    "sr.",    "sra.",  "ing.",      "dipl.-ing.", "mag.", "monsieur",
        "madame", "señor", "señora", "dott.", NULL};

    for (;;) {
        ptrdiff_t blank = sa_str_chr(name, ' ');
        struct sa_str head = blank < 0 ? name : sa_str_sub(name, 0, (size_t)blank);
        if (!in_list(head, titles))
            return name;
        name = blank < 0 ? sa_str_make(name.p, 0)
                         : sa_str_trim(sa_str_sub(name, (size_t)blank, name.n));
    }
}

struct sa_str sa_names_first(struct sa_arena *arena, struct sa_str name)
{
    struct sa_str s = without_titles(sa_text_line(arena, name));

    if (!plausible(s))
        return SA_STR("");
    ptrdiff_t blank = sa_str_chr(s, ' ');
    if (blank > 0 && !sa_str_ends(sa_str_sub(s, 0, (size_t)blank), SA_STR(".")))
        s = sa_str_sub(s, 0, (size_t)blank);
    if (placeholder(s))
        return SA_STR("");
    return one_case(s) ? capitalised(arena, s) : s;
}

struct sa_str sa_names_last(struct sa_arena *arena, struct sa_str name)
{
    struct sa_str s = without_titles(sa_text_line(arena, name));

    if (!plausible(s))
        return SA_STR("");
    return one_case(s) ? capitalised(arena, s) : s;
}

struct sa_str sa_names_company(struct sa_arena *arena, struct sa_str name)
{
    struct sa_str s = sa_text_line(arena, name), rest = s;
    bool letter = false;
    uint32_t cp;

    if (s.n == 0 || s.n > COMPANY_BYTES || sa_text_words(s) > 8 || placeholder(s) ||
        sa_str_find(s, SA_STR("://")) >= 0 || sa_str_chr(s, '@') >= 0)
        return SA_STR("");
    while (sa_utf8_next(&rest, &cp)) {
        if (cp < 0x80 && strchr("<>{}[]|\\`^~=;\"?!*_", (int)cp))
            return SA_STR("");
        letter = letter || sa_utf8_letter(cp);
    }
    return letter ? s : SA_STR("");
}

/* The label that a registrant chose: "acme" of "www.acme.co.uk". */
static struct sa_str chosen_label(struct sa_str domain)
{
    static const char *const second_level[] = {"co", "com", "org", "net", "ac",  "gov", "edu", "or",
                                               "ne", "gob", "gv",  "ltd", "plc", "sch", NULL};
    ptrdiff_t dot = sa_str_rchr(domain, '.');
    struct sa_str label = sa_str_sub(domain, 0, dot < 0 ? 0 : (size_t)dot);

    dot = sa_str_rchr(label, '.');
    if (dot > 0 && domain.n - label.n == 3 &&
        in_list(sa_str_sub(label, (size_t)dot + 1, label.n), second_level)) {
        label = sa_str_sub(label, 0, (size_t)dot);
        dot = sa_str_rchr(label, '.');
    }
    return dot < 0 ? label : sa_str_sub(label, (size_t)dot + 1, label.n);
}

static const char *legal_form(struct sa_str word)
{
    static const char *const forms[] = {"GmbH", "AG", "KG", "UG",  "SE",   "Ltd", "LLC", "Inc",
                                        "BV",   "NV", "SA", "SAS", "SARL", "SpA", "Srl", "AB",
                                        "AS",   "Oy", "IT", "HR",  "UK",   "USA", "EU",  "AI"};

    for (size_t i = 0; i < SA_COUNT(forms); i++)
        if (sa_str_eq_nocase(word, sa_str_of(forms[i])))
            return forms[i];
    return NULL;
}

static void add_domain_word(struct sa_buf *b, struct sa_str word)
{
    const char *form = b->n ? legal_form(word) : NULL;

    if (b->n)
        sa_buf_putc(b, ' ');
    if (form) {
        sa_buf_puts(b, form);
        return;
    }
    for (size_t i = 0; i < word.n; i++)
        sa_utf8_put(b, i == 0 ? sa_utf8_upper((unsigned char)word.p[i]) : (unsigned char)word.p[i]);
}

struct sa_str sa_names_company_of_domain(struct sa_arena *arena, struct sa_str domain)
{
    struct sa_str rest = chosen_label(sa_str_lower(arena, domain)), word;
    struct sa_buf b;
    bool letter = false;

    sa_buf_init(&b, arena, 256);
    if (rest.n < 2 || sa_str_starts(rest, SA_STR("xn--")))
        return SA_STR("");
    for (size_t i = 0; i < rest.n; i++)
        letter = letter || (rest.p[i] >= 'a' && rest.p[i] <= 'z');
    if (!letter)
        return SA_STR("");
    if (rest.n <= 3 && sa_str_chr(rest, '-') < 0) {
        for (size_t i = 0; i < rest.n; i++)
            sa_utf8_put(&b, sa_utf8_upper((unsigned char)rest.p[i]));
        return sa_buf_str(&b);
    }
    while (sa_str_split(&rest, '-', &word))
        if (word.n)
            add_domain_word(&b, word);
    return sa_buf_str(&b);
}
