/*
 * The voice profile of a tenant: how its mails sound. Defaults are the built-in profile; a
 * tenant's own values come from its settings as JSON by the same table.
 */
#ifndef SA_DOMAIN_VOICE_H
#define SA_DOMAIN_VOICE_H

#include "lib/base/fields.h"

struct sa_voice {
    struct sa_str name;
    struct sa_str tone;        /* friendly, formal */
    struct sa_str sender_name; /* who signs */
    struct sa_str company;     /* whose voice this is */
    struct sa_str signature;   /* lines under the greeting, LF-separated */
    bool contractions;
    int64_t max_paragraphs;
    int64_t max_words;
    int64_t slot_count;
    SA_LIST(struct sa_str) prohibited_words;
    SA_LIST(struct sa_str) prohibited_punctuation;
    json_t *phrases; /* the tenant's own sentences besides ours, see phrases.h; may be NULL */
};

extern const struct sa_field sa_voice_fields[];

/* The built-in profile, to be overlaid by sa_fields_decode. Static lists. */
struct sa_voice sa_voice_default(void);

#endif
