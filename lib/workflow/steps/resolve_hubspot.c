/*
 * Step 2: who this is in the CRM. The contact is read by address, without search lag, and
 * made by batch upsert; the company is found by domain or name, and made once per domain
 * whatever number of leads come from it at the same time.
 */
#include "lib/connectors/hubspot.h"
#include "lib/workflow/effects.h"
#include "lib/workflow/steps/steps.h"

enum { COMPANIES_MAX = 3 };

static enum sa_err upsert_contact(struct sa_step_ctx *step, const struct sa_effect *effect,
                                  struct sa_str *external_id)
{
    bool created;

    return sa_hubspot_contact_upsert(step->ctx, step->services, effect->want, external_id,
                                     &created);
}

static enum sa_err resolve_contact(struct sa_step_ctx *step, struct sa_hubspot_contact *contact,
                                   struct sa_crm *crm)
{
    const struct sa_lead *lead = &step->facts->lead;
    enum sa_err err = sa_hubspot_contact_by_email(step->ctx, step->services, lead->email, contact);

    struct sa_effect effect = {.kind = SA_EFFECT_CONTACT, .act = upsert_contact, .want = contact};
    if (err == SA_OK)
        sa_effect_settle(step, &effect, contact->id);
    if (err != SA_NOT_FOUND)
        return err;
    sa_clear_error(step->ctx);
    *contact = (struct sa_hubspot_contact){.email = lead->email,
                                           .first_name = lead->first_name,
                                           .last_name = lead->last_name,
                                           .company = lead->company,
                                           .job_title = lead->job_title,
                                           .phone = lead->phone};
    bool reused;
    err = sa_effect_once(step, &effect, &contact->id, &reused);
    crm->contact_created = !err && !reused;
    return err;
}

static enum sa_err probe_company(struct sa_step_ctx *step, const struct sa_effect *effect,
                                 struct sa_str *external_id)
{
    return sa_hubspot_company_by_effect(step->ctx, step->services, sa_str_of(effect->key),
                                        external_id);
}

static enum sa_err create_company(struct sa_step_ctx *step, const struct sa_effect *effect,
                                  struct sa_str *external_id)
{
    return sa_hubspot_company_create(step->ctx, step->services, effect->want,
                                     sa_str_of(effect->key), external_id);
}

static enum sa_err find_company(struct sa_step_ctx *step, const struct sa_hubspot_contact *contact,
                                struct sa_hubspot_company *company)
{
    const struct sa_lead *lead = &step->facts->lead;

    if (contact->company_id.n)
        return sa_hubspot_company_get(step->ctx, step->services, contact->company_id, company);
    if (!lead->free_mail && !lead->disposable)
        return sa_hubspot_company_by_domain(step->ctx, step->services, lead->email_domain, company);
    if (lead->company.n)
        return sa_hubspot_company_by_name(step->ctx, step->services, lead->company, company);
    return sa_fail(step->ctx, SA_NOT_FOUND, "no company to look for");
}

/*
 * Makes the domain's company once, whatever number of leads come from it at the same time. One
 * that the ledger knows but somebody has deleted since is made anew, under a key of its own.
 */
static enum sa_err make_company(struct sa_step_ctx *step, struct sa_hubspot_company *company,
                                struct sa_crm *crm)
{
    struct sa_effect effect = {
        .kind = SA_EFFECT_COMPANY,
        .scope = step->facts->lead.email_domain,
        .probe = probe_company,
        .act = create_company,
        .want = company,
    };

    for (int made = 0; made < COMPANIES_MAX; made++) {
        struct sa_hubspot_company seen;
        bool reused;
        enum sa_err err = sa_effect_once(step, &effect, &company->id, &reused);
        crm->company_created = !err && !reused;
        if (err || !reused)
            return err;
        err = sa_hubspot_company_get(step->ctx, step->services, company->id, &seen);
        if (err != SA_NOT_FOUND)
            return err;
        sa_clear_error(step->ctx);
        effect.scope = sa_str_fmt(step->ctx->arena, "%.*s after %.*s", SA_STR_ARG(effect.scope),
                                  SA_STR_ARG(company->id));
    }
    return sa_fail(step->ctx, SA_CONFLICT, "the company is deleted each time it is made");
}

