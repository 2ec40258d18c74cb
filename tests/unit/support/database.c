/* See database.h. Has a connection of its own, so that nothing it does passes through lib/db. */
#include "tests/unit/support/database.h"

#include <libpq-fe.h>

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
