/* The writer thread; see writer.h. */
#include "lib/workflow/writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"

enum { BATCH_MAX = 256, ARENA_CAP = 128 << 20, PATIENCE_MS = 60000 };

/* One queued row. A waiting caller's lives on its stack, others are freed by the writer. */
struct said {
    struct sa_write_op op;
    struct sa_uuid workflow;
    int64_t epoch;
    struct said *next;
    bool waited_for;
    bool done;
    enum sa_err err;
    pthread_cond_t finished; /* only when waited for */
};

struct sa_writer {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct said *first;
    struct said **last;
    bool stopping;
    struct sa_store *store;
    struct sa_uuid worker;
    sa_writer_lost *lost;
    void *arg;
};

static void enqueue(struct sa_writer *writer, struct said *said)
{
    pthread_mutex_lock(&writer->lock);
    *writer->last = said;
    writer->last = &said->next;
    pthread_cond_signal(&writer->more);
    pthread_mutex_unlock(&writer->lock);
}

static void prepare(struct said *said, const struct sa_run_id *run, enum sa_write kind, json_t *row)
{
    json_object_set_new(row, "tenant_id", json_string(run->tenant.text));
    json_object_set_new(row, "workflow_id", json_string(run->workflow.text));
    json_object_set_new(row, "epoch", json_integer(run->epoch));
    said->op = (struct sa_write_op){.kind = kind, .tenant = run->tenant, .row = row};
    said->workflow = run->workflow;
    said->epoch = run->epoch;
}

void sa_writer_say(struct sa_writer *writer, const struct sa_run_id *run, enum sa_write kind,
                   json_t *row)
{
    struct said *said = sa_malloc(sizeof(*said));

    *said = (struct said){.next = NULL};
    prepare(said, run, kind, row);
    enqueue(writer, said);
}

enum sa_err sa_writer_say_and_wait(struct sa_ctx *ctx, struct sa_writer *writer,
                                   const struct sa_run_id *run, enum sa_write kind, json_t *row,
                                   struct sa_ledger_row *ledger)
{
    struct said said = {.waited_for = true};

    prepare(&said, run, kind, row);
    pthread_cond_init(&said.finished, NULL);
    enqueue(writer, &said);
    pthread_mutex_lock(&writer->lock);
    while (!said.done)
        pthread_cond_wait(&said.finished, &writer->lock);
    pthread_mutex_unlock(&writer->lock);
    pthread_cond_destroy(&said.finished);
    json_decref(said.op.row);
    if (said.err)
        return sa_fail(ctx, said.err, "writing to the journal failed");
    if (!said.op.accepted)
        return sa_fail(ctx, SA_STALE, "the lease was lost");
    if (ledger)
        *ledger = said.op.ledger;
    return SA_OK;
}

/* Takes at most BATCH_MAX rows off the queue; 0 means the writer ends. */
static size_t take(struct sa_writer *writer, struct said *batch[])
{
    size_t n = 0;

    pthread_mutex_lock(&writer->lock);
    while (!writer->first && !writer->stopping)
        pthread_cond_wait(&writer->more, &writer->lock);
    while (writer->first && n < BATCH_MAX) {
        batch[n++] = writer->first;
        writer->first = writer->first->next;
    }
    if (!writer->first)
        writer->last = &writer->first;
    pthread_mutex_unlock(&writer->lock);
    return n;
}

static enum sa_err write_once(struct sa_writer *writer, struct said *const batch[], size_t n)
{
    struct sa_arena *arena = sa_arena_new(ARENA_CAP);
    struct sa_ctx ctx;
    struct sa_write_op *ops[BATCH_MAX];

    sa_ctx_init(&ctx, arena, "run_workflows");
    for (size_t i = 0; i < n; i++)
        ops[i] = &batch[i]->op;
    enum sa_err err = sa_store_write(&ctx, writer->store, &writer->worker, ops, n);
    if (err)
        sa_log_error(&ctx, "writer.failed");
    sa_arena_free(arena);
    return err;
}

/* A database that is away is waited for; the leases decide meanwhile who goes on later. */
static enum sa_err write_patiently(struct sa_writer *writer, struct said *const batch[], size_t n)
{
    int64_t until = sa_mono_ms() + PATIENCE_MS;
    int64_t pause_ms = 20;
    enum sa_err err;

    while ((err = write_once(writer, batch, n)) == SA_TRANSIENT && sa_mono_ms() < until) {
        struct timespec pause = {.tv_sec = pause_ms / 1000, .tv_nsec = pause_ms % 1000 * 1000000};
        nanosleep(&pause, NULL);
        pause_ms = pause_ms < 1000 ? pause_ms * 2 : 1000;
    }
    return err;
}

/* Fenced and final kinds tell their run; attempts, errors and audit rows are facts anyway. */
static bool run_must_know(const struct said *said)
{
    return said->op.kind == SA_WRITE_STEP;
}

static void answer(struct sa_writer *writer, struct said *said, enum sa_err err)
{
    if (said->waited_for) {
        pthread_mutex_lock(&writer->lock);
        said->err = err;
        said->done = true;
        pthread_cond_signal(&said->finished);
        pthread_mutex_unlock(&writer->lock);
        return;
    }
    if (run_must_know(said) && (err || !said->op.accepted))
        writer->lost(writer->arg, &said->workflow, said->epoch, err ? err : SA_STALE);
    json_decref(said->op.row);
    sa_free(said);
}

static void *work(void *arg)
{
    struct sa_writer *writer = arg;
    struct said *batch[BATCH_MAX];
    size_t n;

    while ((n = take(writer, batch)) > 0) {
        enum sa_err err = write_patiently(writer, batch, n);
        if (!err || n == 1) {
            for (size_t i = 0; i < n; i++)
                answer(writer, batch[i], err);
            continue;
        }
        /* One row that cannot be stored must not take the others with it. */
        for (size_t i = 0; i < n; i++)
            answer(writer, batch[i], write_patiently(writer, &batch[i], 1));
    }
    return NULL;
}

struct sa_writer *sa_writer_new(struct sa_store *store, const struct sa_uuid *worker,
                                sa_writer_lost *lost, void *arg)
{
    struct sa_writer *writer = sa_malloc(sizeof(*writer));

    *writer = (struct sa_writer){.store = store, .worker = *worker, .lost = lost, .arg = arg};
    writer->last = &writer->first;
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->more, NULL);
    if (pthread_create(&writer->thread, NULL, work, writer) != 0)
        sa_die("the writer's thread cannot be started");
    return writer;
}

void sa_writer_free(struct sa_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->more);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    pthread_mutex_destroy(&writer->lock);
    pthread_cond_destroy(&writer->more);
    sa_free(writer);
}
