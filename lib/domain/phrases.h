/*
 * The sentences the local writer chooses from, per language: data, no code. A placeholder in
 * braces is filled from facts; a sentence whose placeholder has no value is not chosen. A tenant
 * adds its own with the voice: {"phrases": {"en": {"closing": ["Cheers,"]}, "de": {}}}.
 *
 *   {about} {object} {want} {quote}   the topic, see topic.h      {page}   title of the form's page
 *   {first} {last} {company}          the lead                    {us}     the voice's company
 *   {fact}                            one fact, a whole sentence  {min}    minutes of a slot
 *   {asset} {link}                    the file                    {question}  the plan's question
 */
#ifndef SA_DOMAIN_PHRASES_H
#define SA_DOMAIN_PHRASES_H

enum phrase {
    PHRASE_GREETING,
    PHRASE_GREETING_FORMAL,
    PHRASE_THANKS_ABOUT,
    PHRASE_THANKS_OBJECT,
    PHRASE_THANKS_WANT,
    PHRASE_THANKS_QUESTION,
    PHRASE_THANKS_QUOTE,
    PHRASE_THANKS_PAGE,
    PHRASE_THANKS_PLAIN,
    PHRASE_THREAD_ABOUT,
    PHRASE_THREAD_PLAIN,
    PHRASE_LANGUAGE_NOTE,
    PHRASE_FACT,
    PHRASE_BRIDGE_MEET,         /* why to talk */
    PHRASE_BRIDGE_QUESTION,     /* why their question is not answered here */
    PHRASE_BRIDGE_MATERIAL,     /* they asked for material that is not there */
    PHRASE_BRIDGE_ASK,          /* why we ask something back */
    PHRASE_BRIDGE_ASK_QUESTION, /* the same, when they asked something */
    PHRASE_BRIDGE_READ,         /* with a document and no times */
    PHRASE_PAD,                 /* makes a very short mail friendlier */
    PHRASE_ASSET_ASKED,
    PHRASE_ASSET_EXTRA,
    PHRASE_SLOTS_MANY,
    PHRASE_SLOTS_ONE,
    PHRASE_SLOTS_OPTION, /* after an asset: talking is the alternative */
    PHRASE_SLOTS_THREAD,
    PHRASE_CTA_SLOTS,
    PHRASE_CTA_SLOT_ONE,
    PHRASE_CTA_ASSET,
    PHRASE_CTA_SLOTS_FIRST, /* asked before the list instead of behind it */
    PHRASE_CTA_SLOT_ONE_FIRST,
    PHRASE_ASK, /* leads up to {question} */
    PHRASE_ASK_CLOSE,
    PHRASE_CLOSING,
    PHRASE_CLOSING_FORMAL,
    PHRASE_SUBJECT_ABOUT,
    PHRASE_SUBJECT_PLAIN,
    PHRASE_SUBJECT_PAGE, /* there is no message */
    PHRASE_COUNT
};

/* Each list ends with NULL. */
struct phrases {
    const char *const *lists[PHRASE_COUNT];
};

/* "closing" for PHRASE_CLOSING and so on. */
extern const char *const phrase_names[PHRASE_COUNT];

extern const struct phrases phrases_english;
extern const struct phrases phrases_german;

#endif
