/* The frame of a job; see job.h. */
#include "lib/services/job.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>

#include "lib/base/log.h"
#include "lib/store/queue.h"

enum { ARENA_CAP = 64 << 20, EXIT_USAGE = 64 };

/* The one place where a signal meets a job; set once, never cleared. */
static _Atomic bool stop_asked;

static void ask_stop(int signal)
{
    (void)signal;
    atomic_store(&stop_asked, true);
}

static void print_help(const char *name, const char *summary)
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
           name, summary);
}

static bool number_option(const char *text, int64_t max, int64_t *value)
{
    return sa_str_i64(sa_str_of(text), value) && *value >= 1 && *value <= max;
}

/* False: *exit_code says how to end. */
static bool parse(struct sa_job *job, const char *summary, int argc, char **argv, int *exit_code)
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
            print_help(job->name, summary);
            *exit_code = 0;
            return false;
        default:
            fine = false;
        }
    }
    if (fine && optind == argc)
        return true;
    fprintf(stderr, "%s: wrong usage; see %s --help\n", job->name, job->name);
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

static enum sa_err open_all(struct sa_job *job, int connections)
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
                            sa_conf_bool(&job->conf, SA_CONF_DATABASE_PREPARE), connections,
                            &job->store);
    if (err)
        return err;
    sa_store_echo(job->store, job->options.echo_sql);
    if (job->options.dry_run)
        return SA_OK;
    job->run_id = sa_uuid_new();
    return sa_store_job_start(ctx, job->store, &job->run_id, job->name,
                              sa_conf_str(&job->conf, SA_CONF_HOST_ID));
}

void sa_job_start(struct sa_job *job, const char *name, const char *summary, int connections,
                  int argc, char **argv, int *exit_code)
{
    struct sigaction action = {.sa_handler = ask_stop};

    *exit_code = -1;
    *job = (struct sa_job){.name = name, .stop = &stop_asked};
    if (!parse(job, summary, argc, argv, exit_code))
        return;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    job->arena = sa_arena_new(ARENA_CAP);
    sa_ctx_init(&job->ctx, job->arena, name);
    enum sa_err err = open_all(job, connections);
    if (err)
        *exit_code = sa_job_end(job, err, 0);
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
    sa_store_close(job->store);
    sa_keyring_wipe(&job->keys);
    sa_arena_free(job->arena);
    return code;
}
