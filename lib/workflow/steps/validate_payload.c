/*
 * Step 1: the submission, judged. Which form, what kind of address, which language. Bots
 * and ourselves are skipped; what is doubtful, and a form nobody expects, goes to a person.
 */
#include "lib/domain/language.h"
#include "lib/domain/names.h"
#include "lib/domain/triage.h"
#include "lib/store/intake.h"
#include "lib/workflow/steps/steps.h"

static bool same_form(const struct sa_step_ctx *step, struct sa_str listed, struct sa_str form_id)
{
    return sa_str_eq(sa_form_id(step->ctx->arena, listed), form_id);
}

/* The tenant's list, else the installation's; an empty list accepts every form. */
static bool form_expected(const struct sa_step_ctx *step, struct sa_str form_id)
{
    const struct sa_tenant_settings *settings = &step->tenant->settings;
    struct sa_str rest = sa_conf_str(step->services->conf, SA_CONF_EXPECTED_HUBSPOT_FORM_IDS);
    struct sa_str id;

    for (size_t i = 0; i < settings->forms.n; i++)
        if (same_form(step, settings->forms.items[i], form_id))
            return true;
    if (settings->forms.n)
        return false;
    if (rest.n == 0)
        return true;
    while (sa_str_split(&rest, ',', &id))
        if (same_form(step, id, form_id))
            return true;
    return false;
}

static void name_company(struct sa_step_ctx *step, struct sa_lead *lead)
{
    lead->company = sa_names_company(step->ctx->arena, step->submission->company);
    if (lead->company.n || lead->free_mail || lead->disposable)
        return;
    lead->company = sa_names_company_of_domain(step->ctx->arena, lead->email_domain);
    lead->company_derived = lead->company.n > 0;
}

/* Only texts with a link are counted: those that come in masses have one. */
static enum sa_err judge(struct sa_step_ctx *step, struct sa_lead *lead)
{
    struct sa_triage triage = {.submission = step->submission,
                               .settings = &step->tenant->settings,
                               .mailbox = step->services->credentials.mailbox};
    enum sa_err err = SA_OK;

    if (sa_str_find(lead->message, SA_STR("://")) >= 0)
        err = sa_store_same_text(step->ctx, step->store, &step->run->tenant, lead->message,
                                 lead->email, &triage.repeats);
    if (!err)
        sa_triage(step->ctx, &triage, lead);
    return err;
}

enum sa_err sa_step_validate_payload(struct sa_step_ctx *step, void *output)
{
    const struct sa_submission *s = step->submission;
    struct sa_arena *arena = step->ctx->arena;
    struct sa_lead *lead = output;

    if (!sa_email_valid(s->email))
        return sa_fail(step->ctx, SA_INVALID_INPUT, "the submission has no usable e-mail address");
    struct sa_str domain = sa_email_domain(s->email);
    *lead = (struct sa_lead){.email = s->email,
                             .email_domain = domain,
                             .first_name = sa_names_first(arena, s->first_name),
                             .last_name = sa_names_last(arena, s->last_name),
                             .job_title = s->job_title,
                             .phone = s->phone,
                             .website = s->website,
                             .country = s->country,
                             .message = s->message,
                             .language = sa_language_of(arena, s->message),
                             .form_id = s->form_id,
                             .page_title = s->page_title,
                             .page_url = s->page_url,
                             .submitted_ms = s->submitted_ms,
                             .free_mail = sa_email_free(domain),
                             .role_address = sa_email_role(s->email),
                             .disposable = sa_email_disposable(domain)};
    name_company(step, lead);
    if (!form_expected(step, s->form_id))
        lead->review =
            sa_str_fmt(arena, "form %.*s is not among the accepted forms", SA_STR_ARG(s->form_id));
    return lead->review.n ? SA_OK : judge(step, lead);
}
