/* The built-in voice profile and the field table that overlays it; see voice.h. */
#include "lib/domain/voice.h"

/* Lists of the original product's default profile; the em dash betrays a machine. */
static const struct sa_str words[] = {
    SA_STR_INIT("synergy"),      SA_STR_INIT("leverage"),          SA_STR_INIT("circle back"),
    SA_STR_INIT("touch base"),   SA_STR_INIT("low-hanging fruit"), SA_STR_INIT("move the needle"),
    SA_STR_INIT("bandwidth"),    SA_STR_INIT("game changer"),      SA_STR_INIT("guarantee"),
    SA_STR_INIT("guaranteed"),   SA_STR_INIT("risk-free"),         SA_STR_INIT("act now"),
    SA_STR_INIT("limited time"), SA_STR_INIT("click here"),
};
static const struct sa_str punctuation[] = {
    SA_STR_INIT("\xE2\x80\x94"),
    SA_STR_INIT("!!"),
    SA_STR_INIT("???"),
};

const struct sa_field sa_voice_fields[] = {
    SA_FIELD_STR(struct sa_voice, name, "name", .max = 100),
    SA_FIELD_STR(struct sa_voice, tone, "tone", .max = 20),
    SA_FIELD_STR(struct sa_voice, sender_name, "sender_name", .max = 100),
    SA_FIELD_STR(struct sa_voice, company, "company", .max = 100),
    SA_FIELD_STR(struct sa_voice, signature, "signature", .max = 1000),
    SA_FIELD_BOOL(struct sa_voice, contractions, "contractions"),
    SA_FIELD_INT(struct sa_voice, max_paragraphs, "max_paragraphs"),
    SA_FIELD_INT(struct sa_voice, max_words, "max_words"),
    SA_FIELD_INT(struct sa_voice, slot_count, "slot_count"),
    SA_FIELD_STRS(struct sa_voice, prohibited_words, "prohibited_words", .max = 200),
    SA_FIELD_STRS(struct sa_voice, prohibited_punctuation, "prohibited_punctuation", .max = 50),
    SA_FIELD_JSON(struct sa_voice, phrases, "phrases"),
    SA_FIELD_END};

struct sa_voice sa_voice_default(void)
{
    struct sa_voice voice = {
        .name = SA_STR("default"),
        .tone = SA_STR("friendly"),
        .contractions = true,
        .max_paragraphs = 3,
        .max_words = 160,
        .slot_count = 3,
    };

    /* Lists are written by decoding only, which replaces them whole. */
    voice.prohibited_words.items = (struct sa_str *)words;
    voice.prohibited_words.n = SA_COUNT(words);
    voice.prohibited_punctuation.items = (struct sa_str *)punctuation;
    voice.prohibited_punctuation.n = SA_COUNT(punctuation);
    return voice;
}
