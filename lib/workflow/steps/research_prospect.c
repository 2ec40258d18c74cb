/*
 * Step 3: facts about the lead as rows with their source. Only what the CRM and the mail thread
 * say; each sentence may stand in a mail as it is. What the lead wrote needs no research.
 */
#include "lib/domain/persona.h"
#include "lib/workflow/steps/steps.h"

enum { FACTS_MAX = 8 };

static void add(struct sa_step_ctx *step, struct sa_research *research, const char *source,
                struct sa_str ref, struct sa_str text)
{
    if (research->facts.n >= FACTS_MAX || text.n == 0)
        return;
    struct sa_fact *fact = &research->facts.items[research->facts.n++];
    *fact = (struct sa_fact){.id = sa_str_fmt(step->ctx->arena, "f%zu", research->facts.n),
                             .text = text,
                             .source = sa_str_of(source),
                             .ref = ref};
}

/* HubSpot's industries are words like LOGISTICS_AND_SUPPLY_CHAIN. */
static struct sa_str industry_words(struct sa_arena *arena, struct sa_str industry)
{
    struct sa_str lower = sa_str_lower(arena, industry);
    char *p = sa_str_c(arena, lower);

    for (size_t i = 0; i < lower.n; i++)
        if (p[i] == '_')
            p[i] = ' ';
    return sa_str_make(p, lower.n);
}

/* In the language the mail will be in; HubSpot's industry words are English only. */
static void from_company(struct sa_step_ctx *step, struct sa_research *research)
{
    const struct sa_crm *crm = &step->facts->crm;
    struct sa_arena *arena = step->ctx->arena;
    struct sa_str name = crm->company_name;
    bool german = sa_str_eq(step->facts->lead.language, SA_STR("de"));

    if (name.n == 0)
        return;
    if (crm->industry.n && !german) {
        struct sa_str words = industry_words(arena, crm->industry);
        add(step, research, "hubspot", crm->company_id,
            sa_str_fmt(arena, "%.*s works in %.*s.", SA_STR_ARG(name), SA_STR_ARG(words)));
    }
    if (crm->city.n)
        add(step, research, "hubspot", crm->company_id,
            german ? sa_str_fmt(arena, "%.*s hat den Sitz in %.*s.", SA_STR_ARG(name),
                                SA_STR_ARG(crm->city))
                   : sa_str_fmt(arena, "%.*s is based in %.*s.", SA_STR_ARG(name),
                                SA_STR_ARG(crm->city)));
    if (crm->employees.n)
        add(step, research, "hubspot", crm->company_id,
            german ? sa_str_fmt(arena, "%.*s hat %.*s Beschäftigte.", SA_STR_ARG(name),
                                SA_STR_ARG(crm->employees))
                   : sa_str_fmt(arena, "%.*s has %.*s employees.", SA_STR_ARG(name),
                                SA_STR_ARG(crm->employees)));
}

static void from_thread(struct sa_step_ctx *step, struct sa_research *research)
{
    const struct sa_thread *thread = &step->facts->thread;

    if (thread->thread_id.n && thread->subject.n)
        add(step, research, "gmail", thread->thread_id,
            sa_str_fmt(step->ctx->arena,
                       sa_str_eq(step->facts->lead.language, SA_STR("de"))
                           ? "Wir haben uns zu \"%.*s\" geschrieben."
                           : "We have written to each other about \"%.*s\".",
                       SA_STR_ARG(thread->subject)));
}

enum sa_err sa_step_research_prospect(struct sa_step_ctx *step, void *output)
{
    struct sa_research *research = output;

    research->facts.items = SA_NEW_ARRAY(step->ctx->arena, FACTS_MAX, struct sa_fact);
    research->persona = sa_persona_of(step->ctx->arena, step->facts->lead.job_title);
    from_company(step, research);
    from_thread(step, research);
    return SA_OK;
}
