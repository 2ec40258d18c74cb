/*
 * What people write about themselves: language, persona, names, topic, and the text helpers
 * under them. First line a name, second a title, the rest a message. UTF-8 stays UTF-8.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/domain/charset.h"
#include "lib/domain/language.h"
#include "lib/domain/names.h"
#include "lib/domain/persona.h"
#include "lib/domain/plan.h"
#include "lib/domain/text.h"
#include "lib/domain/topic.h"

static void names(struct sa_ctx *ctx, struct sa_str name)
{
    FUZZ_CHECK(sa_str_utf8(sa_names_first(ctx->arena, name)));
    FUZZ_CHECK(sa_str_utf8(sa_names_last(ctx->arena, name)));
    FUZZ_CHECK(sa_str_utf8(sa_names_company(ctx->arena, name)));
    FUZZ_CHECK(sa_str_utf8(sa_names_company_of_domain(ctx->arena, name)));
}

static void texts(struct sa_ctx *ctx, struct sa_str message)
{
    struct sa_str line = sa_text_line(ctx->arena, message);
    struct sa_str block = sa_text_block(ctx->arena, message), rest = block, piece;

    FUZZ_CHECK(sa_str_utf8(line) && sa_str_chr(line, '\n') < 0);
    FUZZ_CHECK(sa_str_utf8(block) && sa_str_find(block, SA_STR("\n\n\n")) < 0);
    FUZZ_CHECK(sa_str_eq(sa_text_block(ctx->arena, block), block));
    while (sa_text_sentence_next(&rest, &piece))
        FUZZ_CHECK(sa_str_utf8(piece));
    for (rest = block; sa_text_word_next(&rest, &piece);)
        FUZZ_CHECK(piece.n > 0 && sa_str_utf8(piece));
    for (size_t i = 0; i < 8; i++)
        FUZZ_CHECK(sa_str_utf8(sa_str_clip(block, i)));
    (void)sa_text_words(block);
    (void)sa_plan_asks_material(ctx, block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "de", "fr"};
    struct sa_voice voice = sa_voice_default();
    struct sa_topic topic;
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    struct sa_str rest = sa_charset_utf8(ctx.arena, fuzz_input(data, size), SA_STR("utf-8"));
    names(&ctx, fuzz_line(&rest));
    FUZZ_CHECK(sa_persona_of(ctx.arena, fuzz_line(&rest)).n > 0);
    FUZZ_CHECK(sa_language_of(ctx.arena, rest).n == 2);
    for (size_t i = 0; i < SA_COUNT(languages); i++) {
        sa_topic_of(&ctx, rest, sa_str_of(languages[i]), &voice, &topic);
        FUZZ_CHECK(sa_str_utf8(topic.text));
    }
    texts(&ctx, rest);
    return fuzz_end(&ctx);
}
