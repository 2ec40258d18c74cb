/*
 * The engine: one dispatcher that claims, a pool of threads that run ready steps. See
 * engine.h. All runs share one lock; it is never held while a step runs.
 */
#include "lib/workflow/engine.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"
#include "lib/base/random.h"
#include "lib/domain/retry.h"
#include "lib/workflow/report.h"

enum {
    STEP_ARENA_CAP = 64 << 20,
    CLAIM_ARENA_CAP = 256 << 20,
    POLL_FIRST_MS = 50,
    POLL_LAST_MS = 1000,
    RUN_DEADLINE_S = 1800,
    ROOM_SHARE = 8,
    ROOM_WAIT_MS = 20,
    STACK_BYTES = 512 * 1024,
    CRASHES_MAX = 3
};

struct task {
    struct sa_run *run;
    const struct sa_step *step;
    struct task *next;
};

struct engine {
    const struct sa_engine_parts *parts;
    struct sa_writer *writer;
    struct sa_tenants *tenants;
    struct sa_token_cache *tokens;
    pthread_mutex_t lock;
    pthread_cond_t more;  /* a task was added, or the end has come */
    pthread_cond_t ended; /* a run left */
    struct task *first;
    struct task **last;
    struct sa_run *runs;
    size_t in_flight;
    int64_t worked;
    bool closing;
};

/* --- the graph; the lock is held --- */

static void add_task(struct engine *e, struct sa_run *run, const struct sa_step *step)
{
    struct task *task = sa_malloc(sizeof(*task));

    *task = (struct task){.run = run, .step = step};
    *e->last = task;
    e->last = &task->next;
    pthread_cond_signal(&e->more);
}

static void start_ready(struct engine *e, struct sa_run *run)
{
    unsigned ready = sa_run_ready(run);

    for (unsigned p = 1; p <= SA_STEP_LAST; p++) {
        if (!(ready & SA_STEP_BIT(p)))
            continue;
        run->running |= SA_STEP_BIT(p);
        add_task(e, run, &sa_steps[p]);
    }
}

static void leave(struct engine *e, struct sa_run *run)
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

/* Goes on with a run after something changed, and lets it go when it is over. */
static void go_on(struct engine *e, struct sa_run *run)
{
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

/* --- one attempt --- */

static void stop_run(struct sa_run *run, const struct sa_step *step, const struct sa_error *error,
                     const struct sa_retry_plan *plan)
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

static void take_end(struct sa_run *run, const struct sa_step_ctx *sc)
{
    if (!sc->end_status || run->stop.step)
        return;
    run->stop = (struct sa_run_stop){.step = sc->step, .end_status = sc->end_status};
    snprintf(run->stop.detail, sizeof(run->stop.detail), "%.*s", SA_STR_ARG(sc->end_reason));
}

static void succeed(struct engine *e, struct sa_run *run, struct sa_step_ctx *sc,
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
        stop_run(run, sc->step, &run->ctx.error, &bury);
    }
    take_end(run, sc);
    go_on(e, run);
    pthread_mutex_unlock(&e->lock);
}

static void fail(struct engine *e, struct sa_run *run, struct sa_step_ctx *sc,
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
        stop_run(run, sc->step, error, &plan);
    go_on(e, run);
    pthread_mutex_unlock(&e->lock);
}

static void attempt_step(struct engine *e, const struct task *task, struct sa_arena *arena)
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

static struct task *next_task(struct engine *e)
{
    pthread_mutex_lock(&e->lock);
    while (!e->first && !e->closing)
        pthread_cond_wait(&e->more, &e->lock);
    struct task *task = e->first;
    if (task) {
        e->first = task->next;
        if (!e->first)
            e->last = &e->first;
    }
    pthread_mutex_unlock(&e->lock);
    return task;
}

static void *work(void *arg)
{
    struct engine *e = arg;
    struct sa_arena *arena = sa_arena_new(STEP_ARENA_CAP);
    struct task *task;

    while ((task = next_task(e))) {
        attempt_step(e, task, arena);
        sa_free(task);
        sa_arena_reset(arena);
    }
    sa_arena_free(arena);
    return NULL;
}

/* --- the writer's news --- */

