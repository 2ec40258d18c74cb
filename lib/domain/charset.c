/* Character sets and encoded words; see charset.h. */
#include "lib/domain/charset.h"

#include <errno.h>
#include <iconv.h>

#include "lib/base/encode.h"
#include "lib/base/utf8.h"

#define REPLACEMENT SA_STR("\xef\xbf\xbd")

enum { NAME_MAX_BYTES = 40, CHUNK = 4096 };

/* iconv takes "//TRANSLIT" and file names from its argument; only plain names may reach it. */
static bool plain_name(struct sa_str name)
{
    if (!name.n || name.n > NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_' || c == ':' || (c == '.' && i > 0);
        if (!fine)
            return false;
    }
    return true;
}

static bool utf8_name(struct sa_str name)
{
    return !name.n || sa_str_eq_nocase(name, SA_STR("utf-8")) ||
           sa_str_eq_nocase(name, SA_STR("utf8")) || sa_str_eq_nocase(name, SA_STR("us-ascii")) ||
           sa_str_eq_nocase(name, SA_STR("ascii"));
}

/* Mails that call themselves Latin-1 hold windows-1252's quotes and dashes. */
static const char *real_name(struct sa_arena *arena, struct sa_str name)
{
    if (sa_str_eq_nocase(name, SA_STR("iso-8859-1")) || sa_str_eq_nocase(name, SA_STR("latin1")))
        return "WINDOWS-1252";
    return sa_str_c(arena, name);
}

/* One step of iconv; false when nothing more can be done. */
static bool convert_some(iconv_t cd, char **in, size_t *left, struct sa_buf *out)
{
    char chunk[CHUNK];
    char *at = chunk;
    size_t room = sizeof(chunk);
    size_t n = iconv(cd, in, left, &at, &room);
    int why = n == (size_t)-1 ? errno : 0;

    sa_buf_add(out, sa_str_make(chunk, sizeof(chunk) - room));
    if (why == E2BIG)
        return true;
    if (why == EILSEQ && *left) {
        sa_buf_add(out, REPLACEMENT);
        (*in)++;
        (*left)--;
        return *left > 0;
    }
    if (why == EINVAL)
        sa_buf_add(out, REPLACEMENT);
    return false;
}

/* glibc takes and gives code points that UTF-8 does not have: surrogates, and above U+10FFFF. */
static struct sa_str repaired(struct sa_arena *arena, struct sa_str text)
{
    struct sa_buf out;
    uint32_t cp;

    if (sa_str_utf8(text))
        return text;
    sa_buf_init(&out, arena, text.n * 3);
    while (sa_utf8_next(&text, &cp))
        sa_utf8_put(&out, cp);
    return sa_buf_str(&out);
}

static bool convert(struct sa_arena *arena, struct sa_str bytes, const char *charset,
                    struct sa_buf *out)
{
    iconv_t cd = iconv_open("UTF-8", charset);
    char *in = sa_str_c(arena, bytes);
    size_t left = bytes.n;

    if (cd == (iconv_t)-1)
        return false;
    while (!out->full && convert_some(cd, &in, &left, out))
        ;
    iconv_close(cd);
    return true;
}

static struct sa_str tidy(struct sa_arena *arena, struct sa_str text)
{
    char *out = sa_alloc(arena, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\r') {
            if (i + 1 >= text.n || text.p[i + 1] != '\n')
                out[n++] = '\n';
        } else if (c == '\n' || c == '\t' || (c >= ' ' && c != 0x7f)) {
            out[n++] = (char)c;
        }
    }
    return sa_str_make(out, n);
}

struct sa_str sa_charset_utf8(struct sa_arena *arena, struct sa_str bytes, struct sa_str charset)
{
    struct sa_buf out;

