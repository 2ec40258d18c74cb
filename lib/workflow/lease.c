/* Heartbeat and rescue; see lease.h. */
#include "lib/workflow/lease.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/base/metrics.h"

/* docs/queue.md: same-host deaths are seen within half a second. */
enum { LOOK_MS = 500, ARENA_CAP = 8 << 20 };

struct sa_lease {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    _Atomic bool draining;
    _Atomic int64_t good_until_ms; /* boot clock */
    struct sa_worker worker;
    char host_id[128];
    char boot_id[64];
    int64_t lease_ms;
    int64_t silent_seconds;
    struct sa_store *store;
    struct sa_shared *shared;
};

static bool read_small(const char *path, char *out, size_t size)
{
    FILE *file = fopen(path, "re");

    if (!file)
        return false;
    size_t n = fread(out, 1, size - 1, file);
    fclose(file);
    out[n] = '\0';
    return n > 0;
}

/*
 * Field 22 of /proc/PID/stat, -1 for no such process; the name before it may hold anything, so
 * count from its ')'. A dead process that nobody has waited for still stands there, in state Z.
 */
static int64_t process_start(int64_t pid)
{
    char path[64], text[1024];
    int64_t start = -1;

    snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
    if (!read_small(path, text, sizeof(text)))
        return -1;
    struct sa_str rest = sa_str_of(text), field;
    rest = sa_str_sub(rest, (size_t)(sa_str_rchr(rest, ')') + 2), rest.n);
    for (int i = 3; i <= 22 && sa_str_split(&rest, ' ', &field); i++)
        if ((i == 3 && (sa_str_eq(field, SA_STR("Z")) || sa_str_eq(field, SA_STR("X")))) ||
            (i == 22 && !sa_str_i64(field, &start)))
            return -1;
    return start;
}

static void identify(struct sa_lease *lease, const struct sa_conf *conf)
{
    struct sa_str host = sa_conf_str(conf, SA_CONF_HOST_ID);

    if (host.n)
        snprintf(lease->host_id, sizeof(lease->host_id), "%.*s", SA_STR_ARG(host));
    else if (gethostname(lease->host_id, sizeof(lease->host_id) - 1) != 0)
        snprintf(lease->host_id, sizeof(lease->host_id), "unknown");
    if (!read_small("/proc/sys/kernel/random/boot_id", lease->boot_id, sizeof(lease->boot_id)))
        lease->boot_id[0] = '\0';
    lease->worker = (struct sa_worker){
        .id = sa_uuid_new(),
        .host_id = sa_str_of(lease->host_id),
        .boot_id = sa_str_trim(sa_str_of(lease->boot_id)),
        .pid = getpid(),
        .pid_start = process_start(getpid()),
    };
}

/* Gone: another boot, no such pid, or a pid that began at another time. */
static bool process_gone(const struct sa_lease *lease, const struct sa_suspect *s)
{
    if (!s->same_host)
        return false;
    return !sa_str_eq(s->boot_id, lease->worker.boot_id) || process_start(s->pid) != s->pid_start;
}

static void rescue(struct sa_ctx *ctx, struct sa_lease *lease)
{
    struct sa_suspect *suspects;
    size_t n;
    enum sa_err err = sa_store_workers_suspect(ctx, lease->store, &lease->worker,
                                               lease->silent_seconds, &suspects, &n);

    for (size_t i = 0; !err && i < n; i++) {
        bool gone = process_gone(lease, &suspects[i]);
        int64_t rescued = 0;
        if (!gone && !suspects[i].silent)
            continue;
        err = sa_store_worker_rescue(ctx, lease->store, &suspects[i].id, gone,
                                     lease->silent_seconds, &rescued);
        if (err || rescued == 0)
            continue;
        for (int64_t k = 0; k < rescued; k++)
            sa_metric_add(lease->shared, SA_METRIC_LEASES_RESCUED, 0, 0);
        sa_log(ctx, SA_LOG_WARN, "job.rescued", "%lld runs of worker %s (pid %lld) are free again",
               (long long)rescued, suspects[i].id.text, (long long)suspects[i].pid);
        sa_doorbell_ring(lease->shared);
    }
    if (err) {
        sa_log_error(ctx, "rescue.failed");
        sa_clear_error(ctx);
    }
}

