/*
 * The inside of sa_writer_violations: the draft under review and its parts of the check.
 * Only writer_check*.c include this.
 */
#ifndef SA_DOMAIN_WRITER_CHECK_H
#define SA_DOMAIN_WRITER_CHECK_H

#include "lib/domain/text.h"
#include "lib/domain/writer.h"
#include "lib/domain/writer_parts.h"

struct review {
    struct sa_ctx *ctx;
    const struct sa_facts *facts;
    const struct sa_voice *voice;
    const struct sa_draft *draft;
    struct sa_writer_parts parts;
    struct sa_str main;   /* the body up to closing and signature */
    struct sa_str open;   /* main, with what was given (slots, links, names, quotes) blanked out */
    struct sa_str inputs; /* what the writer was told but slots and link, folded */
    struct sa_buf out;    /* violations, one sentence a line */
};

void sa_review_violation(struct review *r, const char *fmt, ...) SA_PRINTF(2, 3);

/* What must be there: subject, greeting, slots, link, signature, size. */
void sa_review_form(struct review *r);
/* What must not be there: prohibited words and marks, made-up times, numbers, links, names. */
void sa_review_words(struct review *r);

#endif
