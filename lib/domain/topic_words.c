/* The tables themselves; see topic_words.h. All words folded unless exact_case. */
#include "lib/domain/topic_words.h"

const char *const topic_hostile[] = {"ignore all",
                                     "ignore previous",
                                     "ignore the above",
                                     "ignore your",
                                     "ignore these",
                                     "disregard all",
                                     "disregard previous",
                                     "previous instructions",
                                     "system prompt",
                                     "jailbreak",
                                     "developer mode",
                                     "as an ai",
                                     "you are now",
                                     "pretend to be",
                                     "ignoriere alle",
                                     "vorherigen anweisungen",
                                     "bisherigen anweisungen",
                                     NULL};

const char *const topic_unfit[] = {
    "ignore",      "disregard", "instruction",    "instructions", "system prompt",  "prompt",
    "pretend",     "jailbreak", "previous rules", "as an ai",     "language model", "ignoriere",
    "anweisungen", "anweisung", "systemprompt",   "fuck",         "fucking",        "shit",
    "bullshit",    "damn",      "crap",           "idiot",        "idiots",         "stupid",
    "scam",        "fraud",     "spam",           "scheiße",      "scheiss",        "betrug",
    "betrüger",    "lawyer",    "lawsuit",        "anwalt",       "password",       "passwort",
    "viagra",      "casino",    "bitcoin",        "crypto",       "backlink",       "backlinks",
    "guest post",  "script",    "lorem ipsum",    "test",         "asdf",           "n/a",
    NULL};

/* --- English --- */

static const struct topic_trigger english_triggers[] = {
    {"information about", SA_TOPIC_ABOUT, NULL, 0},
    {"information on", SA_TOPIC_ABOUT, NULL, 0},
    {"info about", SA_TOPIC_ABOUT, NULL, 0},
    {"info on", SA_TOPIC_ABOUT, NULL, 0},
    {"details about", SA_TOPIC_ABOUT, NULL, 0},
    {"details on", SA_TOPIC_ABOUT, NULL, 0},
    {"learn more about", SA_TOPIC_ABOUT, NULL, 0},
    {"know more about", SA_TOPIC_ABOUT, NULL, 0},
    {"more about", SA_TOPIC_ABOUT, NULL, 0},
    {"questions about", SA_TOPIC_ABOUT, NULL, 0},
    {"question about", SA_TOPIC_ABOUT, NULL, 0},
    {"questions on", SA_TOPIC_ABOUT, NULL, 0},
    {"curious about", SA_TOPIC_ABOUT, NULL, 0},
    {"interested in", SA_TOPIC_ABOUT, NULL, 0},
    {"looking for", SA_TOPIC_ABOUT, NULL, 0},
    {"in search of", SA_TOPIC_ABOUT, NULL, 0},
    {"searching for", SA_TOPIC_ABOUT, NULL, 0},
    {"struggling with", SA_TOPIC_ABOUT, NULL, 0},
    {"struggle with", SA_TOPIC_ABOUT, NULL, 0},
    {"trouble with", SA_TOPIC_ABOUT, NULL, 0},
    {"problems with", SA_TOPIC_ABOUT, NULL, 0},
    {"problem with", SA_TOPIC_ABOUT, NULL, 0},
    {"issues with", SA_TOPIC_ABOUT, NULL, 0},
    {"help with", SA_TOPIC_ABOUT, NULL, 0},
    {"support with", SA_TOPIC_ABOUT, NULL, 0},
    {"a demo of", SA_TOPIC_ABOUT, NULL, 0},
    {"demo for", SA_TOPIC_ABOUT, NULL, 0},
    {"comparing", SA_TOPIC_ABOUT, NULL, 0},
    {"evaluating", SA_TOPIC_ABOUT, NULL, 0},
    {"exploring", SA_TOPIC_ABOUT, NULL, 0},
    {"considering", SA_TOPIC_ABOUT, NULL, 0},
    {"send us", SA_TOPIC_ABOUT, NULL, 0},
    {"send me", SA_TOPIC_ABOUT, NULL, 0},
    {"we want to", SA_TOPIC_WANT, "want to *", 0},
    {"i want to", SA_TOPIC_WANT, "want to *", 0},
    {"we need to", SA_TOPIC_WANT, "need to *", 0},
    {"i need to", SA_TOPIC_WANT, "need to *", 0},
    {"we have to", SA_TOPIC_WANT, "have to *", 0},
    {"we would like to", SA_TOPIC_WANT, "would like to *", 0},
    {"i would like to", SA_TOPIC_WANT, "would like to *", 0},
    {"we'd like to", SA_TOPIC_WANT, "would like to *", 0},
    {"i'd like to", SA_TOPIC_WANT, "would like to *", 0},
    {"we’d like to", SA_TOPIC_WANT, "would like to *", 0},
    {"i’d like to", SA_TOPIC_WANT, "would like to *", 0},
    {"we are looking to", SA_TOPIC_WANT, "are looking to *", 0},
    {"we're looking to", SA_TOPIC_WANT, "are looking to *", 0},
    {"i'm looking to", SA_TOPIC_WANT, "are looking to *", 0},
    {"i am looking to", SA_TOPIC_WANT, "are looking to *", 0},
    {"we are trying to", SA_TOPIC_WANT, "are trying to *", 0},
    {"we're trying to", SA_TOPIC_WANT, "are trying to *", 0},
    {"i'm trying to", SA_TOPIC_WANT, "are trying to *", 0},
    {"we are planning to", SA_TOPIC_WANT, "are planning to *", 0},
    {"we're planning to", SA_TOPIC_WANT, "are planning to *", 0},
    {"we plan to", SA_TOPIC_WANT, "plan to *", 0},
    {"we hope to", SA_TOPIC_WANT, "hope to *", 0},
    {"we aim to", SA_TOPIC_WANT, "aim to *", 0},
    {"we need", SA_TOPIC_WANT, "need *", 0},
    {"i need", SA_TOPIC_WANT, "need *", 0},
    {NULL, SA_TOPIC_NONE, NULL, 0}};