    charset = sa_str_trim(charset);
    if (utf8_name(charset) && sa_str_utf8(bytes))
        return tidy(arena, bytes);
    sa_buf_init(&out, arena, bytes.n * 4 + 64);
    if (!utf8_name(charset) && plain_name(charset) &&
        convert(arena, bytes, real_name(arena, charset), &out))
        return tidy(arena, repaired(arena, sa_buf_str(&out)));
    if (sa_str_utf8(bytes))
        return tidy(arena, bytes);
    sa_buf_clear(&out);
    /* A body that calls itself UTF-8 and is not has mostly a few bad bytes. */
    bool done =
        convert(arena, bytes, charset.n && utf8_name(charset) ? "UTF-8" : "WINDOWS-1252", &out);
    return done ? tidy(arena, repaired(arena, sa_buf_str(&out))) : SA_STR("");
}

struct encoded_word {
    struct sa_str charset;
    char encoding; /* 'B' or 'Q' */
    struct sa_str text;
    size_t n; /* bytes of the whole word */
};

/* "=?charset*lang?Q?text?=" at the start of s. */
static bool read_word(struct sa_str s, struct encoded_word *word)
{
    struct sa_str rest = sa_str_sub(s, 2, s.n), encoding;

    if (!sa_str_starts(s, SA_STR("=?")) || !sa_str_split(&rest, '?', &word->charset) ||
        !sa_str_split(&rest, '?', &encoding) || encoding.n != 1)
        return false;
    ptrdiff_t end = sa_str_find(rest, SA_STR("?="));
    ptrdiff_t star = sa_str_chr(word->charset, '*');
    if (end < 0 || sa_str_chr(sa_str_sub(rest, 0, (size_t)end), ' ') >= 0)
        return false;
    if (star >= 0)
        word->charset.n = (size_t)star;
    word->encoding = (char)(encoding.p[0] & ~0x20);
    word->text = sa_str_sub(rest, 0, (size_t)end);
    word->n = (size_t)(rest.p - s.p) + (size_t)end + 2;
    return word->encoding == 'B' || word->encoding == 'Q';
}

static struct sa_str decode_q(struct sa_arena *arena, struct sa_str text)
{
    char *out = sa_alloc(arena, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte;
        if (text.p[i] == '=' && i + 2 < text.n && sa_unhex(&byte, 1, sa_str_sub(text, i + 1, 2))) {
            out[n++] = (char)byte;
            i += 2;
        } else {
            out[n++] = text.p[i] == '_' ? ' ' : text.p[i];
        }
    }
    return sa_str_make(out, n);
}

static bool decode_word(struct sa_arena *arena, const struct encoded_word *word,
                        struct sa_str *bytes)
{
    if (word->encoding == 'Q') {
        *bytes = decode_q(arena, word->text);
        return true;
    }
    return sa_unbase64(arena, word->text, bytes);
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* How many blanks stand at the start of s. */
static size_t blanks(struct sa_str s)
{
    size_t n = 0;

    while (n < s.n && blank(s.p[n]))
        n++;
    return n;
}

struct sa_str sa_header_decode(struct sa_arena *arena, struct sa_str value)
{
    struct sa_str rest = sa_charset_utf8(arena, value, SA_STR(""));
    struct encoded_word word;
    struct sa_buf out;
    bool after_word = false;

    sa_buf_init(&out, arena, value.n * 4 + 64);
    while (rest.n) {
        struct sa_str bytes, ahead = sa_str_sub(rest, blanks(rest), rest.n);
        if (read_word(ahead, &word) && decode_word(arena, &word, &bytes)) {
            if (!after_word && ahead.n < rest.n)
                sa_buf_putc(&out, ' ');
            sa_buf_add(&out, sa_charset_utf8(arena, bytes, word.charset));
            rest = sa_str_sub(ahead, word.n, ahead.n);
            after_word = true;
            continue;
        }
        /* Unfolding: the line end goes, the blank behind it stays. */
        if (rest.p[0] != '\n' || rest.n < 2 || !blank(rest.p[1]))
            sa_buf_putc(&out, blank(rest.p[0]) ? ' ' : rest.p[0]);
        rest = sa_str_sub(rest, 1, rest.n);
        after_word = false;
    }
    return sa_buf_str(&out);
}
