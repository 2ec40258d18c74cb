/* Field tables: whatever a step finds survives the journal. */
#include "tests/unit/domain/setup.h"

#include "lib/domain/facts.h"
#include "lib/domain/voice.h"

/* Fills every scalar member with a value of its own, lists with two elements. */
static void fill(const struct sa_field *fields, void *out, int *next)
{
    for (const struct sa_field *f = fields; f->name; f++) {
        void *slot = (char *)out + f->offset;
        SA_LIST(struct sa_str) *list = slot;
        switch (f->type) {
        case SA_FIELD_TYPE_STR:
            *(struct sa_str *)slot = sa_str_fmt(arena, "value %d", ++*next);
            break;
        case SA_FIELD_TYPE_INT:
            *(int64_t *)slot = ++*next;
            break;
        case SA_FIELD_TYPE_BOOL:
            *(bool *)slot = true;
            break;
        case SA_FIELD_TYPE_STRS:
        case SA_FIELD_TYPE_LIST:
            list->n = 2;
            list->items = sa_alloc_array(arena, 2, f->size ? f->size : sizeof(struct sa_str));
            for (size_t i = 0; i < 2; i++)
                if (f->type == SA_FIELD_TYPE_STRS)
                    list->items[i] = sa_str_fmt(arena, "item %d", ++*next);
                else
                    fill(f->fields, (char *)(void *)list->items + i * f->size, next);
            break;
        case SA_FIELD_TYPE_JSON:
            *(json_t **)slot =
                sa_json_keep(&ctx, json_pack("{s:[i]}", "number of the slot", ++*next));
            break;
        default:
            fail_msg("%s has a type nobody expected", f->name);
        }
    }
}

static void survives(const struct sa_field *fields, size_t size)
{
    void *in = sa_alloc(arena, size), *out = sa_alloc(arena, size);
    int next = 0;

    fill(fields, in, &next);
    struct sa_str json = sa_json_canonical(&ctx, sa_fields_encode(&ctx, fields, in));
    assert_int_equal(sa_fields_parse(&ctx, fields, json, out), SA_OK);
    struct sa_str again = sa_json_canonical(&ctx, sa_fields_encode(&ctx, fields, out));
    assert_str(again, sa_str_c(arena, json));
    assert_true(json.n > (size_t)next * 4);
}

/* Every byte of a struct is some member's: a member without a row would be lost in silence. */
static void covers(const struct sa_field *fields, size_t size)
{
    size_t sum = 0;

    for (const struct sa_field *f = fields; f->name; f++)
        sum += f->type == SA_FIELD_TYPE_BOOL ? 1 : f->type == SA_FIELD_TYPE_INT ? 8 : 16;
    assert_in_range(sum, size > 7 ? size - 7 : 0, size);
}

static void every_step_output_survives_its_json(void **state)
{
    const struct {
        const struct sa_field *fields;
        size_t size;
    } tables[] = {{sa_lead_fields, sizeof(struct sa_lead)},
                  {sa_crm_fields, sizeof(struct sa_crm)},
                  {sa_research_fields, sizeof(struct sa_research)},
                  {sa_threads_fields, sizeof(struct sa_threads)},
                  {sa_thread_fields, sizeof(struct sa_thread)},
                  {sa_memory_fields, sizeof(struct sa_memory)},
                  {sa_assets_fields, sizeof(struct sa_assets)},
                  {sa_slots_fields, sizeof(struct sa_slots)},
                  {sa_plan_fields, sizeof(struct sa_plan)},
                  {sa_draft_fields, sizeof(struct sa_draft)},
                  {sa_draft_ids_fields, sizeof(struct sa_draft_ids)},
                  {sa_task_ids_fields, sizeof(struct sa_task_ids)},
                  {sa_labelled_fields, sizeof(struct sa_labelled)},
                  {sa_voice_fields, sizeof(struct sa_voice)}};

    (void)state;
    for (size_t i = 0; i < SA_COUNT(tables); i++) {
        survives(tables[i].fields, tables[i].size);
        if (tables[i].fields != sa_crm_fields && tables[i].fields != sa_voice_fields)
            covers(tables[i].fields, tables[i].size);
    }
}

static void a_tenants_voice_overlays_the_built_in_one(void **state)
{
    struct sa_voice voice = sa_voice_default();

    (void)state;
    assert_int_equal(sa_fields_parse(&ctx, sa_voice_fields,
                                     SA_STR("{\"tone\":\"formal\",\"max_words\":90,"
                                            "\"prohibited_words\":[\"awesome\"]}"),
                                     &voice),
                     SA_OK);
    assert_str(voice.tone, "formal");
    assert_int_equal(voice.max_words, 90);
    assert_int_equal(voice.prohibited_words.n, 1);
    assert_int_equal(voice.max_paragraphs, 3);
    assert_int_equal(sa_voice_default().prohibited_punctuation.n, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_step_output_survives_its_json),
        TEST(a_tenants_voice_overlays_the_built_in_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
