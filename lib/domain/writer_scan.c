/* Scanners for times, numbers, links and addresses; see writer_scan.h. */
#include "lib/domain/writer_scan.h"

#include "lib/domain/html_text.h"
#include "lib/domain/text.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool alnum(char c)
{
    return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static char at(struct sa_str s, size_t i)
{
    return i < s.n ? s.p[i] : '\0';
}

static bool cut(struct sa_str *rest, size_t from, size_t n, struct sa_str *hit)
{
    *hit = sa_str_sub(*rest, from, n);
    *rest = sa_str_sub(*rest, from + n, rest->n);
    return true;
}

/* --- times --- */

static const char *const weekdays[] = {
    "monday",     "tuesday",  "wednesday", "thursday",   "friday",    "saturday", "sunday",
    "montag",     "dienstag", "mittwoch",  "donnerstag", "freitag",   "samstag",  "sonnabend",
    "sonntag",    "lundi",    "mardi",     "mercredi",   "jeudi",     "vendredi", "samedi",
    "dimanche",   "lunes",    "martes",    "miércoles",  "jueves",    "viernes",  "sábado",
    "domingo",    "lunedì",   "martedì",   "mercoledì",  "giovedì",   "venerdì",  "maandag",
    "dinsdag",    "woensdag", "donderdag", "vrijdag",    "zaterdag",  "zondag",   "tomorrow",
    "übermorgen", "mondays",  "tuesdays",  "wednesdays", "thursdays", "fridays"};
static const char *const short_days[] = {"mon",   "tue", "tues", "wed", "thu", "thur",
                                         "thurs", "fri", "sat",  "sun", "mo",  "di",
                                         "mi",    "do",  "fr",   "sa",  "so"};
static const char *const months[] = {
    "january",  "february",  "march",   "april",     "may",       "june",    "july",
    "august",   "september", "october", "november",  "december",  "jan",     "feb",
    "mar",      "apr",       "jun",     "jul",       "aug",       "sep",     "sept",
    "oct",      "nov",       "dec",     "januar",    "februar",   "märz",    "mai",
    "juni",     "juli",      "oktober", "dezember",  "janvier",   "février", "mars",
    "avril",    "juin",      "juillet", "août",      "septembre", "octobre", "novembre",
    "décembre", "enero",     "febrero", "marzo",     "abril",     "mayo",    "junio",
    "julio",    "agosto",    "octubre", "noviembre", "diciembre"};

static bool in(struct sa_str word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (sa_str_eq(word, sa_str_of(list[i])))
            return true;
    return false;
}

static size_t digits_at(struct sa_str s, size_t i)
{
    size_t n = 0;

    while (digit(at(s, i + n)))
        n++;
    return n;
}

static size_t blanks_at(struct sa_str s, size_t i)
{
    return at(s, i) == ' ' ? 1 : 0;
}

/* "14:00", "14h30", "2 pm", "2:30pm", "14 uhr" from i; bytes, 0 for none. */
static size_t clock_at(struct sa_str s, size_t i)
{
    static const char *const units[] = {"am", "pm", "a.m", "p.m", "uhr", "o'clock", "h"};
    size_t n = digits_at(s, i), after;

    if (n < 1 || n > 2)
        return 0;
    char mark = at(s, i + n);
    if ((mark == ':' || mark == 'h') && digits_at(s, i + n + 1) == 2)
        return n + 3;
    if (mark == '.' && digits_at(s, i + n + 1) == 2)
        n += 3;
    after = i + n + blanks_at(s, i + n);
    for (size_t u = 0; u < SA_COUNT(units); u++) {
        struct sa_str unit = sa_str_of(units[u]);
        if (sa_str_starts(sa_str_sub(s, after, s.n), unit) && !alnum(at(s, after + unit.n)))
            return after + unit.n - i;
    }
    return 0;
}

/* "2026-11-24", "24.11.", "24.11.2026", "11/24/2026" from i. */
static size_t date_at(struct sa_str s, size_t i)
{
    size_t a = digits_at(s, i), b, c;
    char mark = at(s, i + a);

    if (a == 0 || (mark != '.' && mark != '/' && mark != '-'))
        return 0;
    b = digits_at(s, i + a + 1);
    if (b < 1 || b > 2 || at(s, i + a + 1 + b) != mark)
        return 0;
    c = digits_at(s, i + a + b + 2);
    if (a == 4 ? c > 0 && c <= 2 : a <= 2 && (c == 4 || c == 2 || (c == 0 && mark == '.')))
        return a + b + c + 2;
    return 0;
}

/* "24 november", "24. nov", "24th of november" from i. */
static size_t day_month_at(struct sa_str s, size_t i)
{
    static const char *const ordinals[] = {"st", "nd", "rd", "th", ".", "er", "de", "of"};
    size_t n = digits_at(s, i), end;
    struct sa_str rest, word;

    if (n < 1 || n > 2)
        return 0;
    end = i + n;
    for (int round = 0; round < 2; round++)
        for (size_t o = 0; o < SA_COUNT(ordinals); o++) {
            struct sa_str ordinal = sa_str_of(ordinals[o]);
            size_t from = end + blanks_at(s, end);
            if (sa_str_starts(sa_str_sub(s, from, s.n), ordinal) && !alnum(at(s, from + ordinal.n)))
                end = from + ordinal.n;
        }
    rest = sa_str_sub(s, end + blanks_at(s, end), s.n);
    if (!sa_text_word_next(&rest, &word) || word.p - s.p > (ptrdiff_t)end + 2 ||
        !in(word, months, SA_COUNT(months)))
        return 0;
    return (size_t)(word.p + word.n - s.p) - i;
}

/* A weekday, or a short one or a month with a number behind it, at the word from i. */
static size_t named_at(struct sa_str s, size_t i)
{
    struct sa_str rest = sa_str_sub(s, i, s.n), word;
    size_t after;

    if (!sa_text_word_next(&rest, &word) || word.p != s.p + i)
        return 0;
    if (in(word, weekdays, SA_COUNT(weekdays)))
        return word.n;
    if (!in(word, short_days, SA_COUNT(short_days)) && !in(word, months, SA_COUNT(months)))
        return 0;
    after = i + word.n;
    after += at(s, after) == '.' || at(s, after) == ',' ? 1 : 0;
    after += blanks_at(s, after);
    size_t n = digits_at(s, after);
    return n >= 1 && n <= 2 && after > i + word.n ? after + n - i : 0;
}

bool sa_scan_time(struct sa_str *rest, struct sa_str *hit)
{
    struct sa_str s = *rest;

    for (size_t i = 0; i < s.n; i++) {
        if (i > 0 && (alnum(at(s, i - 1)) || (at(s, i - 1) == '.' && digit(at(s, i)))))
            continue;
        size_t n = digit(s.p[i]) ? clock_at(s, i) : named_at(s, i);
        if (n == 0)
            n = date_at(s, i);
        if (n == 0)
            n = day_month_at(s, i);
        if (n)
            return cut(rest, i, n, hit);
    }
    return false;
}

/* --- numbers --- */

static bool amount(struct sa_str s, size_t from, size_t to)
{
    static const char *const behind[] = {"%",  " %",    " percent", " prozent", "€",
                                         " €", " eur",  "x ",       " usd",     " gbp",
                                         "k ", " euro", "x,",       "x."};
    static const char *const before[] = {"$", "€", "£", "¥", "eur ", "usd "};
    struct sa_str head = sa_str_sub(s, 0, from), tail = sa_str_sub(s, to, 10);

    for (size_t i = 0; i < SA_COUNT(behind); i++)
        if (sa_str_eq_nocase(sa_str_sub(tail, 0, strlen(behind[i])), sa_str_of(behind[i])))
            return true;
    for (size_t i = 0; i < SA_COUNT(before); i++) {
        struct sa_str mark = sa_str_of(before[i]);
        if (head.n >= mark.n && sa_str_eq_nocase(sa_str_sub(head, head.n - mark.n, mark.n), mark))
            return true;
    }
    return false;
}

bool sa_scan_number(struct sa_str *rest, struct sa_number *number)
{
    struct sa_str s = *rest;
    size_t i = 0, n = 0, kept = 0;

    while (i < s.n && !digit(s.p[i]))
        i++;
    if (i == s.n)
        return false;
    *number = (struct sa_number){.amount = false};
    while (digit(at(s, i + n)) ||
           ((at(s, i + n) == '.' || at(s, i + n) == ',' || at(s, i + n) == '\'') &&
            digit(at(s, i + n + 1)))) {
        if (digit(s.p[i + n]) && kept + 1 < sizeof(number->digits))
            number->digits[kept++] = s.p[i + n];
        n++;
    }
    number->amount = amount(s, i, i + n);
    return cut(rest, i, n, &number->text);
}

/* --- links and addresses --- */

static bool host_char(char c)
{
    return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
}

static size_t bare_name(struct sa_str s, size_t i)
{
    static const char *const tops[] = {
        ".com", ".net", ".org", ".io",      ".co", ".de", ".ai",   ".app", ".dev", ".eu", ".info",
        ".biz", ".uk",  ".fr",  ".example", ".me", ".ly", ".link", ".to",  ".us",  ".ch", ".at"};
    size_t n = 0;

    while (host_char(at(s, i + n)))
        n++;
    while (n && (s.p[i + n - 1] == '.' || s.p[i + n - 1] == '-'))
        n--;
    struct sa_str name = sa_str_sub(s, i, n);
    if (n > 4 && sa_str_eq_nocase(sa_str_sub(name, 0, 4), SA_STR("www.")))
        return n;
    for (size_t t = 0; t < SA_COUNT(tops); t++) {
        size_t k = strlen(tops[t]);
        if (n > k + 1 && sa_str_eq_nocase(sa_str_sub(name, n - k, k), sa_str_of(tops[t])))
            return n;
    }
    return 0;
}

bool sa_scan_link(struct sa_str *rest, struct sa_str *hit)
{
    struct sa_str s = *rest;

    for (size_t i = 0; i < s.n; i++) {
        size_t n = sa_link_length(sa_str_sub(s, i, s.n));
        if (n == 0 && (i == 0 || (!alnum(s.p[i - 1]) && s.p[i - 1] != '@' && s.p[i - 1] != '.')))
            n = bare_name(s, i);
        if (n && at(s, i + n) != '@')
            return cut(rest, i, n, hit);
    }
    return false;
}

static bool local_char(char c)
{
    return alnum(c) || (c && strchr("._%+-", c));
}

bool sa_scan_address(struct sa_str *rest, struct sa_str *hit)
{
    struct sa_str s = *rest;

    for (size_t i = 1; i + 1 < s.n; i++) {
        if (s.p[i] != '@' || !local_char(s.p[i - 1]) || !alnum(s.p[i + 1]))
            continue;
        size_t from = i, to = i + 1;
        while (from > 0 && local_char(s.p[from - 1]))
            from--;
        while (host_char(at(s, to)))
            to++;
        while (s.p[to - 1] == '.' || s.p[to - 1] == '-')
            to--;
        return cut(rest, from, to - from, hit);
    }
    return false;
}
