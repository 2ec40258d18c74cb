/* The frame of a job; see job.h. */
#include "lib/services/job.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "lib/base/log.h"
#include "lib/store/queue.h"

enum { ARENA_CAP = 64 << 20, EXIT_USAGE = 64 };

/* How often the watcher looks whether the job has ended by itself. */
enum { LOOK_MS = 100 };

/* Signals are taken by a thread of their own, so that no handler ever interrupts the work. */
static void *watch(void *arg)
{
    struct sa_job *job = arg;
    struct timespec look = {.tv_nsec = LOOK_MS * 1000000};
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    while (!atomic_load(&job->ended))
        if (sigtimedwait(&signals, NULL, &look) > 0) {
            atomic_store(&job->stop, true);
            sa_doorbell_ring(job->shared);
        }
    return NULL;
}

static void take_signals(struct sa_job *job)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (pthread_create(&job->watcher, NULL, watch, job) != 0)
        sa_die("the signal thread cannot be started");
}

static void print_help(const struct sa_job_spec *spec)
{
    printf("%s: %s\n\n"
           "  --once             do what is due, then end\n"
           "  --for SECONDS      work this long, then end (cron: 55)\n"
           "  --concurrency N    how many at once\n"
           "  --dry-run          say what would be done, do nothing\n"
           "  --echo-sql         log each statement with its time\n"
           "  --help             this text\n\n"
           "Settings come from the file named by SALES_AGENT_CONF and from the environment;\n"
           "`salesctl config` lists them.\n",
           spec->name, spec->summary);
}

static bool number_option(const char *text, int64_t max, int64_t *value)
{
    return sa_str_i64(sa_str_of(text), value) && *value >= 1 && *value <= max;
}

/* False: *exit_code says how to end. */
static bool parse(struct sa_job *job, int argc, char **argv, int *exit_code)
{
    static const struct option options[] = {{"once", no_argument, NULL, 'o'},
                                            {"for", required_argument, NULL, 'f'},
                                            {"concurrency", required_argument, NULL, 'c'},
                                            {"dry-run", no_argument, NULL, 'd'},
                                            {"echo-sql", no_argument, NULL, 'e'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    struct sa_job_options *o = &job->options;
    bool fine = true;
    int c;

    while (fine && (c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 'o':
            o->once = true;
            break;
        case 'd':
            o->dry_run = true;
            break;
        case 'e':
            o->echo_sql = true;
            break;
        case 'f':
            fine = number_option(optarg, 86400, &o->for_seconds);
            break;
        case 'c':
            fine = number_option(optarg, 10000, &o->concurrency);
            break;
        case 'h':
            print_help(job->spec);
            *exit_code = 0;
            return false;
        default:
            fine = false;
        }
    }
    if (fine && optind == argc)
        return true;
    fprintf(stderr, "%s: wrong usage; see %s --help\n", job->spec->name, job->spec->name);
    *exit_code = EXIT_USAGE;
    return false;
}

static void setup_log(const struct sa_conf *conf)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    enum sa_log_level level = SA_LOG_INFO;

    for (unsigned i = 0; i < SA_COUNT(levels); i++)
        if (sa_str_eq(sa_conf_str(conf, SA_CONF_LOG_LEVEL), sa_str_of(levels[i])))
            level = (enum sa_log_level)i;
    sa_log_setup(level, sa_str_eq(sa_conf_str(conf, SA_CONF_LOG_FORMAT), SA_STR("text"))
                            ? SA_LOG_TEXT
                            : SA_LOG_JSON);
}

static enum sa_err open_all(struct sa_job *job)
{
    struct sa_ctx *ctx = &job->ctx;
    enum sa_err err = sa_conf_load(ctx, &job->conf);

    if (err)
        return err;
    setup_log(&job->conf);
    err = sa_keyring_parse(ctx, sa_conf_str(&job->conf, SA_CONF_OAUTH_ENCRYPTION_KEY), &job->keys);
    if (!err)
        err = sa_shared_open(ctx, sa_conf_str(&job->conf, SA_CONF_SHARED_FILE), &job->shared);
    if (!err)
        err = sa_store_open(ctx, sa_conf_database(&job->conf, SA_CONF_JOB_DATABASE_URL),
                            sa_conf_bool(&job->conf, SA_CONF_DATABASE_PREPARE),
                            job->spec->connections, &job->store);
    if (err)
        return err;
    sa_store_echo(job->store, job->options.echo_sql);
    if (job->options.dry_run)
        return SA_OK;
    job->run_id = sa_uuid_new();
    return sa_store_job_start(ctx, job->store, &job->run_id, job->spec->name,
                              sa_conf_str(&job->conf, SA_CONF_HOST_ID));
}

int sa_job_start(struct sa_job *job, const struct sa_job_spec *spec, int argc, char **argv)
{
    int exit_code = -1;

    *job = (struct sa_job){.spec = spec};
    if (!parse(job, argc, argv, &exit_code))
        return exit_code;
    job->arena = sa_arena_new(ARENA_CAP);
    sa_ctx_init(&job->ctx, job->arena, spec->name);
    enum sa_err err = open_all(job);
    if (err)
        return sa_job_end(job, err, 0);
    take_signals(job);
    return -1;
}

int sa_job_end(struct sa_job *job, enum sa_err err, int64_t items)
{
    int code = sa_err_info(err)->exit_code;

    if (err)
        sa_log_error(&job->ctx, "job.failed");
    if (job->store && !sa_uuid_none(&job->run_id)) {
        sa_clear_error(&job->ctx);
        if (sa_store_job_finish(&job->ctx, job->store, &job->run_id, code, items))
            sa_log_error(&job->ctx, "job.record");
    }
    if (job->watcher) {
        atomic_store(&job->ended, true);
        pthread_join(job->watcher, NULL);
    }
    sa_store_close(job->store);
    sa_keyring_wipe(&job->keys);
    sa_arena_free(job->arena);
    return code;
}