static void beat(struct sa_ctx *ctx, struct sa_lease *lease)
{
    int64_t sent = sa_mono_ms();
    enum sa_err err = sa_store_worker_heartbeat(ctx, lease->store, &lease->worker.id,
                                                atomic_load(&lease->draining));

    if (!err)
        atomic_store(&lease->good_until_ms, sent + lease->lease_ms);
    else if (err == SA_STALE)
        atomic_store(&lease->good_until_ms, 0);
    if (err) {
        sa_log_error(ctx, "heartbeat.failed");
        sa_clear_error(ctx);
    }
}

static void pause_until(struct sa_lease *lease, int64_t until_ms)
{
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};

    pthread_mutex_lock(&lease->lock);
    while (!lease->stopping && pthread_cond_timedwait(&lease->wake, &lease->lock, &until) == 0)
        ;
    pthread_mutex_unlock(&lease->lock);
}

static bool stopping(struct sa_lease *lease)
{
    pthread_mutex_lock(&lease->lock);
    bool stop = lease->stopping;
    pthread_mutex_unlock(&lease->lock);
    return stop;
}

static void *keep(void *arg)
{
    struct sa_lease *lease = arg;
    struct sa_arena *arena = sa_arena_new(ARENA_CAP);
    int64_t next_beat = 0;

    while (!stopping(lease)) {
        struct sa_ctx ctx;
        sa_arena_reset(arena);
        sa_ctx_init(&ctx, arena, "run_workflows");
        if (sa_mono_ms() >= next_beat) {
            next_beat = sa_mono_ms() + lease->lease_ms / 6;
            beat(&ctx, lease);
        }
        rescue(&ctx, lease);
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        int64_t pause = lease->lease_ms / 6 < LOOK_MS ? lease->lease_ms / 6 : LOOK_MS;
        pause_until(lease, (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + pause);
    }
    sa_arena_free(arena);
    return NULL;
}

enum sa_err sa_lease_new(struct sa_ctx *ctx, const struct sa_conf *conf, struct sa_store *store,
                         struct sa_shared *shared, struct sa_lease **out)
{
    struct sa_lease *lease = sa_malloc(sizeof(*lease));
    pthread_condattr_t clock;

    *lease = (struct sa_lease){.store = store, .shared = shared};
    lease->lease_ms = sa_conf_int(conf, SA_CONF_LEASE_SECONDS) * 1000;
    lease->silent_seconds =
        (lease->lease_ms + sa_conf_int(conf, SA_CONF_EFFECT_DEADLINE_MS) + 999) / 1000;
    identify(lease, conf);
    int64_t sent = sa_mono_ms();
    enum sa_err err = sa_store_worker_register(ctx, store, &lease->worker);
    if (err) {
        sa_free(lease);
        return sa_note(ctx, err, "registering as a worker");
    }
    atomic_store(&lease->good_until_ms, sent + lease->lease_ms);
    pthread_mutex_init(&lease->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&lease->wake, &clock);
    pthread_condattr_destroy(&clock);
    rescue(ctx, lease);
    if (pthread_create(&lease->thread, NULL, keep, lease) != 0)
        sa_die("the heartbeat's thread cannot be started");
    *out = lease;
    return SA_OK;
}

void sa_lease_free(struct sa_lease *lease)
{
    struct sa_arena *arena = sa_arena_new(ARENA_CAP);
    struct sa_ctx ctx;

    pthread_mutex_lock(&lease->lock);
    lease->stopping = true;
    pthread_cond_signal(&lease->wake);
    pthread_mutex_unlock(&lease->lock);
    pthread_join(lease->thread, NULL);
    sa_ctx_init(&ctx, arena, "run_workflows");
    if (sa_store_worker_leave(&ctx, lease->store, &lease->worker.id))
        sa_log_error(&ctx, "worker.leave");
    sa_arena_free(arena);
    sa_free(lease);
}

const struct sa_worker *sa_lease_worker(const struct sa_lease *lease)
{
    return &lease->worker;
}

bool sa_lease_good_for(const struct sa_lease *lease, int64_t ms)
{
    return sa_mono_ms() + ms <= atomic_load(&lease->good_until_ms);
}

void sa_lease_drain(struct sa_lease *lease)
{
    atomic_store(&lease->draining, true);
}
