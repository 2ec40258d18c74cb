/* Quotes and signatures off; see quoting.h. Line by line, no regular expressions. */
#include "lib/domain/quoting.h"

#include "lib/domain/text.h"

enum { INTRO_BYTES = 300 };

struct pair {
    const char *begin; /* of a line, folded */
    const char *verb;  /* somewhere behind it */
};

/* The line that introduces a quote; it ends with a colon and names a time or an address. */
static const struct pair intros[] = {
    {"on ", " wrote"},    {"on ", " writes"},     {"am ", " schrieb"},  {"le ", " a écrit"},
    {"el ", " escribió"}, {"il ", " ha scritto"}, {"op ", " schreef"},  {"op ", " geschreven"},
    {"em ", " escreveu"}, {"den ", " skrev"},     {"", " schrieb am "}, {"", " wrote on "},
};

/* From a line that begins like this, everything below was written by somebody else. */
static const char *const tails[] = {
    "-----original message-----",        "----- original message -----",
    "-----ursprüngliche nachricht-----", "---------- forwarded message",
    "-------- forwarded message",        "begin forwarded message:",
    "---------- weitergeleitete",        "-------- weitergeleitete",
    "-----message d'origine-----",       "-----mensaje original-----",
    "-----messaggio originale-----",     "-----oorspronkelijk bericht-----",
    "________________________________",  "anfang der weitergeleiteten",
};

/* Mail programs' own lines, short ones. */
static const struct pair adverts[] = {
    {"sent from my ", ""},
    {"sent from mail for ", ""},
    {"sent from outlook", ""},
    {"get outlook for ", ""},
    {"von meinem ", "gesendet"},
    {"gesendet von ", ""},
    {"gesendet mit ", ""},
    {"envoyé de mon ", ""},
    {"envoyé depuis ", ""},
    {"enviado desde mi ", ""},
    {"inviato da ", ""},
    {"verstuurd vanaf ", ""},
    {"diese nachricht wurde von meinem ", ""},
};

static const char *const header_from[] = {"from:", "von:", "de :", "de:", "da:", "van:"};
static const char *const header_sent[] = {
    "sent:",    "date:",      "gesendet:", "datum:", "envoyé :", "envoyé:", "enviado:",
    "inviato:", "verzonden:", "to:",       "an:",    "subject:", "betreff:"};

struct lines {
    struct sa_str raw[2000];
    size_t n;
};

static bool begins_any(struct sa_str folded, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (sa_str_starts(folded, sa_str_of(list[i])))
            return true;
    return false;
}

static struct sa_str folded_line(struct sa_arena *arena, const struct lines *lines, size_t i)
{
    if (i >= lines->n)
        return SA_STR("");
    return sa_utf8_fold(arena, sa_str_trim(sa_str_clip(lines->raw[i], INTRO_BYTES)));
}

static bool pair_fits(struct sa_str folded, const struct pair *pair)
{
    return sa_str_starts(folded, sa_str_of(pair->begin)) &&
           sa_str_find(folded, sa_str_of(pair->verb)) >= 0;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* An address, a clock time or a year: without one it is a sentence, no introduction. */
static bool names_time_or_address(struct sa_str s)
{
    if (sa_str_chr(s, '@') >= 0)
        return true;
    for (size_t i = 0; i + 3 < s.n; i++)
        if (digit(s.p[i]) && digit(s.p[i + 3]) &&
            ((s.p[i + 1] == ':' && digit(s.p[i + 2])) || (digit(s.p[i + 1]) && digit(s.p[i + 2]))))
            return true;
    return false;
}

static bool intro(struct sa_str folded)
{
    if (folded.n > INTRO_BYTES || !sa_str_ends(folded, SA_STR(":")) ||
        !names_time_or_address(folded))
        return false;
    for (size_t i = 0; i < SA_COUNT(intros); i++)
        if (pair_fits(folded, &intros[i]))
            return true;
    return false;
}

static bool advert(struct sa_str folded)
{
    for (size_t i = 0; folded.n < 60 && i < SA_COUNT(adverts); i++)
        if (pair_fits(folded, &adverts[i]))
            return true;
    return false;
}

/* Lines the introduction takes (mail programs wrap it): 0, 1, 2 or 3. */
static size_t intro_lines(struct sa_arena *arena, const struct lines *lines, size_t at)
{
    struct sa_str text = folded_line(arena, lines, at);

    for (size_t n = 1; n <= 3; n++) {
        if (intro(text))
            return n;
        struct sa_str next = folded_line(arena, lines, at + n);
        if (next.n == 0)
            return 0;
        text = sa_str_fmt(arena, "%.*s %.*s", SA_STR_ARG(text), SA_STR_ARG(next));
    }
    return 0;
}

static bool quoted(const struct lines *lines, size_t at)
{
    return at < lines->n && sa_str_starts(sa_str_trim(lines->raw[at]), SA_STR(">"));
}

/* Outlook: a From line with Sent, To or Subject right below it. */
static bool header_block(struct sa_arena *arena, const struct lines *lines, size_t at)
{
    struct sa_str line = folded_line(arena, lines, at);

    while (line.n && line.p[0] == '*')
        line = sa_str_sub(line, 1, line.n);
    if (!begins_any(line, header_from, SA_COUNT(header_from)))
        return false;
    line = folded_line(arena, lines, at + 1);
    while (line.n && line.p[0] == '*')
        line = sa_str_sub(line, 1, line.n);
    return begins_any(line, header_sent, SA_COUNT(header_sent));
}

static bool ends_text(struct sa_arena *arena, const struct lines *lines, size_t at)
{
    struct sa_str raw = lines->raw[at], line = folded_line(arena, lines, at);

    return sa_str_eq(raw, SA_STR("-- ")) || sa_str_eq(raw, SA_STR("--")) ||
           begins_any(line, tails, SA_COUNT(tails)) || header_block(arena, lines, at);
}

static void cut_lines(struct sa_str text, struct lines *lines)
{
    struct sa_str rest = text, line;

    while (lines->n < SA_COUNT(lines->raw) && sa_str_split(&rest, '\n', &line)) {
        if (sa_str_ends(line, SA_STR("\r")))
            line = sa_str_sub(line, 0, line.n - 1);
        lines->raw[lines->n++] = line;
    }
}

struct sa_str sa_quoting_strip(struct sa_arena *arena, struct sa_str text)
{
    struct lines *lines = SA_NEW(arena, struct lines);
    struct sa_buf b;

    sa_buf_init(&b, arena, text.n + 1);
    cut_lines(text, lines);
    for (size_t i = 0; i < lines->n; i++) {
        size_t skip = intro_lines(arena, lines, i);
        if (skip) {
            size_t next = i + skip;
            while (next < lines->n && sa_str_trim(lines->raw[next]).n == 0)
                next++;
            /* What follows unmarked is the quoted mail itself. */
            if (!quoted(lines, next))
                break;
            i += skip - 1;
            continue;
        }
        if (ends_text(arena, lines, i))
            break;
        if (quoted(lines, i) || advert(folded_line(arena, lines, i)))
            continue;
        sa_buf_add(&b, lines->raw[i]);
        sa_buf_putc(&b, '\n');
    }
    return sa_text_block(arena, sa_buf_str(&b));
}