static void lost(void *arg, const struct sa_uuid *workflow, int64_t epoch, enum sa_err err)
{
    struct engine *e = arg;

    pthread_mutex_lock(&e->lock);
    for (struct sa_run *run = e->runs; run; run = run->next) {
        if (run->id.epoch != epoch || !sa_uuid_eq(&run->id.workflow, workflow))
            continue;
        run->lost = run->lost || err == SA_STALE;
        if (!run->lost && !run->stop.step) {
            struct sa_error error = {.code = err, .detail = "a step's output cannot be stored"};
            struct sa_retry_plan bury = {.again = false};
            stop_run(run, &sa_steps[SA_STEP_VALIDATE_PAYLOAD], &error, &bury);
        }
    }
    pthread_mutex_unlock(&e->lock);
}

/* --- claiming --- */

static void enter(struct engine *e, struct sa_run *run)
{
    run->next = e->runs;
    if (e->runs)
        e->runs->prev = run;
    e->runs = run;
    e->in_flight++;
}

/* A run that has taken its process down too often is not given another chance to. */
static void bury_if_poison(struct sa_run *run)
{
    if (run->crashes < CRASHES_MAX)
        return;
    unsigned ready = sa_run_ready(run), p = 1;
    while (p < SA_STEP_LAST && !(ready & SA_STEP_BIT(p)))
        p++;
    struct sa_error error = {.code = SA_INTERNAL};
    struct sa_retry_plan bury = {.again = false};
    snprintf(error.detail, sizeof(error.detail),
             "the worker died %lld times in a row while working on this run",
             (long long)run->crashes);
    stop_run(run, &sa_steps[p], &error, &bury);
}

static void begin(struct engine *e, struct sa_ctx *ctx, const struct sa_claimed *claimed,
                  const struct sa_loaded *loaded)
{
    struct sa_run *run;
    struct sa_retry_plan again = {.again = true, .waiting = "retry", .delay_ms = 5000};
    enum sa_err err = sa_run_new(ctx, claimed, loaded, &run);

    if (!err)
        err = sa_tenants_hold(ctx, e->tenants, &claimed->tenant_id, &run->tenant);
    if (err) {
        sa_log_error(ctx, "run.load");
        again.again = err != SA_INVALID_INPUT;
        stop_run(run, &sa_steps[SA_STEP_VALIDATE_PAYLOAD], &ctx->error, &again);
        sa_clear_error(ctx);
    }
    bury_if_poison(run);
    pthread_mutex_lock(&e->lock);
    enter(e, run);
    go_on(e, run);
    pthread_mutex_unlock(&e->lock);
}

static const struct sa_loaded *loaded_of(const struct sa_loaded *loaded, size_t n,
                                         const struct sa_uuid *workflow)
{
    for (size_t i = 0; i < n; i++)
        if (sa_uuid_eq(&loaded[i].workflow_id, workflow))
            return &loaded[i];
    return NULL;
}

static enum sa_err claim(struct engine *e, struct sa_ctx *ctx, size_t room, size_t *n)
{
    struct sa_claimed *claimed;
    struct sa_loaded *loaded = NULL;
    size_t n_loaded = 0;
    enum sa_err err = sa_store_claim(ctx, e->parts->store, &sa_lease_worker(e->parts->lease)->id,
                                     room, RUN_DEADLINE_S, &claimed, n);

    if (!err && *n > 0)
        err = sa_store_load(ctx, e->parts->store, claimed, *n, &loaded, &n_loaded);
    for (size_t i = 0; !err && i < *n; i++) {
        const struct sa_loaded *row = loaded_of(loaded, n_loaded, &claimed[i].workflow_id);
        if (row)
            begin(e, ctx, &claimed[i], row);
        else
            sa_log(ctx, SA_LOG_ERROR, "run.load", "queue row %s has no workflow",
                   claimed[i].workflow_id.text);
    }
    return err;
}

/*
 * How many runs there is room for. When it is nearly full, a moment's wait makes one claim of what
 * would be one for every run that ends.
 */
