/* Word tables of the topic finder; data only. Only topic*.c include this. */
#ifndef SA_DOMAIN_TOPIC_WORDS_H
#define SA_DOMAIN_TOPIC_WORDS_H

#include "lib/domain/text.h"
#include "lib/domain/topic.h"

/* What stands before the phrase, folded. */
struct topic_trigger {
    const char *text;
    enum sa_topic_kind kind;
    const char *second_person; /* WANT only: the phrase goes where the * stands */
    int least_words;
};

/* to NULL: a phrase with this word is refused. */
struct topic_turn {
    const char *from;
    const char *to;
    bool exact_case;
};

struct topic_language {
    const char *code;
    const struct topic_trigger *triggers; /* ends with text NULL; first match wins */
    const struct topic_turn *turns;       /* ends with from NULL */
    const char *const *clause_starts;     /* words that begin another clause */
    const char *const *loose_ends;        /* words no phrase may end with */
    const char *const *empty_words;       /* words that alone say nothing */
    const char *const *courtesies;        /* beginnings of sentences without content */
    const char *const *own;               /* words for oneself */
};

/* Phrases that talk to a machine, insult, or would read badly when repeated. */
extern const char *const topic_unfit[];
/* A message with one of these was written for a machine: none of it is repeated. */
extern const char *const topic_hostile[];
extern const struct topic_language topic_english;
extern const struct topic_language topic_german;

const struct topic_language *sa_topic_language_of(struct sa_str code);

#endif
