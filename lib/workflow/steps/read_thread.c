/*
 * Step 5: the newest thread with words in it: its subject, what was said last and by whom, and the ids a reply
 * needs. Quotes and signatures are stripped, drafts of ours are not mail.
 */
#include "lib/connectors/gmail.h"
#include "lib/domain/quoting.h"
#include "lib/domain/triage.h"
#include "lib/workflow/steps/steps.h"

enum { TEXT_MAX = 4000, THREADS_MAX = 3, MESSAGES_MAX = 50, DAY_MS = 86400000 };

static void take_last(struct sa_step_ctx *step, const struct sa_gmail_message *m,
                      struct sa_thread *thread)
{
    struct sa_arena *arena = step->ctx->arena;

    thread->last_ms = m->internal_ms;
    thread->last_from = m->from;
    thread->last_message_id = m->message_id;
    thread->references = m->references;
    thread->last_text = sa_str_clip(sa_quoting_strip(arena, m->text), TEXT_MAX);
    thread->last_from_lead = sa_str_find_nocase(m->from, step->facts->lead.email) >= 0;
}

/* "Ben Roth <ben@agency.example>" */
static struct sa_str address_of(struct sa_arena *arena, struct sa_str from)
{
    ptrdiff_t open = sa_str_rchr(from, '<'), close = sa_str_rchr(from, '>');

    if (open >= 0 && close > open)
        from = sa_str_sub(from, (size_t)open + 1, (size_t)(close - open) - 1);
    return sa_str_lower(arena, sa_str_trim(from));
}

/* Somebody of our own domain, but another person than who would answer, and not long ago. */
static void note_colleague(struct sa_step_ctx *step, const struct sa_gmail_message *m,
                           struct sa_str mailbox, struct sa_thread *thread)
{
    const struct sa_tenant_settings *settings = &step->tenant->settings;
    struct sa_str from = address_of(step->ctx->arena, m->from);

    if (!sa_str_eq_nocase(from, mailbox) &&
        sa_triage_own_domain(settings, mailbox, sa_email_domain(from)) &&
        m->internal_ms >= step->facts->lead.submitted_ms - settings->colleague_days * DAY_MS)
        thread->colleague = from;
}

static void summarise(struct sa_step_ctx *step, const struct sa_gmail_thread *from,
                      struct sa_str mailbox, struct sa_thread *thread)
{
    size_t first = from->n > MESSAGES_MAX ? from->n - MESSAGES_MAX : 0;

    thread->message_ids.items = SA_NEW_ARRAY(step->ctx->arena, from->n, struct sa_str);
    for (size_t i = first; i < from->n; i++) {
        const struct sa_gmail_message *m = &from->messages[i];
        if (m->draft)
            continue;
        if (thread->message_count == 0) {
            thread->subject = m->subject;
            thread->first_ms = m->internal_ms;
        }
        thread->message_count++;
        thread->message_ids.items[thread->message_ids.n++] = m->id;
        take_last(step, m, thread);
        note_colleague(step, m, mailbox, thread);
    }
    if (thread->message_count > 0)
        thread->thread_id = from->id;
}

/* A thread that was deleted since the search is none. */
static enum sa_err read_one(struct sa_step_ctx *step, struct sa_str id, struct sa_str mailbox,
                            struct sa_thread *thread)
{
    struct sa_gmail_thread gmail = {0};
    enum sa_err err = sa_gmail_thread_get(step->ctx, step->services, id, &gmail);

    if (err == SA_NOT_FOUND) {
        sa_clear_error(step->ctx);
        return SA_OK;
    }
    if (!err)
        summarise(step, &gmail, mailbox, thread);
    return err;
}

/* The newest thread in which somebody says something; else the newest that has a message. */
enum sa_err sa_step_read_thread(struct sa_step_ctx *step, void *output)
{
    const struct sa_threads *found = &step->facts->threads;
    struct sa_thread *thread = output;
    struct sa_sender sender;
    struct sa_str colleague = {NULL, 0};

    (void)sa_step_sender(step, &sender);
    for (size_t i = 0; i < found->threads.n && i < THREADS_MAX && !thread->last_text.n; i++) {
        struct sa_thread one = {0};
        enum sa_err err = read_one(step, found->threads.items[i].thread_id, sender.mailbox, &one);
        if (err)
            return sa_step_unavailable(step, err, "Gmail", &thread->unavailable);
        if (one.colleague.n)
            colleague = one.colleague;
        if (one.last_text.n || !thread->thread_id.n)
            *thread = one;
    }
    thread->colleague = colleague;
    return SA_OK;
}
