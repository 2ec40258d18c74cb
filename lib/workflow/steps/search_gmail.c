/*
 * Step 4: threads with the lead's address in the mailbox that answers, newest first; drafts and
 * spam left out.
 */
#include "lib/connectors/gmail.h"
#include "lib/workflow/steps/steps.h"

enum { THREADS_MAX = 5 };

enum sa_err sa_step_search_gmail(struct sa_step_ctx *step, void *output)
{
    struct sa_threads *threads = output;
    struct sa_str email = step->facts->lead.email;
    struct sa_gmail_thread_list list = {0};
    struct sa_sender sender;
    struct sa_str query =
        sa_str_fmt(step->ctx->arena, "(from:%.*s OR to:%.*s) -in:drafts -in:spam -in:trash",
                   SA_STR_ARG(email), SA_STR_ARG(email));

    (void)sa_step_sender(step, &sender);
    enum sa_err err = sa_gmail_threads_search(step->ctx, step->services, query, THREADS_MAX, &list);

    if (err)
        return sa_step_unavailable(step, err, "Gmail", &threads->unavailable);
    threads->threads.n = list.n;
    threads->threads.items = SA_NEW_ARRAY(step->ctx->arena, list.n, struct sa_thread_ref);
    for (size_t i = 0; i < list.n; i++)
        threads->threads.items[i] =
            (struct sa_thread_ref){.thread_id = list.items[i].id, .snippet = list.items[i].snippet};
    return SA_OK;
}