static const struct topic_turn english_turns[] = {{"our", "your", false},
                                                  {"ours", "yours", false},
                                                  {"us", "you", false},
                                                  {"we", "you", false},
                                                  {"my", "your", false},
                                                  {"mine", "yours", false},
                                                  {"me", "you", false},
                                                  {"i", "you", false},
                                                  {"we're", "you're", false},
                                                  {"we've", "you've", false},
                                                  {"we'd", "you'd", false},
                                                  {"i'm", "you're", false},
                                                  {"i've", "you've", false},
                                                  {"am", "are", false},
                                                  {"myself", "yourself", false},
                                                  {"ourselves", "yourselves", false},
                                                  {"your", "our", false},
                                                  {"yours", "ours", false},
                                                  {"you", NULL, false},
                                                  {"u", NULL, false},
                                                  {"you're", NULL, false},
                                                  {"you've", NULL, false},
                                                  {"yourself", NULL, false},
                                                  {"was", NULL, false},
                                                  {"pls", NULL, false},
                                                  {"please", NULL, false},
                                                  {NULL, NULL, false}};

static const char *const english_clauses[] = {
    "because",   "so that",  "but",      "since",       "and we",  "and i",     "and our",
    "and would", "and want", "and need", "and whether", "and how", "and what",  "as we",
    "which",     "if",       "when",     "while",       "please",  "thanks",    "thank you",
    "and are",   "and is",   "where",    "who",         "can you", "could you", "and if",
    "and also",  "that we",  "although", "though",      "until",   "however",   NULL};
