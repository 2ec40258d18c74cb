/* What an operator should know about a draft before reading it; see writer.h. */
#include "lib/domain/names.h"
#include "lib/domain/writer.h"

enum { MAX_FLAGS = 16 };

void sa_writer_flag(struct sa_ctx *ctx, struct sa_draft *draft, struct sa_str flag)
{
    if (draft->flags.n >= MAX_FLAGS)
        return;
    struct sa_str *flags = SA_NEW_ARRAY(ctx->arena, draft->flags.n + 1, struct sa_str);
    for (size_t i = 0; i < draft->flags.n; i++)
        flags[i] = draft->flags.items[i];
    flags[draft->flags.n] = flag;
    draft->flags.items = flags;
    draft->flags.n++;
}

void sa_writer_flag_missing(struct sa_ctx *ctx, const struct sa_facts *f, struct sa_draft *draft)
{
    if (f->slots.unavailable.n)
        sa_writer_flag(ctx, draft, SA_STR("slots_unavailable"));
    else if (f->slots.slots.n == 0)
        sa_writer_flag(ctx, draft, SA_STR("slots_none"));
    if (f->assets.unavailable.n)
        sa_writer_flag(ctx, draft, SA_STR("assets_unavailable"));
    else if (f->assets.assets.n == 0)
        sa_writer_flag(ctx, draft, SA_STR("asset_none"));
    if (f->research.unavailable.n)
        sa_writer_flag(ctx, draft, SA_STR("research_unavailable"));
    if (f->threads.unavailable.n || f->thread.unavailable.n)
        sa_writer_flag(ctx, draft, SA_STR("gmail_unavailable"));
    if (sa_names_first(ctx->arena, f->lead.first_name).n == 0)
        sa_writer_flag(ctx, draft, SA_STR("name_unknown"));
    if (f->plan.review.n)
        sa_writer_flag(ctx, draft, SA_STR("review"));
}
