/*
 * Plain text as people write it, in UTF-8: tidying, words, sentences, finding a phrase on
 * word boundaries, a hash for picking among variants. Knows nothing of leads or mails.
 */
#ifndef SA_DOMAIN_TEXT_H
#define SA_DOMAIN_TEXT_H

#include "lib/base/utf8.h"

/* One line: controls and invisible characters gone, runs of blanks become one, trimmed. */
struct sa_str sa_text_line(struct sa_arena *arena, struct sa_str s);
/* Several lines: the same per line, LF ends, at most one empty line in a row, trimmed. */
struct sa_str sa_text_block(struct sa_arena *arena, struct sa_str s);

/*
 * Cuts the next word off: a run of letters and digits, with apostrophes, hyphens, '&' and
 * dots only between them. False when there is none left.
 */
bool sa_text_word_next(struct sa_str *rest, struct sa_str *word);
/*
 * Words as a reader counts them: blank-separated pieces that hold a letter or digit; in
 * scripts without blanks, one per two letters.
 */
size_t sa_text_words(struct sa_str text);
/*
 * Cuts the next sentence off, trimmed, with its end mark. A line break ends one too; dots
 * in numbers, initials and common abbreviations do not.
 */
bool sa_text_sentence_next(struct sa_str *rest, struct sa_str *sentence);

/*
 * Offset of a phrase in a text at or after `from`, with no letter or digit touching either
 * end; -1 when absent. Both already folded by sa_utf8_fold. A blank in the phrase matches
 * any run of blanks or hyphens.
 */
ptrdiff_t sa_text_find(struct sa_str folded, struct sa_str phrase, size_t from);
/* Any of the phrases is in the text; `list` ends with NULL. */
bool sa_text_has_any(struct sa_str folded, const char *const *list);

/* FNV-1a, mixed: equal bytes, equal number, on every machine. */
uint64_t sa_text_hash(uint64_t seed, struct sa_str s);

#endif