static size_t wait_for_room(struct engine *e, size_t concurrency)
{
    size_t wanted = concurrency > ROOM_SHARE ? concurrency / ROOM_SHARE : 1;
    struct timespec until;
    int waited = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += ROOM_WAIT_MS * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&e->lock);
    while (!waited && e->in_flight + wanted > concurrency)
        waited = pthread_cond_timedwait(&e->ended, &e->lock, &until);
    size_t room = e->in_flight < concurrency ? concurrency - e->in_flight : 0;
    pthread_mutex_unlock(&e->lock);
    return room;
}

static bool time_is_up(const struct sa_engine_options *options)
{
    return atomic_load(options->stop) || (options->until_ms && sa_mono_ms() >= options->until_ms);
}

static bool idle(struct engine *e)
{
    pthread_mutex_lock(&e->lock);
    bool none = e->in_flight == 0;
    pthread_mutex_unlock(&e->lock);
    return none;
}

static enum sa_err dispatch(struct engine *e, struct sa_ctx *ctx,
                            const struct sa_engine_options *options)
{
    int64_t poll_ms = POLL_FIRST_MS;
    enum sa_err err = SA_OK;

    while (!time_is_up(options)) {
        size_t room = wait_for_room(e, options->concurrency), n = 0;
        uint32_t seen = sa_doorbell_seen(e->parts->shared);
        if (room == 0)
            continue;
        sa_arena_reset(ctx->arena);
        if (!sa_lease_good_for(e->parts->lease, 0))
            return sa_fail(ctx, SA_STALE, "the lease of this worker is lost");
        err = claim(e, ctx, room, &n);
        if (err && err != SA_TRANSIENT)
            return err;
        if (err)
            sa_log_error(ctx, "claim.failed");
        sa_clear_error(ctx);
        if (options->once && n == 0 && !err && idle(e))
            break;
        poll_ms = n ? POLL_FIRST_MS : poll_ms * 2;
        if (poll_ms > POLL_LAST_MS || err)
            poll_ms = POLL_LAST_MS;
        if (n < room)
            sa_doorbell_wait(e->parts->shared, seen,
                             options->once ? POLL_FIRST_MS
                                           : poll_ms + (int64_t)sa_random_below(POLL_FIRST_MS));
    }
    return SA_OK;
}

static void drain(struct engine *e)
{
    pthread_mutex_lock(&e->lock);
    while (e->in_flight > 0)
        pthread_cond_wait(&e->ended, &e->lock);
    e->closing = true;
    pthread_cond_broadcast(&e->more);
    pthread_mutex_unlock(&e->lock);
}

static void start_threads(struct engine *e, pthread_t *threads, int n)
{
    pthread_attr_t attr;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    for (int i = 0; i < n; i++)
        if (pthread_create(&threads[i], &attr, work, e) != 0)
            sa_die("step thread %d of %d cannot be started", i + 1, n);
    pthread_attr_destroy(&attr);
}

enum sa_err sa_engine_run(struct sa_ctx *ctx, const struct sa_engine_parts *parts,
                          const struct sa_engine_options *options, int64_t *worked)
{
    struct engine e = {.parts = parts};
    pthread_t *threads = SA_NEW_ARRAY(ctx->arena, (size_t)options->threads, pthread_t);
    struct sa_arena *arena = sa_arena_new(CLAIM_ARENA_CAP);
    struct sa_ctx own;

    sa_ctx_init(&own, arena, ctx->component);
    e.last = &e.first;
    pthread_mutex_init(&e.lock, NULL);
    pthread_cond_init(&e.more, NULL);
    pthread_cond_init(&e.ended, NULL);
    e.tenants = sa_tenants_new(parts->conf, parts->store, parts->keys);
    e.tokens = sa_token_cache_new();
    e.writer = sa_writer_new(parts->store, &sa_lease_worker(parts->lease)->id, lost, &e);
    start_threads(&e, threads, options->threads);
    enum sa_err err = dispatch(&e, &own, options);
    if (err)
        err = sa_fail(ctx, err, "%s", sa_error_detail(&own));
    sa_lease_drain(parts->lease);
    drain(&e);
    for (int i = 0; i < options->threads; i++)
        pthread_join(threads[i], NULL);
    sa_writer_free(e.writer);
    sa_token_cache_free(e.tokens);
    sa_tenants_free(e.tenants);
    sa_arena_free(arena);
    *worked = e.worked;
    return err;
}
