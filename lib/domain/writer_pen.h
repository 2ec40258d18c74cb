/*
 * The local writer's pen: what may be said about this lead, and the choosing and filling of
 * phrases. Only writer_pen.c and writer_local.c include this.
 */
#ifndef SA_DOMAIN_WRITER_PEN_H
#define SA_DOMAIN_WRITER_PEN_H

#include "lib/domain/phrases.h"
#include "lib/domain/topic.h"
#include "lib/domain/writer.h"
#include "lib/domain/writer_parts.h"

enum { PEN_PIECES = 16, PEN_VALUES = 16, PEN_BYTES = 64 << 10 };

/* What an attempt does without, when the fuller text broke a rule. */
enum { WITHOUT_FACT = 1, WITHOUT_TOPIC = 2, WITHOUT_BRIDGE = 4, WITHOUT_COMPANY = 8 };

struct sa_pen_value {
    const char *name; /* of the placeholder */
    struct sa_str text;
};

struct pen_piece {
    struct sa_str text;
    bool lines;     /* ends with lines of its own: what follows starts a new one */
    bool new_block; /* a paragraph begins here */
};

struct pen {
    struct sa_ctx *ctx;
    const struct sa_facts *facts;
    const struct sa_voice *voice;
    const struct phrases *phrases;
    struct sa_writer_parts parts;
    struct sa_topic topic;
    const struct sa_fact *fact; /* the one that fits; NULL: none */
    bool fact_told;
    struct sa_pen_value values[PEN_VALUES];
    size_t n_values;
    struct pen_piece pieces[PEN_PIECES];
    size_t n_pieces;
    uint64_t seed;
    int without;
    bool pad; /* a short text gets one more sentence */
    bool formal, german;
    bool foreign; /* the lead's language is not one we write */
};

/* Everything but the pieces, from facts and voice. */
void sa_pen_init(struct pen *p, struct sa_ctx *ctx, const struct sa_facts *facts,
                 const struct sa_voice *voice, int without);
/* A placeholder's value, empty when it has none. */
struct sa_str sa_pen_value(const struct pen *p, const char *name);
/*
 * One phrase of a list, filled, chosen by the seed among those whose placeholders all have
 * values; names_first: only among those that use the most of them (a greeting must not drop
 * a known name). Empty when there is none.
 */
struct sa_str sa_pen_pick(const struct pen *p, enum phrase which, bool names_first);

#endif
