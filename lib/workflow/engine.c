/*
 * The engine: one dispatcher that claims, a pool of threads that run ready steps. See
 * engine.h; which step is ready is graph.c's, running one attempt.c's.
 */

#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/base/random.h"
#include "lib/workflow/internal.h"

enum {
    STEP_ARENA_CAP = 64 << 20,
    CLAIM_ARENA_CAP = 256 << 20,
    POLL_FIRST_MS = 50,
    POLL_LAST_MS = 1000,
    RUN_DEADLINE_S = 1800,
    ROOM_SHARE = 8,
    ROOM_WAIT_MS = 20,
    STACK_BYTES = 512 * 1024,
    CRASHES_ALONE = 2, /* from here on a run is worked alone ... */
    CRASHES_MAX = 5    /* ... and buried when it was alone in three crashes */
};

static void *work(void *arg)
{
    struct sa_engine *e = arg;
    struct sa_arena *arena = sa_arena_new(STEP_ARENA_CAP);
    struct sa_task *task;

    while ((task = sa_engine_next_task(e))) {
        sa_engine_attempt(e, task, arena);
        sa_free(task);
        sa_arena_reset(arena);
    }
    sa_arena_free(arena);
    return NULL;
}

/* --- claiming --- */

static bool time_is_up(const struct sa_engine_options *options)
{
    return atomic_load(options->stop) || (options->until_ms && sa_mono_ms() >= options->until_ms);
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
    sa_engine_stop_run(run, &sa_steps[p], &error, &bury);
}

static void begin(struct sa_engine *e, struct sa_ctx *ctx, const struct sa_claimed *claimed,
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
        sa_engine_stop_run(run, &sa_steps[SA_STEP_VALIDATE_PAYLOAD], &ctx->error, &again);
        sa_clear_error(ctx);
    }
    bury_if_poison(run);
    if (run->crashes >= CRASHES_ALONE && !run->stop.step) {
        run->next = e->suspects;
        e->suspects = run;
        return;
    }
    pthread_mutex_lock(&e->lock);
    sa_engine_enter(e, run);
    pthread_mutex_unlock(&e->lock);
}

/*
 * A run that was there when workers died is worked with nothing beside it, so that the next
 * crash blames only whom it should. What is left when time is up goes back with the lease.
 */
static void work_suspects(struct sa_engine *e, const struct sa_engine_options *options)
{
    while (e->suspects) {
        struct sa_run *run = e->suspects;
        e->suspects = run->next;
        run->next = NULL;
        pthread_mutex_lock(&e->lock);
        while (e->in_flight > 0)
            pthread_cond_wait(&e->ended, &e->lock);
        if (time_is_up(options)) {
            sa_tenants_drop(e->tenants, run->tenant);
            sa_run_free(run);
        } else {
            sa_engine_enter(e, run);
        }
        while (e->in_flight > 0)
            pthread_cond_wait(&e->ended, &e->lock);
        pthread_mutex_unlock(&e->lock);
    }
}

static const struct sa_loaded *loaded_of(const struct sa_loaded *loaded, size_t n,
                                         const struct sa_uuid *workflow)
{
    for (size_t i = 0; i < n; i++)
        if (sa_uuid_eq(&loaded[i].workflow_id, workflow))
            return &loaded[i];
    return NULL;
}

/* What a failed claim may have left in the table under our name goes back. */
static enum sa_err disown(struct sa_engine *e, struct sa_ctx *ctx)
{
    size_t n = 0;

    pthread_mutex_lock(&e->lock);
    struct sa_uuid *held = SA_NEW_ARRAY(ctx->arena, e->in_flight, struct sa_uuid);
    for (struct sa_run *run = e->runs; run; run = run->next)
        held[n++] = run->id.workflow;
    pthread_mutex_unlock(&e->lock);
    enum sa_err err =
        sa_store_disown(ctx, e->parts->store, &sa_lease_worker(e->parts->lease)->id, held, n);
    e->uncertain = err != SA_OK;
    return err;
}

static enum sa_err claim(struct sa_engine *e, struct sa_ctx *ctx, size_t room, size_t *n)
{
    struct sa_claimed *claimed;
    struct sa_loaded *loaded = NULL;
    size_t n_loaded = 0;
    enum sa_err err = e->uncertain ? disown(e, ctx) : SA_OK;

    if (!err)
        err = sa_store_claim(ctx, e->parts->store, &sa_lease_worker(e->parts->lease)->id, room,
                             RUN_DEADLINE_S, &claimed, n);
    if (!err && *n > 0)
        err = sa_store_load(ctx, e->parts->store, claimed, *n, &loaded, &n_loaded);
    e->uncertain = err != SA_OK;
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
static size_t wait_for_room(struct sa_engine *e, size_t concurrency)
{
    size_t wanted = concurrency > ROOM_SHARE ? concurrency / ROOM_SHARE : 1;
    struct timespec until;
    int waited = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += ROOM_WAIT_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&e->lock);
    while (!waited && e->in_flight + wanted > concurrency)
        waited = pthread_cond_timedwait(&e->ended, &e->lock, &until);
    size_t room = e->in_flight < concurrency ? concurrency - e->in_flight : 0;
    pthread_mutex_unlock(&e->lock);
    return room;
}

static bool idle(struct sa_engine *e)
{
    pthread_mutex_lock(&e->lock);
    bool none = e->in_flight == 0;
    pthread_mutex_unlock(&e->lock);
    return none;
}

static enum sa_err dispatch(struct sa_engine *e, struct sa_ctx *ctx,
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
        work_suspects(e, options);
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

static void drain(struct sa_engine *e)
{
    pthread_mutex_lock(&e->lock);
    e->handing_back = true;
    while (e->in_flight > 0)
        pthread_cond_wait(&e->ended, &e->lock);
    e->closing = true;
    pthread_cond_broadcast(&e->more);
    pthread_mutex_unlock(&e->lock);
}

static void start_threads(struct sa_engine *e, pthread_t *threads, int n)
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
    struct sa_engine e = {.parts = parts};
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
    e.writer = sa_writer_new(parts->store, &sa_lease_worker(parts->lease)->id, sa_engine_lost, &e);
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
