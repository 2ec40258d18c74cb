/*
 * What a draft must be made of, worked out once from facts and voice. The local writer
 * writes from it, the prompt tells it, the check demands it.
 */
#ifndef SA_DOMAIN_WRITER_PARTS_H
#define SA_DOMAIN_WRITER_PARTS_H

#include "lib/domain/facts.h"
#include "lib/domain/voice.h"

struct sa_writer_parts {
    struct sa_str first_name; /* fit for a greeting, else empty */
    struct sa_str last_name;
    struct sa_str company;        /* the lead's, fit for a sentence, else empty */
    size_t slots;                 /* how many of facts->slots the draft offers, from the first on */
    int64_t minutes;              /* length of the first slot */
    const struct sa_asset *asset; /* the one file it links to, or NULL */
    struct sa_str signature;      /* lines behind the closing; may be empty */
};

void sa_writer_parts_of(struct sa_ctx *ctx, const struct sa_facts *facts,
                        const struct sa_voice *voice, struct sa_writer_parts *parts);

#endif
