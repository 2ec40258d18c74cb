/* One attempt of one step, and what becomes of the run by it; see internal.h. */
#include <stdio.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/base/random.h"
#include "lib/workflow/internal.h"
#include "lib/workflow/report.h"

static void succeed(struct sa_engine *e, struct sa_run *run, struct sa_step_ctx *sc,
                    struct sa_attempt *attempt, const void *output)
{
    json_t *document = sa_fields_encode(sc->ctx, sc->step->fields, output);
    struct sa_str text = sa_json_text(sc->ctx, document);

    sa_report_attempt(e->writer, &run->id, attempt);
    sa_report_step(e->writer, &run->id, attempt, json_incref(document));
    pthread_mutex_lock(&e->lock);
    run->running &= ~SA_STEP_BIT(sa_step_position(sc->step));
    if (sa_run_take(run, sc->step, text)) {
        struct sa_retry_plan bury = {.again = false};
        sa_log_error(&run->ctx, "step.output");
        sa_engine_stop_run(run, sc->step, &run->ctx.error, &bury);
    }
    sa_engine_go_on(e, run);
    pthread_mutex_unlock(&e->lock);
}

static void fail(struct sa_engine *e, struct sa_run *run, struct sa_step_ctx *sc,
                 struct sa_attempt *attempt)
{
    unsigned position = sa_step_position(sc->step);
    const struct sa_error *error = &sc->ctx->error;
    struct sa_retry_plan plan = {.again = false};
    uint64_t random;

    sa_random(&random, sizeof(random));
    if (sc->snooze)
        plan = (struct sa_retry_plan){
            .again = true, .delay_ms = error->retry_after_ms, .waiting = "retry"};
    else if (error->code != SA_STALE)
        plan = sa_retry_after(error->code, run->attempts[position] + 1, error->retry_after_ms,
                              sa_conf_int(e->parts->conf, SA_CONF_RETRY_BASE_MS), random);
    attempt->error = error;
    attempt->burned = plan.burns_attempt || (!plan.again && error->code != SA_STALE);
    attempt->waiting = plan.again;
    sa_metric_add(e->parts->shared, SA_METRIC_STEP_ERRORS, position - 1, (unsigned)error->code);
    sa_log(sc->ctx, sa_err_info(error->code)->level, "step.failed", "%s: %s: %s", sc->step->name,
           sa_err_name(error->code), sa_error_detail(sc->ctx));
    if (error->code != SA_STALE)
        sa_report_attempt(e->writer, &run->id, attempt);
    pthread_mutex_lock(&e->lock);
    run->running &= ~SA_STEP_BIT(position);
    run->lost = run->lost || error->code == SA_STALE;
    if (!run->lost)
        sa_engine_stop_run(run, sc->step, error, &plan);
    sa_engine_go_on(e, run);
    pthread_mutex_unlock(&e->lock);
}

void sa_engine_attempt(struct sa_engine *e, const struct sa_task *task, struct sa_arena *arena)
{
    struct sa_run *run = task->run;
    struct sa_ctx ctx;
    struct sa_call_log calls = {.n = 0};
    struct sa_services services = {.client = e->parts->client,
                                   .conf = e->parts->conf,
                                   .tokens = e->tokens,
                                   .credentials = run->tenant->credentials,
                                   .log = &calls};
    struct sa_step_ctx sc = {.ctx = &ctx,
                             .step = task->step,
                             .run = &run->id,
                             .submission = &run->submission,
                             .facts = &run->facts,
                             .tenant = &run->tenant->tenant,
                             .services = &services,
                             .store = e->parts->store,
                             .writer = e->writer,
                             .lease = e->parts->lease,
                             .shared = e->parts->shared};

    sa_ctx_init(&ctx, arena, run->ctx.component);
    ctx.tenant = run->id.tenant;
    ctx.workflow = run->id.workflow;
    memcpy(ctx.trace_id, run->ctx.trace_id, sizeof(ctx.trace_id));
    void *output = sa_alloc(arena, task->step->size);
    struct sa_attempt attempt = {.step = task->step, .calls = &calls, .started_ms = sa_clock_ms()};
    int64_t start = sa_mono_us();
    enum sa_err err = task->step->run(&sc, output);
    attempt.finished_ms = sa_clock_ms();
    sa_metric_observe(e->parts->shared, SA_METRIC_STEP_SECONDS, sa_step_position(task->step) - 1,
                      sa_mono_us() - start);
    if (err && ctx.error.code == SA_OK)
        err = sa_fail(&ctx, err, "%s gave no reason", task->step->name);
    if (err)
        fail(e, run, &sc, &attempt);
    else
        succeed(e, run, &sc, &attempt, output);
}
