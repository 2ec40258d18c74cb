/* Tidying, words, sentences and phrases; see text.h. */
#include "lib/domain/text.h"

static bool word_char(uint32_t cp)
{
    return sa_utf8_letter(cp) || (cp >= '0' && cp <= '9');
}

static void add_line(struct sa_buf *b, struct sa_str s)
{
    size_t start = b->n;
    bool gap = false;
    uint32_t cp;

    while (sa_utf8_next(&s, &cp)) {
        if (sa_utf8_blank(cp)) {
            gap = true;
            continue;
        }
        if (sa_utf8_hidden(cp))
            continue;
        if (gap && b->n > start)
            sa_buf_putc(b, ' ');
        gap = false;
        sa_utf8_put(b, cp);
    }
}

struct sa_str sa_text_line(struct sa_arena *arena, struct sa_str s)
{
    struct sa_buf b;

    sa_buf_init(&b, arena, s.n * 3 + 1);
    add_line(&b, s);
    return sa_buf_str(&b);
}

struct sa_str sa_text_block(struct sa_arena *arena, struct sa_str s)
{
    struct sa_str rest = s, line;
    struct sa_buf b;
    size_t breaks = 0;

    /* One buffer for all lines: thousands of tiny lines must not cost a block each. */
    sa_buf_init(&b, arena, s.n * 3 + 2);
    while (sa_str_split(&rest, '\n', &line)) {
        size_t before = b.n;
        if (b.n)
            sa_buf_puts(&b, breaks > 1 ? "\n\n" : "\n");
        size_t start = b.n;
        add_line(&b, line);
        if (b.n == start)
            b.n = before;
        else
            breaks = 0;
        breaks++;
    }
    if (b.p)
        b.p[b.n] = '\0';
    return sa_buf_str(&b);
}

static bool joins_words(uint32_t cp)
{
    return cp == '\'' || cp == 0x2019 || cp == '-' || cp == 0x2010 || cp == '&' || cp == '.';
}

bool sa_text_word_next(struct sa_str *rest, struct sa_str *word)
{
    struct sa_str at = *rest, before = at;
    uint32_t cp = 0;
    bool found = false;

    while (!found && (before = at, sa_utf8_next(&at, &cp)))
        found = word_char(cp);
    if (!found)
        return false;
    struct sa_str start = before, end = at;
    while (sa_utf8_next(&at, &cp)) {
        struct sa_str peek = at;
        uint32_t next = 0;
        if (word_char(cp))
            end = at;
        else if (!joins_words(cp) || !sa_utf8_next(&peek, &next) || !word_char(next))
            break;
    }
    *word = sa_str_make(start.p, (size_t)(end.p - start.p));
    *rest = end;
    return true;
}

size_t sa_text_words(struct sa_str text)
{
    size_t words = 0, unspaced = 0;
    bool counted = false;
    uint32_t cp;

    while (sa_utf8_next(&text, &cp)) {
        if (sa_utf8_blank(cp))
            counted = false;
        else if (sa_utf8_unspaced(cp))
            unspaced++;
        else if (!counted && word_char(cp)) {
            words++;
            counted = true;
        }
    }
    return words + (unspaced + 1) / 2;
}

/* What stands before a dot that ends no sentence. */
static bool abbreviation(struct sa_str before)
{
    static const char *const known[] = {
        "e.g",  "i.e", "etc", "vs",   "approx", "no",  "dr",  "mr",   "mrs", "ms",   "prof", "st",
        "inc",  "ltd", "co",  "corp", "z.b",    "d.h", "bzw", "ca",   "usw", "evtl", "ggf",  "inkl",
        "bspw", "vgl", "nr",  "p.ej", "sr",     "sra", "mme", "bijv", "o.a", "u.a",  "m.e",  "jr"};
    size_t at = before.n;

    while (at > 0 && before.p[at - 1] != ' ' && before.p[at - 1] != '\n' && before.p[at - 1] != '(')
        at--;
    struct sa_str word = sa_str_sub(before, at, before.n);
    if (word.n == 1 && ((word.p[0] | 0x20) >= 'a' && (word.p[0] | 0x20) <= 'z') && word.p[0] != 'I')
        return true;
    for (size_t i = 0; i < SA_COUNT(known); i++)
        if (sa_str_eq_nocase(word, sa_str_of(known[i])))
            return true;
    return false;
}

static bool ends_sentence(struct sa_str whole, struct sa_str at, uint32_t cp)
{
    struct sa_str before = sa_str_make(whole.p, (size_t)(at.p - whole.p) - 1);
    uint32_t next = 0;

    if (cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == '\n')
        return true;
    if (cp != '.' && cp != '!' && cp != '?')
        return false;
    if (sa_utf8_next(&at, &next) && !sa_utf8_blank(next))
        return false;
    return cp != '.' || next == 0 || next == '\n' || !abbreviation(before);
}

bool sa_text_sentence_next(struct sa_str *rest, struct sa_str *sentence)
{
    uint32_t cp;

    for (;;) {
        struct sa_str whole = sa_str_trim(*rest), at = whole;
        if (whole.n == 0)
            return false;
        while (sa_utf8_next(&at, &cp) && !ends_sentence(whole, at, cp))
            ;
        *sentence = sa_str_trim(sa_str_make(whole.p, (size_t)(at.p - whole.p)));
        *rest = at;
        if (sentence->n)
            return true;
    }
}

static bool touches_word(struct sa_str text, size_t from, size_t to)
{
    struct sa_str after = sa_str_sub(text, to, text.n);
    uint32_t before = from ? sa_utf8_last(sa_str_sub(text, 0, from)) : 0, next = 0;

    return (before && word_char(before)) || (sa_utf8_next(&after, &next) && word_char(next));
}

/* Bytes of text that the phrase covers when it starts here, 0 when it does not. */
static size_t covers(struct sa_str text, struct sa_str phrase)
{
    size_t t = 0;

    for (size_t i = 0; i < phrase.n; i++) {
        if (phrase.p[i] == ' ' || phrase.p[i] == '-') {
            size_t gap = t;
            while (t < text.n && (text.p[t] == ' ' || text.p[t] == '\n' || text.p[t] == '-'))
                t++;
            if (t == gap)
                return 0;
        } else if (t >= text.n || text.p[t++] != phrase.p[i]) {
            return 0;
        }
    }
    return t;
}

ptrdiff_t sa_text_find(struct sa_str folded, struct sa_str phrase, size_t from)
{
    for (size_t i = from; phrase.n && i < folded.n; i++) {
        if (folded.p[i] != phrase.p[0])
            continue;
        size_t n = covers(sa_str_sub(folded, i, folded.n), phrase);
        if (n && !touches_word(folded, i, i + n))
            return (ptrdiff_t)i;
    }
    return -1;
}

bool sa_text_has_any(struct sa_str folded, const char *const *list)
{
    for (; *list; list++)
        if (sa_text_find(folded, sa_str_of(*list), 0) >= 0)
            return true;
    return false;
}

uint64_t sa_text_hash(uint64_t seed, struct sa_str s)
{
    uint64_t h = seed ^ 0xCBF29CE484222325U;

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001B3U;
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9U;
    h = (h ^ (h >> 27)) * 0x94D049BB133111EBU;
    return h ^ (h >> 31);
}
