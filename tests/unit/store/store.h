/*
 * What store tests share: a store for a role, a registered worker, and threads that begin at
 * the same moment.
 */
#ifndef SA_TESTS_UNIT_STORE_STORE_H
#define SA_TESTS_UNIT_STORE_STORE_H

#include <pthread.h>

#include "lib/store/queue.h"
#include "tests/unit/support/database.h"

static inline struct sa_store *store_as(const char *role, int connections)
{
    struct sa_store *store;

    assert_sa(sa_store_open(&unit_ctx, database_url(role), true, connections, &store));
    return store;
}

/* Known to be alive on host-1, with a process number that nobody has. */
static inline struct sa_worker store_worker(struct sa_store *store)
{
    struct sa_worker worker = {.id = sa_uuid_new(),
                               .host_id = SA_STR("host-1"),
                               .boot_id = SA_STR("boot-1"),
                               .pid = 1,
                               .pid_start = 2};

    assert_sa(sa_store_worker_register(&unit_ctx, store, &worker));
    return worker;
}

static inline size_t store_claim(struct sa_store *store, const struct sa_worker *worker,
                                 size_t limit, struct sa_claimed **runs)
{
    size_t n;

    assert_sa(sa_store_claim(&unit_ctx, store, &worker->id, limit, 60, runs, &n));
    return n;
}

static inline struct sa_claimed store_claim_one(struct sa_store *store,
                                                const struct sa_worker *worker)
{
    struct sa_claimed *runs;

    assert_int_equal(store_claim(store, worker, 1, &runs), 1);
    return runs[0];
}

/* One of many threads; n is its number. */
struct store_thread {
    pthread_t thread;
    pthread_barrier_t *start;
    struct sa_store *store;
    size_t n;
    const void *given;
    void (*work)(struct sa_ctx *ctx, struct store_thread *self);
    struct sa_arena *arena; /* what the thread made, until store_threads_end */
    struct sa_ctx ctx;
    void *made;
    size_t n_made;
    enum sa_err err;
};

static inline void *store_thread_main(void *arg)
{
    struct store_thread *self = arg;

    pthread_barrier_wait(self->start);
    self->work(&self->ctx, self);
    return NULL;
}

static inline void store_threads_run(struct store_thread *threads, size_t n, struct sa_store *store,
                                     void (*work)(struct sa_ctx *, struct store_thread *),
                                     const void *given)
{
    pthread_barrier_t start;

    pthread_barrier_init(&start, NULL, (unsigned)n);
    for (size_t i = 0; i < n; i++) {
        threads[i] = (struct store_thread){
            .start = &start, .store = store, .n = i, .given = given, .work = work};
        threads[i].arena = sa_arena_new((size_t)64 << 20);
        sa_ctx_init(&threads[i].ctx, threads[i].arena, "unit");
        assert_int_equal(pthread_create(&threads[i].thread, NULL, store_thread_main, &threads[i]),
                         0);
    }
    for (size_t i = 0; i < n; i++)
        pthread_join(threads[i].thread, NULL);
    pthread_barrier_destroy(&start);
}

static inline void store_threads_end(struct store_thread *threads, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sa_arena_free(threads[i].arena);
}

#endif
