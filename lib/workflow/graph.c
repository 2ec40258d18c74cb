/* The graph of each run: which step may start, when a run is over; see internal.h. */
#include <stdio.h>

#include "lib/base/metrics.h"
#include "lib/workflow/internal.h"
#include "lib/workflow/report.h"

static void add_task(struct sa_engine *e, struct sa_run *run, const struct sa_step *step)
{
    struct sa_task *task = sa_malloc(sizeof(*task));

    *task = (struct sa_task){.run = run, .step = step};
    *e->last = task;
    e->last = &task->next;
    pthread_cond_signal(&e->more);
}

static void start_ready(struct sa_engine *e, struct sa_run *run)
{
    unsigned ready = sa_run_ready(run);

    for (unsigned p = 1; p <= SA_STEP_LAST; p++) {
        if (!(ready & SA_STEP_BIT(p)))
            continue;
        run->running |= SA_STEP_BIT(p);
        add_task(e, run, &sa_steps[p]);
    }
}

static void leave(struct sa_engine *e, struct sa_run *run)
{
    if (run->prev)
        run->prev->next = run->next;
    else
        e->runs = run->next;
    if (run->next)
        run->next->prev = run->prev;
    e->in_flight--;
    e->worked++;
    pthread_cond_broadcast(&e->ended);
}

void sa_engine_go_on(struct sa_engine *e, struct sa_run *run)
{
    if (e->handing_back && !run->stop.step && run->done != SA_STEPS_ALL)
        run->stop = (struct sa_run_stop){.step = &sa_steps[SA_STEP_LAST], .handed_back = true};
    start_ready(e, run);
    if (!sa_run_over(run))
        return;
    if (run->lost)
        sa_metric_add(e->parts->shared, SA_METRIC_FENCED_WRITES, 0, 0);
    else
        sa_report_end(e->writer, run);
    leave(e, run);
    if (run->tenant)
        sa_tenants_drop(e->tenants, run->tenant);
    sa_run_free(run);
}

void sa_engine_enter(struct sa_engine *e, struct sa_run *run)
{
    run->next = e->runs;
    if (e->runs)
        e->runs->prev = run;
    e->runs = run;
    e->in_flight++;
    sa_engine_go_on(e, run);
}

void sa_engine_stop_run(struct sa_run *run, const struct sa_step *step,
                        const struct sa_error *error, const struct sa_retry_plan *plan)
{
    if (run->stop.step)
        return; /* the first failure decides; the others come again with the retry */
    run->stop = (struct sa_run_stop){.step = step,
                                     .err = error->code,
                                     .remote_status = error->remote_status,
                                     .delay_ms = plan->delay_ms,
                                     .waiting = plan->again ? plan->waiting : NULL};
    snprintf(run->stop.detail, sizeof(run->stop.detail), "%s", error->detail);
}

struct sa_task *sa_engine_next_task(struct sa_engine *e)
{
    pthread_mutex_lock(&e->lock);
    while (!e->first && !e->closing)
        pthread_cond_wait(&e->more, &e->lock);
    struct sa_task *task = e->first;
    if (task) {
        e->first = task->next;
        if (!e->first)
            e->last = &e->first;
    }
    pthread_mutex_unlock(&e->lock);
    return task;
}

void sa_engine_lost(void *arg, const struct sa_uuid *workflow, int64_t epoch, enum sa_err err)
{
    struct sa_engine *e = arg;

    pthread_mutex_lock(&e->lock);
    for (struct sa_run *run = e->runs; run; run = run->next) {
        if (run->id.epoch != epoch || !sa_uuid_eq(&run->id.workflow, workflow))
            continue;
        run->lost = run->lost || err == SA_STALE;
        if (!run->lost && !run->stop.step) {
            struct sa_error error = {.code = err, .detail = "a step's output cannot be stored"};
            struct sa_retry_plan bury = {.again = false};
            sa_engine_stop_run(run, &sa_steps[SA_STEP_VALIDATE_PAYLOAD], &error, &bury);
        }
    }
    pthread_mutex_unlock(&e->lock);
}
