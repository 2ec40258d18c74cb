/*
 * Step 11: the Gmail draft, exactly once, in the lead's thread when there is one. What is
 * saved here is never sent from here.
 */
#include "lib/base/clock.h"
#include "lib/connectors/gmail.h"
#include "lib/domain/mime.h"
#include "lib/workflow/effects.h"
#include "lib/workflow/report.h"
#include "lib/workflow/steps/steps.h"

/* What the calls work with, and what the last of them learned. */
struct wanted {
    struct sa_mail mail;
    struct sa_str thread_id;
    struct sa_gmail_draft draft;
};

static struct sa_str message_id(struct sa_step_ctx *step, const char *key)
{
    struct sa_str mailbox = step->services->credentials.mailbox;
    struct sa_str domain = sa_email_domain(mailbox);

    return sa_str_fmt(step->ctx->arena, "%s@%.*s", key,
                      SA_STR_ARG(domain.n ? domain : SA_STR("sales-agent.invalid")));
}

static enum sa_err probe_draft(struct sa_step_ctx *step, const struct sa_effect *effect,
                               struct sa_str *external_id)
{
    struct wanted *want = effect->want;
    enum sa_err err = sa_gmail_draft_by_effect(step->ctx, step->services, sa_str_of(effect->key),
                                               message_id(step, effect->key), want->mail.to_address,
                                               &want->draft);

    *external_id = want->draft.id;
    return err;
}

static enum sa_err create(struct sa_step_ctx *step, const struct sa_effect *effect,
                          struct sa_str *external_id)
{
    struct wanted *want = effect->want;
    struct sa_str raw;

    want->mail.effect_key = sa_str_of(effect->key);
    want->mail.message_id = message_id(step, effect->key);
    enum sa_err err = sa_mime_write(step->ctx, &want->mail, &raw);
    if (!err)
        err = sa_gmail_draft_create(step->ctx, step->services, raw, want->thread_id, &want->draft);
    *external_id = want->draft.id;
    return err;
}

/* A draft that an earlier claim or run made gets this run's text: a PUT, harmless to repeat. */
static enum sa_err update(struct sa_step_ctx *step, const struct sa_effect *effect,
                          struct sa_str id)
{
    struct wanted *want = effect->want;
    struct sa_str raw;

    want->mail.effect_key = sa_str_of(effect->key);
    want->mail.message_id = message_id(step, effect->key);
    enum sa_err err = sa_mime_write(step->ctx, &want->mail, &raw);
    return err ? err
               : sa_gmail_draft_update(step->ctx, step->services, id, raw, want->thread_id,
                                       &want->draft);
}

static struct sa_str full_name(struct sa_arena *arena, struct sa_str first, struct sa_str last)
{
    struct sa_str both = sa_str_fmt(arena, "%.*s %.*s", SA_STR_ARG(first), SA_STR_ARG(last));

    return sa_str_trim(both);
}

static void address_mail(struct sa_step_ctx *step, struct wanted *want)
{
    const struct sa_facts *f = step->facts;
    struct sa_arena *arena = step->ctx->arena;
    bool reply = f->plan.in_thread && f->thread.thread_id.n;

    want->mail =
        (struct sa_mail){.from_name = step->tenant->voice.sender_name,
                         .from_address = step->services->credentials.mailbox,
                         .to_name = full_name(arena, f->lead.first_name, f->lead.last_name),
                         .to_address = f->lead.email,
                         .subject = f->draft.subject,
                         .body = f->draft.body,
                         .date_ms = sa_clock_ms()};
    if (!reply)
        return;
    want->thread_id = f->thread.thread_id;
    want->mail.subject = sa_mime_reply_subject(arena, f->thread.subject);
    want->mail.in_reply_to = f->thread.last_message_id;
    want->mail.references =
        sa_str_trim(sa_str_fmt(arena, "%.*s %.*s", SA_STR_ARG(f->thread.references),
                               SA_STR_ARG(f->thread.last_message_id)));
}

static void save_row(struct sa_step_ctx *step, const struct wanted *want,
                     const struct sa_draft_ids *ids)
{
    const struct sa_facts *f = step->facts;
    json_t *row = json_object(), *flags = json_array();
    static const char *const text_columns[] = {"model", "to_name", "persona", "industry",
                                               "form_id"};
    struct sa_str texts[] = {f->draft.model, want->mail.to_name, f->research.persona,
                             f->crm.industry, f->lead.form_id};

    for (size_t i = 0; i < SA_COUNT(texts); i++)
        json_object_set_new(row, text_columns[i],
                            json_stringn(texts[i].p ? texts[i].p : "", texts[i].n));
    for (size_t i = 0; i < f->draft.flags.n; i++)
        json_array_append_new(flags,
                              json_stringn(f->draft.flags.items[i].p, f->draft.flags.items[i].n));
    json_object_set_new(row, "flags", flags);
    json_object_set_new(row, "submission_id", json_string(step->run->submission.text));
    sa_json_set_str(row, "id", ids->draft_id);
    sa_json_set_str(row, "from_email", want->mail.from_address);
    sa_json_set_str(row, "to_email", want->mail.to_address);
    sa_json_set_str(row, "subject", want->mail.subject);
    sa_json_set_str(row, "body", want->mail.body);
    sa_json_set_str(row, "writer", f->draft.writer);
    sa_json_set_str(row, "language", f->draft.language);
    sa_json_set_str(row, "gmail_draft_id", ids->gmail_draft_id);
    sa_json_set_str(row, "gmail_message_id", ids->gmail_message_id);
    sa_json_set_str(row, "gmail_thread_id", ids->gmail_thread_id);
    json_object_set_new(row, "tokens_in", json_integer(f->draft.tokens_in));
    json_object_set_new(row, "tokens_out", json_integer(f->draft.tokens_out));
    sa_writer_say(step->writer, step->run, SA_WRITE_DRAFT, row);
    struct sa_audit audit = {"draft_created", "draft", ids->draft_id, NULL};
    sa_report_audit(step->writer, step->run, &audit);
}

enum sa_err sa_step_create_draft(struct sa_step_ctx *step, void *output)
{
    struct sa_draft_ids *ids = output;
    struct wanted want = {.thread_id = {NULL, 0}};
    struct sa_effect effect = {.kind = SA_EFFECT_GMAIL_DRAFT,
                               .probe = probe_draft,
                               .act = create,
                               .want = &want,
                               .settle_ms =
                                   sa_conf_int(step->services->conf, SA_CONF_SETTLE_GMAIL_MS)};
    struct sa_str id;
    bool reused;

    if (step->services->credentials.mailbox.n == 0)
        return sa_fail(step->ctx, SA_CONFIGURATION, "no mailbox: set GMAIL_USER_EMAIL");
    address_mail(step, &want);
    enum sa_err err = sa_effect_once(step, &effect, &id, &reused);
    if (!err && reused && !step->run->effects_off)
        err = update(step, &effect, id);
    if (err)
        return err;
    /* The submission has one draft, whatever run made it last. */
    struct sa_uuid ours = sa_uuid_derive(&step->run->submission, sa_str_of(effect.key));
    ids->draft_id = sa_str_dup(step->ctx->arena, sa_uuid_str(&ours));
    ids->gmail_draft_id = id;
    ids->gmail_message_id = want.draft.message_id;
    ids->gmail_thread_id = want.draft.thread_id;
    if (!step->run->effects_off)
        save_row(step, &want, ids);
    return SA_OK;
}
