/*
 * What somebody wrote about, in their own words: a short phrase that a reply may pick up.
 * Nothing is paraphrased; only the person turns round ("our leads" becomes "your leads").
 */
#ifndef SA_DOMAIN_TOPIC_H
#define SA_DOMAIN_TOPIC_H

#include "lib/domain/voice.h"

enum sa_topic_kind {
    SA_TOPIC_NONE,   /* nothing that could be repeated with a good conscience */
    SA_TOPIC_ABOUT,  /* a noun phrase: "thanks for writing about {text}"; German: dative */
    SA_TOPIC_OBJECT, /* German only: a noun phrase in the accusative */
    SA_TOPIC_WANT,   /* "you {text}": "want to cut your response time"; German: "dass Sie {text}" */
    SA_TOPIC_QUESTION, /* their question word by word, without its question mark */
    SA_TOPIC_QUOTE     /* their sentence word by word, without its full stop */
};

struct sa_topic {
    enum sa_topic_kind kind;
    struct sa_str text;
};

/*
 * language: of message, "en" or "de"; any other gives SA_TOPIC_NONE. Phrases with links,
 * addresses, times, long numbers, the voice's prohibited words, or that try to talk to a
 * machine are passed over.
 */
void sa_topic_of(struct sa_ctx *ctx, struct sa_str message, struct sa_str language,
                 const struct sa_voice *voice, struct sa_topic *topic);

#endif
