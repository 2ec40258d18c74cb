/*
 * JSON text through every field table of the product: what decodes encodes again, and the
 * second decoding says the same as the first.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/domain/facts.h"
#include "lib/domain/tenant_settings.h"
#include "lib/domain/voice.h"

static const struct sa_field *const tables[] = {
    sa_lead_fields,     sa_crm_fields,    sa_research_fields,        sa_threads_fields,
    sa_thread_fields,   sa_memory_fields, sa_assets_fields,          sa_slots_fields,
    sa_plan_fields,     sa_draft_fields,  sa_draft_ids_fields,       sa_task_ids_fields,
    sa_labelled_fields, sa_voice_fields,  sa_tenant_settings_fields, sa_submission_fields,
};

/* Large and aligned enough for any of the structs. */
union any {
    struct sa_facts facts;
    struct sa_voice voice;
    struct sa_tenant_settings settings;
    struct sa_submission submission;
};

static void round_trip(struct sa_ctx *ctx, const struct sa_field *table, const json_t *root)
{
    union any first = {0}, second = {0};

    sa_clear_error(ctx);
    if (sa_fields_decode(ctx, table, root, &first))
        return;
    const json_t *encoded = sa_fields_encode(ctx, table, &first);
    struct sa_str text = sa_json_canonical(ctx, encoded);
    FUZZ_CHECK(sa_fields_parse(ctx, table, text, &second) == SA_OK);
    FUZZ_CHECK(sa_str_eq(text, sa_json_canonical(ctx, sa_fields_encode(ctx, table, &second))));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_ctx ctx;
    json_t *root;

    fuzz_begin(&ctx);
    if (sa_json_parse(&ctx, fuzz_input(data, size), &root) == SA_OK) {
        for (size_t i = 0; i < SA_COUNT(tables); i++)
            round_trip(&ctx, tables[i], root);
        struct sa_str text = sa_json_text(&ctx, root);
        sa_clear_error(&ctx);
        FUZZ_CHECK(sa_json_parse(&ctx, text, &root) == SA_OK);
        FUZZ_CHECK(sa_str_eq(text, sa_json_text(&ctx, root)));
    }
    return fuzz_end(&ctx);
}