/* Only a domain of its own makes a new company; a name typed with a free-mail address does not. */
static enum sa_err resolve_company(struct sa_step_ctx *step,
                                   const struct sa_hubspot_contact *contact,
                                   struct sa_hubspot_company *company, struct sa_crm *crm)
{
    const struct sa_lead *lead = &step->facts->lead;
    enum sa_err err = find_company(step, contact, company);

    if (err == SA_OK && sa_str_eq_nocase(company->domain, lead->email_domain)) {
        struct sa_effect effect = {.kind = SA_EFFECT_COMPANY, .scope = lead->email_domain};
        sa_effect_settle(step, &effect, company->id);
    }
    if (err != SA_NOT_FOUND)
        return err;
    sa_clear_error(step->ctx);
    *company = (struct sa_hubspot_company){0};
    if (lead->free_mail || lead->disposable || lead->company.n == 0)
        return SA_OK;
    company->name = lead->company;
    company->domain = lead->email_domain;
    return make_company(step, company, crm);
}

struct link {
    struct sa_str contact_id;
    struct sa_str company_id;
};

static struct sa_str link_id(struct sa_step_ctx *step, const struct link *link)
{
    return sa_str_fmt(step->ctx->arena, "%.*s-%.*s", SA_STR_ARG(link->contact_id),
                      SA_STR_ARG(link->company_id));
}

static enum sa_err associate(struct sa_step_ctx *step, const struct sa_effect *effect,
                             struct sa_str *external_id)
{
    const struct link *link = effect->want;

    *external_id = link_id(step, link);
    return sa_hubspot_associate(step->ctx, step->services, link->contact_id, link->company_id);
}

static enum sa_err link_company(struct sa_step_ctx *step, const struct sa_hubspot_contact *contact,
                                const struct sa_hubspot_company *company)
{
    struct link link = {contact->id, company->id};
    struct sa_effect effect = {.kind = SA_EFFECT_ASSOCIATION, .act = associate, .want = &link};
    struct sa_str id;
    bool reused;

    if (company->id.n == 0)
        return SA_OK;
    if (sa_str_eq(contact->company_id, company->id)) {
        sa_effect_settle(step, &effect, link_id(step, &link));
        return SA_OK;
    }
    return sa_effect_once(step, &effect, &id, &reused);
}

/* An owner who cannot be read is no reason to lose the lead. */
static enum sa_err read_owner(struct sa_step_ctx *step, struct sa_crm *crm)
{
    struct sa_hubspot_owner owner = {0};
    struct sa_str unavailable;

    if (crm->owner_id.n == 0)
        return SA_OK;
    enum sa_err err = sa_hubspot_owner_get(step->ctx, step->services, crm->owner_id, &owner);
    if (err)
        return sa_step_unavailable(step, err, "HubSpot's owners", &unavailable);
    crm->owner_first_name = owner.first_name;
    crm->owner_last_name = owner.last_name;
    crm->owner_email = owner.email;
    return SA_OK;
}

enum sa_err sa_step_resolve_hubspot(struct sa_step_ctx *step, void *output)
{
    struct sa_crm *crm = output;
    struct sa_hubspot_contact contact = {0};
    struct sa_hubspot_company company = {0};
    enum sa_err err = resolve_contact(step, &contact, crm);

    if (!err)
        err = resolve_company(step, &contact, &company, crm);
    if (!err)
        err = link_company(step, &contact, &company);
    if (err)
        return err;
    crm->contact_id = contact.id;
    crm->opted_out = contact.opted_out;
    crm->lifecycle_stage = contact.lifecycle_stage;
    crm->company_id = company.id;
    crm->company_name = company.name;
    crm->company_domain = company.domain;
    crm->industry = company.industry;
    crm->city = company.city;
    crm->country = company.country;
    crm->employees = company.employees;
    crm->open_deals = company.open_deals;
    crm->owner_id = contact.owner_id.n ? contact.owner_id : company.owner_id;
    return read_owner(step, crm);
}
