/*
 * Step 5: the newest thread: its subject, what was said last and by whom, and the ids a reply
 * needs. Quotes and signatures are stripped, drafts of ours are not mail.
 */
#include "lib/connectors/gmail.h"
#include "lib/domain/quoting.h"
#include "lib/workflow/steps/steps.h"

enum { TEXT_MAX = 4000 };

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

static void summarise(struct sa_step_ctx *step, const struct sa_gmail_thread *from,
                      struct sa_thread *thread)
{
    thread->message_ids.items = SA_NEW_ARRAY(step->ctx->arena, from->n, struct sa_str);
    for (size_t i = 0; i < from->n; i++) {
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
    }
    if (thread->message_count > 0)
        thread->thread_id = from->id;
}

enum sa_err sa_step_read_thread(struct sa_step_ctx *step, void *output)
{
    const struct sa_threads *found = &step->facts->threads;
    struct sa_thread *thread = output;
    struct sa_gmail_thread gmail = {0};
    struct sa_sender sender;

    if (found->threads.n == 0)
        return SA_OK;
    (void)sa_step_sender(step, &sender);
    enum sa_err err =
        sa_gmail_thread_get(step->ctx, step->services, found->threads.items[0].thread_id, &gmail);
    if (err)
        return sa_step_unavailable(step, err, "Gmail", &thread->unavailable);
    summarise(step, &gmail, thread);
    return SA_OK;
}
