/* See database.h. Has a connection of its own, so that nothing it does passes through lib/db. */
#include "tests/unit/support/database.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/stat.h>

enum { SKIPPED = 77, SQL_MAX = 16384 };

static char clone[64];
static PGconn *super;
static struct sa_arena *memory;

struct sa_str database_url_of(const char *database, const char *role)
{
    return sa_str_fmt(memory, "postgresql://%s@/%s?%s", role, database, getenv("TEST_DATABASE"));
}

struct sa_str database_url(const char *role)
{
    return database_url_of(clone, role);
}

static void run_apart(const char *sql)
{
    PGconn *pg = PQconnectdb(database_url_of("postgres", "postgres").p);
    PGresult *result = PQexec(pg, sql);

    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        sa_die("%s: %s", sql, PQerrorMessage(pg));
    PQclear(result);
    PQfinish(pg);
}

int database_up(void **state)
{
    (void)state;
    if (!getenv("TEST_DATABASE")) {
        fprintf(stderr, "skipped: needs the database that tools/test starts\n");
        exit(SKIPPED);
    }
    memory = sa_arena_new((size_t)256 << 20);
    snprintf(clone, sizeof(clone), "unit_%d", (int)getpid());
    run_apart(
        sa_str_fmt(memory, "CREATE DATABASE %s TEMPLATE sales_agent OWNER sa_owner", clone).p);
    super = PQconnectdb(database_url("postgres").p);
    return PQstatus(super) == CONNECTION_OK ? 0 : -1;
}

int database_down(void **state)
{
    (void)state;
    PQfinish(super);
    run_apart(sa_str_fmt(memory, "DROP DATABASE %s WITH (FORCE)", clone).p);
    sa_arena_free(memory);
    return 0;
}

void database_away(void)
{
    run_apart(sa_str_fmt(memory, "ALTER DATABASE %s ALLOW_CONNECTIONS false", clone).p);
    database_do("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND usename LIKE 'sa\\_%%'");
}

void database_back(void)
{
    run_apart(sa_str_fmt(memory, "ALTER DATABASE %s ALLOW_CONNECTIONS true", clone).p);
}

static PGresult *ask(const char *format, va_list args)
{
    char sql[SQL_MAX];
    int n = vsnprintf(sql, sizeof(sql), format, args);

    if (n < 0 || n >= SQL_MAX)
        sa_die("a statement of a test is longer than %d bytes", SQL_MAX);
    PGresult *result = PQexec(super, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(super));
    return result;
}

void database_do(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    PQclear(ask(format, args));
    va_end(args);
}

static const char *first_value(PGresult *result)
{
    bool some = PQntuples(result) > 0 && !PQgetisnull(result, 0, 0);
    const char *text = sa_str_dup(memory, sa_str_of(some ? PQgetvalue(result, 0, 0) : "")).p;

    PQclear(result);
    return text;
}

const char *database_ask(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    const char *text = first_value(ask(format, args));
    va_end(args);
    return text;
}

int64_t database_ask_int(const char *format, ...)
{
    va_list args;
    int64_t value = 0;

    va_start(args, format);
    const char *text = first_value(ask(format, args));
    va_end(args);
    if (!sa_str_i64(sa_str_of(text), &value))
        fail_msg("'%s' is no number: %s", text, format);
    return value;
}

struct sa_uuid database_tenant(const char *slug)
{
    struct sa_uuid id = sa_uuid_new(), found;

    const char *text =
        database_ask("SELECT id FROM create_tenant('%s', '%s', '%s', '{}', false, '{}', '{}')",
                     id.text, slug, slug);
    if (!sa_uuid_parse(sa_str_of(text), &found))
        fail_msg("no tenant %s", slug);
    return found;
}

struct sa_uuid database_run(const struct sa_uuid *tenant, const char *email)
{
    struct sa_uuid submission = sa_uuid_new(), workflow = sa_uuid_new(), audit = sa_uuid_new();

    database_do("SELECT intake_submission('%s', '%s', '%s', '%s', 'file', 'form-1', '%s', '%s', "
                "true, 'raw', '{}', "
                "'{\"email\": \"%s\"}', 0, 'trace-1')",
                tenant->text, submission.text, workflow.text, audit.text, submission.text, email,
                email);
    return workflow;
}

void database_forget_runs(void)
{
    database_do(
        "TRUNCATE workflow_queue, workers, workflow_steps, workflow_step_attempts, "
        "workflow_errors, "
        "dead_letter_queue, side_effects, draft_emails, hubspot_tasks, slot_holds, workflows, "
        "form_submissions, submission_quarantine, job_runs");
    database_do("UPDATE queues SET paused = false");
}

/* --- a cluster of one's own --- */

static char own[128];

static bool stack(const char *verb)
{
    int status = 0;

    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        setenv("STATE", own, 1);
        setenv("ONLY", "database", 1);
        setenv("PORT_FROM", "18080", 1);
        unsetenv("PGPASSFILE");
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execl("tools/stack", "tools/stack", verb, (char *)NULL);
        _exit(127);
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The first line of a file of the own stack that begins so, without its beginning. */
static void read_line(const char *file, const char *begin, char *out, size_t size)
{
    char path[256], line[256];

    snprintf(path, sizeof(path), "%s/run/%s", own, file);
    FILE *in = fopen(path, "re");
    out[0] = '\0';
    while (in && fgets(line, sizeof(line), in)) {
        size_t n = strlen(begin);
        if (strncmp(line, begin, n) == 0)
            snprintf(out, size, "%.*s", (int)strcspn(line + n, "\n"), line + n);
    }
    if (in)
        fclose(in);
}

static void point_at_own(void)
{
    char sockets[128], port[32], text[256];

    read_line("place", "SOCKETS=", sockets, sizeof(sockets));
    read_line("place", "PG_AT=", port, sizeof(port));
    snprintf(text, sizeof(text), "host=%s/pg&port=%s", sockets, port);
    setenv("TEST_DATABASE", text, 1);
    snprintf(text, sizeof(text), "%s/pgpass", own);
    setenv("PGPASSFILE", text, 1);
}

int database_own_up(void **state)
{
    const char *folder = getenv("TMPDIR");

    if (!getenv("TEST_DATABASE"))
        return database_up(state);
    snprintf(own, sizeof(own), "%s/sa-test-XXXXXX", folder ? folder : "/tmp");
    if (!mkdtemp(own) || chmod(own, 0755) != 0 || !stack("up"))
        return -1;
    point_at_own();
    return database_up(state);
}

int database_own_down(void **state)
{
    int failed = database_down(state);

    return stack("down") ? failed : -1;
}

void database_own_crash(void)
{
    /* The server notices a moment later and then ends every backend; this one tells when. */
    PGconn *witness = PQconnectdb(database_url("postgres").p);
    struct pollfd fd = {.fd = PQsocket(witness), .events = POLLIN};

    if (kill((pid_t)PQbackendPID(super), SIGKILL) != 0)
        fail_msg("no server to crash");
    if (poll(&fd, 1, 20000) != 1)
        fail_msg("the server has not noticed that a backend was killed");
    PQfinish(witness);
}

void database_own_wait(void)
{
    for (int tries = 0; tries < 2000; tries++) {
        PQreset(super);
        if (PQstatus(super) == CONNECTION_OK)
            return;
        usleep(10000);
    }
    fail_msg("the server has not recovered: %s", PQerrorMessage(super));
}