static const char *const english_loose[] = {
    "to",  "for", "and",  "with",  "our",  "your", "the", "a",    "an",        "of",
    "in",  "on",  "or",   "at",    "from", "by",   "as",  "that", "it",        "is",
    "are", "be",  "this", "these", "also", "too",  "so",  "now",  "currently", NULL};
static const char *const english_empty[] = {
    "the",  "this",  "that",       "them",     "these",       "those",   "you",
    "your", "our",   "and",        "for",      "with",        "some",    "any",
    "more", "one",   "something",  "anything", "information", "info",    "details",
    "help", "it",    "what",       "someone",  "somebody",    "get",     "know",
    "see",  "learn", "understand", "talk",     "speak",       "contact", "want",
    "need", "would", "like",       "are",      "looking",     NULL};
static const char *const english_courtesies[] = {"hi",
                                                 "hello",
                                                 "hey",
                                                 "dear",
                                                 "good morning",
                                                 "good afternoon",
                                                 "good day",
                                                 "thanks",
                                                 "thank you",
                                                 "many thanks",
                                                 "best",
                                                 "kind regards",
                                                 "regards",
                                                 "cheers",
                                                 "sincerely",
                                                 "looking forward",
                                                 "i hope",
                                                 "hope you",
                                                 "to whom",
                                                 "please advise",
                                                 NULL};

static const char *const english_own[] = {"we",    "our",   "us",  "i",        "my",
                                          "we're", "we've", "i'm", "everyone", NULL};

const struct topic_language topic_english = {
    "en",          english_triggers, english_turns,      english_clauses,
    english_loose, english_empty,    english_courtesies, english_own};

/* --- German --- */

static const struct topic_trigger german_triggers[] = {
    {"interesse an", SA_TOPIC_ABOUT, NULL, 0},
    {"informationen zu", SA_TOPIC_ABOUT, NULL, 0},
    {"infos zu", SA_TOPIC_ABOUT, NULL, 0},
    {"details zu", SA_TOPIC_ABOUT, NULL, 0},
    {"fragen zu", SA_TOPIC_ABOUT, NULL, 0},
    {"frage zu", SA_TOPIC_ABOUT, NULL, 0},
    {"auf der suche nach", SA_TOPIC_ABOUT, NULL, 0},
    {"suchen nach", SA_TOPIC_ABOUT, NULL, 0},
    {"suche nach", SA_TOPIC_ABOUT, NULL, 0},
    {"hilfe bei", SA_TOPIC_ABOUT, NULL, 0},
    {"unterstützung bei", SA_TOPIC_ABOUT, NULL, 0},
    {"probleme mit", SA_TOPIC_ABOUT, NULL, 0},
    {"schwierigkeiten mit", SA_TOPIC_ABOUT, NULL, 0},
    {"interessieren uns für", SA_TOPIC_OBJECT, NULL, 0},
    {"interessiere mich für", SA_TOPIC_OBJECT, NULL, 0},
    {"informationen über", SA_TOPIC_OBJECT, NULL, 0},
    {"mehr über", SA_TOPIC_OBJECT, NULL, 0},
    {"angebot für", SA_TOPIC_OBJECT, NULL, 0},
    {"wir suchen", SA_TOPIC_OBJECT, NULL, 0},
    {"ich suche", SA_TOPIC_OBJECT, NULL, 0},
    {"wir brauchen", SA_TOPIC_OBJECT, NULL, 0},
    {"ich brauche", SA_TOPIC_OBJECT, NULL, 0},
    {"wir benötigen", SA_TOPIC_OBJECT, NULL, 0},
    {"wir möchten", SA_TOPIC_WANT, "* möchten", 3},
    {"ich möchte", SA_TOPIC_WANT, "* möchten", 3},
    {"wir wollen", SA_TOPIC_WANT, "* wollen", 3},
    {"ich will", SA_TOPIC_WANT, "* wollen", 3},
    {"wir müssen", SA_TOPIC_WANT, "* müssen", 3},
    {"wir würden gerne", SA_TOPIC_WANT, "gerne * würden", 3},
    {"ich würde gerne", SA_TOPIC_WANT, "gerne * würden", 3},
    {NULL, SA_TOPIC_NONE, NULL, 0}};

