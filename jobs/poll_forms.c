/*
 * Asks HubSpot for the submissions of every active tenant's forms, and takes in what no webhook has
 * brought. Each minute all tenants, and at once those whose events ask for it. Overlapping copies
 * are safe: a submission is taken in once.
 */
#include "lib/services/poll_forms.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/services/job.h"
#include "lib/store/doors.h"

enum { ROUND_MS = 60000, LOOK_MS = 500, LOOK_LEAST_MS = 250 };

static enum sa_err poll_all(struct sa_job *job, const struct sa_poll *poll,
                            const sa_tenant_ids *tenants, int64_t *items)
{
    enum sa_err first = SA_OK;

    for (size_t i = 0; i < tenants->n && !atomic_load(&job->stop); i++) {
        enum sa_err err = sa_poll_tenant(&job->ctx, poll, &tenants->items[i], items);
        first = first ? first : err;
    }
    return first;
}

/* One round of everybody, or of those who ask. */
static enum sa_err round_of(struct sa_job *job, const struct sa_poll *poll, bool everybody,
                            int64_t *items)
{
    struct sa_ctx own;
    sa_tenant_ids tenants;
    enum sa_err err = SA_OK;

    sa_ctx_init(&own, sa_arena_new(4 << 20), job->spec->name);
    /* Requests are taken before the walk, so that one that comes meanwhile is for the next. */
    if (!poll->dry_run)
        err = sa_store_poll_requests(&own, poll->store, &tenants);
    if (!err && everybody)
        err = sa_store_active_tenants(&own, poll->store, &tenants);
    if (err)
        sa_log_error(&own, "poll.tenants");
    else
        err = poll_all(job, poll, &tenants, items);
    sa_arena_free(own.arena);
    return err;
}

static enum sa_err work(struct sa_job *job, const struct sa_poll *poll, int64_t *items)
{
    const struct sa_job_options *o = &job->options;
    int64_t until = o->for_seconds ? sa_mono_ms() + o->for_seconds * 1000 : 0;
    int64_t looked = sa_mono_ms(), next = looked + ROUND_MS;
    enum sa_err err = round_of(job, poll, true, items);

    while (!o->once && !o->dry_run && !atomic_load(&job->stop) &&
           (until == 0 || sa_mono_ms() < until)) {
        sa_doorbell_wait(job->shared, sa_doorbell_seen(job->shared), LOOK_MS);
        /* The bell is everybody's: each lead rings it. */
        if (sa_mono_ms() - looked < LOOK_LEAST_MS)
            continue;
        looked = sa_mono_ms();
        bool everybody = looked >= next;
        if (everybody)
            next = looked + ROUND_MS;
        enum sa_err now = round_of(job, poll, everybody, items);
        err = everybody || now ? now : err;
    }
    return err;
}

int main(int argc, char **argv)
{
    static const struct sa_job_spec spec = {
        .name = "poll_forms",
        .summary = "asks HubSpot for form submissions that no webhook has brought",
        .connections = 1};
    struct sa_job job;
    int64_t items = 0;
    int code = sa_job_start(&job, &spec, argc, argv);

    if (code >= 0)
        return code;
    struct sa_poll poll = {.conf = &job.conf,
                           .store = job.store,
                           .client = sa_client_new(job.shared),
                           .shared = job.shared,
                           .tenants = sa_tenants_new(&job.conf, job.store, &job.keys),
                           .dry_run = job.options.dry_run};
    enum sa_err err = work(&job, &poll, &items);
    if (err)
        err = sa_fail(&job.ctx, err, "not every form could be asked; the log says which");
    sa_tenants_free(poll.tenants);
    sa_client_free(poll.client);
    return sa_job_end(&job, err, items);
}
