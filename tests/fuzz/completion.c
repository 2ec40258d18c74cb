/*
 * What a chat server answered, read as a draft and held against the checks. Reading alone is
 * no approval: the checks must come to an end with an answer in UTF-8 for every draft.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/domain/writer.h"

static struct sa_slot free_slots[] = {
    {.start_ms = 1790000000000,
     .end_ms = 1790001800000,
     .text = SA_STR_INIT("Tue 24 Nov, 14:00-14:30 (Europe/Berlin)")},
};
static struct sa_asset documents[] = {
    {.title = SA_STR_INIT("Case study"), .link = SA_STR_INIT("https://drive.example/a")},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sa_facts facts = {.lead = {.first_name = SA_STR("Ana"),
                                      .company = SA_STR("Acme"),
                                      .message = SA_STR("We want a demo for 30 people."),
                                      .language = SA_STR("en")},
                             .slots = {.slots = {free_slots, 1}},
                             .assets = {.assets = {documents, 1}},
                             .plan = {.kind = SA_STR("book"), .use_slots = true}};
    struct sa_voice voice = sa_voice_default();
    struct sa_draft draft = {0};
    struct sa_ctx ctx;

    fuzz_begin(&ctx);
    enum sa_err err = sa_writer_read(&ctx, fuzz_input(data, size), &draft);
    FUZZ_CHECK(err == SA_OK || err == SA_LLM_BAD_OUTPUT);
    if (err == SA_OK) {
        struct sa_str violations = sa_writer_violations(&ctx, &facts, &voice, &draft);
        FUZZ_CHECK(draft.body.n > 0);
        FUZZ_CHECK(!sa_str_utf8(draft.body) || sa_str_utf8(violations));
    }
    return fuzz_end(&ctx);
}
