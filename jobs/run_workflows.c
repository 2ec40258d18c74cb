/*
 * Works the queue: claims runs and takes each through the 13 steps. Resident without flags;
 * cron starts it each minute with --for 55 (jobs/crontab). Overlapping copies are safe.
 */
#include <stdio.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/client/http.h"
#include "lib/services/job.h"
#include "lib/workflow/engine.h"

enum { DEFAULT_CONCURRENCY = 64, STEP_CONNECTIONS = 6, PEEK = 20 };

static enum sa_err say_what_is_due(struct sa_job *job, int64_t *items)
{
    struct sa_claimed *runs;
    size_t n = 0;
    enum sa_err err = sa_store_peek(&job->ctx, job->store, PEEK, &runs, &n);

    for (size_t i = 0; !err && i < n; i++)
        printf("would run %s (tenant %s, claim %lld, crashes %lld)\n", runs[i].workflow_id.text,
               runs[i].tenant_id.text, (long long)runs[i].epoch + 1, (long long)runs[i].crashes);
    if (!err)
        printf("%zu due%s\n", n, n == PEEK ? " or more" : "");
    *items = 0;
    return err;
}

static enum sa_err work(struct sa_job *job, int64_t *items)
{
    const struct sa_job_options *o = &job->options;
    struct sa_lease *lease;
    struct sa_engine_options options = {
        .concurrency = (size_t)(o->concurrency ? o->concurrency : DEFAULT_CONCURRENCY),
        .threads = (int)sa_conf_int(&job->conf, SA_CONF_STEP_THREADS),
        .until_ms = o->for_seconds ? sa_mono_ms() + o->for_seconds * 1000 : 0,
        .once = o->once,
        .stop = &job->stop};
    enum sa_err err = sa_lease_new(&job->ctx, &job->conf, job->store, job->shared, &lease);

    if (err)
        return err;
    struct sa_client *client = sa_client_new(job->shared);
    struct sa_engine_parts parts = {.conf = &job->conf,
                                    .store = job->store,
                                    .client = client,
                                    .shared = job->shared,
                                    .keys = &job->keys,
                                    .lease = lease};
    sa_log(&job->ctx, SA_LOG_INFO, "job.started", "worker %s, %zu runs and %d steps at once",
           sa_lease_worker(lease)->id.text, options.concurrency, options.threads);
    err = sa_engine_run(&job->ctx, &parts, &options, items);
    sa_client_free(client);
    sa_lease_free(lease);
    sa_log(&job->ctx, SA_LOG_INFO, "job.ended", "%lld runs worked", (long long)*items);
    return err;
}

int main(int argc, char **argv)
{
    /* The lease, the writer and the dispatcher have a connection each, steps share the others. */
    static const struct sa_job_spec spec = {
        .name = "run_workflows",
        .summary = "works the queue: form submissions to drafts, tasks and notes",
        .connections = STEP_CONNECTIONS + 3};
    struct sa_job job;
    int64_t items = 0;
    int code = sa_job_start(&job, &spec, argc, argv);

    if (code >= 0)
        return code;
    enum sa_err err = job.options.dry_run ? say_what_is_due(&job, &items) : work(&job, &items);
    return sa_job_end(&job, err, items);
}