static const struct topic_turn german_turns[] = {
    {"unser", "Ihr", false},     {"unsere", "Ihre", false},   {"unserem", "Ihrem", false},
    {"unseren", "Ihren", false}, {"unserer", "Ihrer", false}, {"unseres", "Ihres", false},
    {"mein", "Ihr", false},      {"meine", "Ihre", false},    {"meinem", "Ihrem", false},
    {"meinen", "Ihren", false},  {"meiner", "Ihrer", false},  {"meines", "Ihres", false},
    {"Ihr", "unser", true},      {"Ihre", "unsere", true},    {"Ihrem", "unserem", true},
    {"Ihren", "unseren", true},  {"Ihrer", "unserer", true},  {"Ihres", "unseres", true},
    {"wir", "Sie", false},       {"uns", NULL, false},        {"mir", NULL, false},
    {"mich", NULL, false},       {"ich", NULL, false},        {"Sie", NULL, true},
    {"Ihnen", NULL, true},       {"euch", NULL, false},       {"euer", NULL, false},
    {"eure", NULL, false},       {"eurer", NULL, false},      {"eurem", NULL, false},
    {"euren", NULL, false},      {"dein", NULL, false},       {"deine", NULL, false},
    {"du", NULL, false},         {"dir", NULL, false},        {"dich", NULL, false},
    {"bitte", NULL, false},      {NULL, NULL, false}};

static const char *const german_clauses[] = {
    "weil",        "da wir",     "aber",       "und wir",     "und ich",    "und würden",
    "und möchten", "und suchen", "und bitten", "sodass",      "damit",      "wenn",
    "falls",       "bitte",      "danke",      "vielen dank", "und ob",     "ob",
    "obwohl",      "bevor",      "nachdem",    "jedoch",      "können sie", NULL};
static const char *const german_loose[] = {
    "und",   "oder", "für", "mit",  "von",  "zu",  "in",   "an",    "auf",   "bei",
    "der",   "die",  "das", "den",  "dem",  "ein", "eine", "einen", "einer", "unsere",
    "unser", "ihre", "ist", "sind", "auch", "es",  "nach", "aus",   NULL};
static const char *const german_empty[] = {
    "der",    "die",      "das",     "den",           "dem",   "ein",   "eine",   "einen",
    "einer",  "ihre",     "ihren",   "ihrem",         "ihrer", "unser", "unsere", "und",
    "für",    "mit",      "etwas",   "informationen", "infos", "hilfe", "mehr",   "sie",
    "wissen", "erfahren", "möchten", "wollen",        NULL};
static const char *const german_courtesies[] = {"hallo",
                                                "guten",
                                                "sehr geehrte",
                                                "liebe",
                                                "hi",
                                                "danke",
                                                "vielen dank",
                                                "herzlichen dank",
                                                "mit freundlichen",
                                                "viele grüße",
                                                "beste grüße",
                                                "freundliche grüße",
                                                "mfg",
                                                "ich freue mich",
                                                "wir freuen uns",
                                                "grüße",
                                                "grüß gott",
                                                "moin",
                                                "servus",
                                                NULL};

static const char *const german_own[] = {"wir", "unser", "unsere", "unserem", "unseren", "unserer",
                                         "uns", "ich",   "mein",   "meine",   NULL};

const struct topic_language topic_german = {
    "de",         german_triggers, german_turns,      german_clauses,
    german_loose, german_empty,    german_courtesies, german_own};

const struct topic_language *sa_topic_language_of(struct sa_str code)
{
    if (sa_str_eq(code, SA_STR("en")))
        return &topic_english;
    return sa_str_eq(code, SA_STR("de")) ? &topic_german : NULL;
}
