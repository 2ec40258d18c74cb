/* See writer_parts.h. */
#include "lib/domain/writer_parts.h"

#include "lib/domain/names.h"
#include "lib/domain/text.h"

static struct sa_str signature_of(struct sa_ctx *ctx, const struct sa_voice *voice)
{
    struct sa_str given = sa_text_block(ctx->arena, voice->signature);

    if (given.n || voice->sender_name.n == 0)
        return given.n ? given : sa_text_line(ctx->arena, voice->company);
    if (voice->company.n == 0)
        return sa_text_line(ctx->arena, voice->sender_name);
    return sa_str_fmt(ctx->arena, "%.*s\n%.*s",
                      SA_STR_ARG(sa_text_line(ctx->arena, voice->sender_name)),
                      SA_STR_ARG(sa_text_line(ctx->arena, voice->company)));
}

static size_t slots_of(const struct sa_facts *facts, const struct sa_voice *voice)
{
    size_t most = voice->slot_count > 0 ? (size_t)voice->slot_count : facts->slots.slots.n;

    if (!facts->plan.use_slots)
        return 0;
    return facts->slots.slots.n < most ? facts->slots.slots.n : most;
}

void sa_writer_parts_of(struct sa_ctx *ctx, const struct sa_facts *facts,
                        const struct sa_voice *voice, struct sa_writer_parts *parts)
{
    const struct sa_lead *lead = &facts->lead;

    *parts = (struct sa_writer_parts){
        .first_name = sa_names_first(ctx->arena, lead->first_name),
        .last_name = sa_names_last(ctx->arena, lead->last_name),
        .company =
            sa_names_company(ctx->arena, lead->company.n ? lead->company : facts->crm.company_name),
        .slots = slots_of(facts, voice),
        .signature = signature_of(ctx, voice),
    };
    if (parts->slots)
        parts->minutes =
            (facts->slots.slots.items[0].end_ms - facts->slots.slots.items[0].start_ms) / 60000;
    if (facts->plan.use_asset && facts->assets.assets.n && facts->assets.assets.items[0].link.n)
        parts->asset = &facts->assets.assets.items[0];
}
