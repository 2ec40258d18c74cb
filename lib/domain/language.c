/* Language by script and stop words; see language.h. */
#include "lib/domain/language.h"

#include "lib/domain/text.h"

enum script {
    LATIN,
    HAN,
    KANA,
    HANGUL,
    CYRILLIC,
    GREEK,
    ARABIC,
    HEBREW,
    THAI,
    DEVANAGARI,
    SCRIPTS
};

static const struct {
    uint32_t first, last;
    enum script script;
} blocks[] = {
    {'A', 'Z', LATIN},        {'a', 'z', LATIN},          {0xC0, 0x24F, LATIN},
    {0x1E00, 0x1EFF, LATIN},  {0x370, 0x3FF, GREEK},      {0x1F00, 0x1FFF, GREEK},
    {0x400, 0x52F, CYRILLIC}, {0x590, 0x5FF, HEBREW},     {0x600, 0x6FF, ARABIC},
    {0x750, 0x77F, ARABIC},   {0x900, 0x97F, DEVANAGARI}, {0xE01, 0xE4E, THAI},
    {0x1100, 0x11FF, HANGUL}, {0x3041, 0x30FF, KANA},     {0x3400, 0x4DBF, HAN},
    {0x4E00, 0x9FFF, HAN},    {0xAC00, 0xD7A3, HANGUL},   {0xFF66, 0xFF9D, KANA},
    {0x20000, 0x3FFFF, HAN},
};

struct stop_words {
    const char *code;
    const char *words; /* blank before and behind each */
    const char *marks; /* letters that point to this language */
};

static const struct stop_words languages[] = {
    {"en",
     " the and you your we our are is of to for with that this have would like can how do does i "
     "it on in from about please need want looking what any be by at as us my they who which has "
     "some more could help hi hello thanks thank not just there when where will also if or an ",
     ""},
    {"de",
     " der die das und ist wir sie ihr ihre ihren ihrem ihrer uns unser unsere unserem unseren "
     "unserer ich mit für von zu zum zur auf ein eine einen einem einer nicht den dem des bitte "
     "können könnten haben hätte hätten gerne gern wie was es bei auch im am an als oder aber sich "
     "möchten möchte suchen interessieren guten tag hallo danke vielen dank wäre würden noch mehr "
     "wird werden sind kann um nach aus über ",
     "äöüß"},
    {"fr",
     " le la les et est nous vous votre vos notre nos je de des du un une pour avec que qui dans "
     "sur au aux ce cette merci bonjour avez avons souhaitons souhaite voudrais pas plus en par "
     "comment sont être à d'un d'une l'on j'ai nous ou mais si ",
     "éèêçàùœî"},
    {"es",
     " el la los las y es de del que un una para con por nuestro nuestra su sus en se lo como más "
     "hola gracias queremos quiero necesitamos estamos somos tenemos información me nos al no "
     "ustedes usted puede pueden sobre buenos días son ",
     "ñ¿¡áíóú"},
    {"it",
     " il la lo gli le e è di del della dei che un una per con nostro nostra vostro vostra in si "
     "come più buongiorno grazie vorremmo vorrei siamo abbiamo avete sono al alla nel non anche ci "
     "da salve possibile sapere ",
     "èàòùì"},
    {"nl",
     " de het een en is van wij we jullie u uw ons onze voor met dat die in op te zijn hebben "
     "graag ik niet naar bij ook aan als om hoe wat kunnen kunt willen zoeken hallo bedankt over "
     "meer er maar of nog ",
     ""},
    {"pt",
     " o a os as e é de do da dos das que um uma para com por nosso nossa seu sua em no na nos não "
     "mais olá obrigado obrigada gostaria gostaríamos queremos estamos somos temos sobre você "
     "vocês ao como bom dia são precisamos ",
     "ãõçáêóâ"},
};

static enum script script_of(uint32_t cp)
{
    for (size_t i = 0; i < SA_COUNT(blocks); i++)
        if (cp >= blocks[i].first && cp <= blocks[i].last)
            return blocks[i].script;
    return SCRIPTS;
}

static bool holds_any(struct sa_str text, const char *letters)
{
    struct sa_str rest = sa_str_of(letters);
    const char *start = rest.p;
    uint32_t cp;

    while (sa_utf8_next(&rest, &cp)) {
        if (sa_str_find(text, sa_str_make(start, (size_t)(rest.p - start))) >= 0)
            return true;
        start = rest.p;
    }
    return false;
}

static struct sa_str by_words(struct sa_arena *arena, struct sa_str text)
{
    struct sa_str folded = sa_utf8_fold(arena, text), rest = folded, word;
    size_t score[SA_COUNT(languages)] = {0}, best = 0;
    char padded[40];

    while (sa_text_word_next(&rest, &word)) {
        if (word.n + 3 > sizeof(padded))
            continue;
        struct sa_str key = {padded, word.n + 2};
        padded[0] = padded[word.n + 1] = ' ';
        memcpy(padded + 1, word.p, word.n);
        for (size_t i = 0; i < SA_COUNT(languages); i++)
            score[i] += sa_str_find(sa_str_of(languages[i].words), key) >= 0 ? 2 : 0;
    }
    for (size_t i = 0; i < SA_COUNT(languages); i++) {
        if (score[i])
            score[i] += holds_any(folded, languages[i].marks) ? 1 : 0;
        if (score[i] > score[best])
            best = i;
    }
    return sa_str_of(languages[score[best] >= 4 ? best : 0].code);
}

static struct sa_str by_script(enum script script, struct sa_str text)
{
    static const char *const codes[SCRIPTS] = {
        [HAN] = "zh",    [KANA] = "ja",   [HANGUL] = "ko", [CYRILLIC] = "ru",  [GREEK] = "el",
        [ARABIC] = "ar", [HEBREW] = "he", [THAI] = "th",   [DEVANAGARI] = "hi"};

    if (script == CYRILLIC && holds_any(text, "іїєґІЇЄҐ"))
        return SA_STR("uk");
    if (script == ARABIC && holds_any(text, "پچژگ"))
        return SA_STR("fa");
    return sa_str_of(codes[script]);
}

struct sa_str sa_language_of(struct sa_arena *arena, struct sa_str text)
{
    size_t count[SCRIPTS + 1] = {0};
    struct sa_str rest = text;
    enum script best = LATIN;
    uint32_t cp;

    while (sa_utf8_next(&rest, &cp))
        count[script_of(cp)]++;
    /* One Han or Hangul sign says as much as two or three Latin letters. */
    count[HAN] *= 3;
    count[KANA] *= 2;
    count[HANGUL] *= 3;
    /* Han among kana is Japanese. */
    if (count[KANA])
        count[KANA] += count[HAN];
    for (int i = 0; i < SCRIPTS; i++)
        if (count[i] > count[best])
            best = (enum script)i;
    return best == LATIN ? by_words(arena, text) : by_script(best, text);
}
