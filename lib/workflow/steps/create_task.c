/*
 * Step 12: a follow-up task and a note in HubSpot, exactly once each, associated with contact
 * and company, for the contact's owner, due in the tenant's number of business days.
 */
#include "lib/base/buf.h"
#include "lib/base/clock.h"
#include "lib/connectors/hubspot.h"
#include "lib/store/slots.h"
#include "lib/workflow/effects.h"
#include "lib/workflow/report.h"
#include "lib/workflow/steps/steps.h"

enum { NOTE_MAX = 60000, QUOTE_MAX = 2000 };

static enum sa_err probe_task(struct sa_step_ctx *step, const struct sa_effect *effect,
                              struct sa_str *external_id)
{
    return sa_hubspot_task_by_effect(step->ctx, step->services, sa_str_of(effect->key),
                                     external_id);
}

static enum sa_err create_task(struct sa_step_ctx *step, const struct sa_effect *effect,
                               struct sa_str *external_id)
{
    struct sa_hubspot_engagement *want = effect->want;

    want->effect_key = sa_str_of(effect->key);
    return sa_hubspot_task_create(step->ctx, step->services, want, external_id);
}

static enum sa_err probe_note(struct sa_step_ctx *step, const struct sa_effect *effect,
                              struct sa_str *external_id)
{
    return sa_hubspot_note_by_effect(step->ctx, step->services, sa_str_of(effect->key),
                                     external_id);
}

static enum sa_err create_note(struct sa_step_ctx *step, const struct sa_effect *effect,
                               struct sa_str *external_id)
{
    struct sa_hubspot_engagement *want = effect->want;

    want->effect_key = sa_str_of(effect->key);
    return sa_hubspot_note_create(step->ctx, step->services, want, external_id);
}

/* HubSpot shows a note's body as HTML. */
static void put_escaped(struct sa_buf *b, struct sa_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '&')
            sa_buf_puts(b, "&amp;");
        else if (c == '<')
            sa_buf_puts(b, "&lt;");
        else if (c == '>')
            sa_buf_puts(b, "&gt;");
        else if (c == '"')
            sa_buf_puts(b, "&quot;");
        else if (c == '\n')
            sa_buf_puts(b, "<br>");
        else
            sa_buf_putc(b, c);
    }
}

static struct sa_str note_body(struct sa_step_ctx *step)
{
    const struct sa_facts *f = step->facts;
    struct sa_buf b;

    sa_buf_init(&b, step->ctx->arena, NOTE_MAX);
    sa_buf_puts(&b, "<p>A reply to this form submission was saved as a Gmail draft; nothing was "
                    "sent.</p><p>Next step: ");
    put_escaped(&b, f->plan.reason);
    sa_buf_puts(&b, "</p>");
    if (f->lead.message.n) {
        sa_buf_puts(&b, "<p>Message:<br>");
        put_escaped(&b, sa_str_clip(f->lead.message, QUOTE_MAX));
        sa_buf_puts(&b, "</p>");
    }
    sa_buf_puts(&b, "<p>Draft: ");
    put_escaped(&b, f->draft_ids.gmail_draft_id);
    sa_buf_puts(&b, ", writer: ");
    put_escaped(&b, f->draft.writer);
    sa_buf_puts(&b, "</p>");
    return sa_buf_str(&b);
}

static struct sa_str task_subject(struct sa_step_ctx *step)
{
    const struct sa_lead *lead = &step->facts->lead;
    struct sa_str who = lead->first_name.n ? lead->first_name : lead->email;

    if (lead->company.n)
        return sa_str_fmt(step->ctx->arena, "Follow up on %.*s (%.*s)", SA_STR_ARG(who),
                          SA_STR_ARG(lead->company));
    return sa_str_fmt(step->ctx->arena, "Follow up on %.*s", SA_STR_ARG(who));
}

static void save_row(struct sa_step_ctx *step, const struct sa_task_ids *ids,
                     const struct sa_hubspot_engagement *task)
{
    struct sa_uuid id = sa_uuid_derive(&step->run->submission, task->effect_key);
    json_t *row = json_object();
    struct sa_str company = task->company_id, owner = task->owner_id;

    json_object_set_new(row, "id", json_string(id.text));
    json_object_set_new(row, "submission_id", json_string(step->run->submission.text));
    sa_json_set_str(row, "hubspot_task_id", ids->task_id);
    sa_json_set_str(row, "hubspot_note_id", ids->note_id);
    sa_json_set_str(row, "contact_id", task->contact_id);
    json_object_set_new(row, "company_id", json_stringn(company.p ? company.p : "", company.n));
    json_object_set_new(row, "owner_id", json_stringn(owner.p ? owner.p : "", owner.n));
    sa_json_set_str(row, "subject", task->subject);
    json_object_set_new(row, "due_ms", json_integer(ids->due_ms));
    sa_writer_say(step->writer, step->run, SA_WRITE_TASK, row);
    struct sa_audit audits[] = {{"task_created", "hubspot_task", ids->task_id, NULL},
                                {"note_created", "hubspot_note", ids->note_id, NULL}};
    for (size_t i = 0; i < SA_COUNT(audits); i++)
        sa_report_audit(step->writer, step->run, &audits[i]);
}

enum sa_err sa_step_create_task(struct sa_step_ctx *step, void *output)
{
    const struct sa_tenant_settings *settings = &step->tenant->settings;
    const struct sa_facts *f = step->facts;
    struct sa_task_ids *ids = output;
    bool reused;
    enum sa_err err =
        sa_store_business_day(step->ctx, step->store, settings->time_zone, settings->task_due_days,
                              settings->work_from, &ids->due_ms);
    struct sa_hubspot_engagement task = {.contact_id = f->crm.contact_id,
                                         .company_id = f->crm.company_id,
                                         .owner_id = f->crm.owner_id,
                                         .subject = task_subject(step),
                                         .body = f->plan.reason,
                                         .timestamp_ms = ids->due_ms};
    struct sa_hubspot_engagement note = task;
    struct sa_effect task_effect = {
        .kind = SA_EFFECT_HUBSPOT_TASK, .probe = probe_task, .act = create_task, .want = &task};
    struct sa_effect note_effect = {
        .kind = SA_EFFECT_HUBSPOT_NOTE, .probe = probe_note, .act = create_note, .want = &note};

    note.body = note_body(step);
    note.timestamp_ms = sa_clock_ms();
    if (!err)
        err = sa_effect_once(step, &task_effect, &ids->task_id, &reused);
    if (!err)
        err = sa_effect_once(step, &note_effect, &ids->note_id, &reused);
    if (err)
        return err;
    task.effect_key = sa_str_of(task_effect.key);
    if (!step->run->effects_off)
        save_row(step, ids, &task);
    return SA_OK;
}
