/* Connections, the pool, and calls as one pipeline; see db.h. */
#include "lib/db/db.h"

#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/db/sqlstate.h"

/* Longer than any role's statement_timeout but verify's; a silent server counts as lost. */
enum { ANSWER_DEADLINE_MS = 65000 };

struct connection {
    PGconn *pg;
    bool *prepared; /* by statement number */
    int64_t patience_ms;
    struct connection *next;
};

struct sa_db_pool {
    pthread_mutex_t lock;
    pthread_cond_t returned;
    struct connection *idle;
    char *url;
    const struct sa_sql_set *sql;
    bool prepare;
    bool echo;
    int64_t patience_ms;
};

static bool readable(struct sa_ctx *ctx, struct sa_str url)
{
    PQconninfoOption *options = PQconninfoParse(sa_str_c(ctx->arena, url), NULL);

    PQconninfoFree(options);
    return options != NULL;
}

enum sa_err sa_db_pool_new(struct sa_ctx *ctx, struct sa_str url, int connections, bool prepare,
                           const struct sa_sql_set *sql, struct sa_db_pool **pool)
{
    if (url.n == 0)
        return sa_fail(ctx, SA_CONFIGURATION, "no database: set DATABASE_URL");
    /* libpq's own text may quote the password. */
    if (!readable(ctx, url))
        return sa_fail(ctx, SA_CONFIGURATION,
                       "the database's address is not postgresql://user:password@host:port/name");
    struct sa_db_pool *p = sa_malloc(sizeof(*p));
    *p = (struct sa_db_pool){.sql = sql, .prepare = prepare, .patience_ms = ANSWER_DEADLINE_MS};
    p->url = sa_malloc(url.n + 1);
    memcpy(p->url, url.p, url.n);
    p->url[url.n] = '\0';
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->returned, NULL);
    for (int i = 0; i < connections; i++) {
        struct connection *c = sa_malloc(sizeof(*c));
        *c = (struct connection){.next = p->idle};
        c->prepared = sa_malloc(sql->count);
        memset(c->prepared, 0, sql->count);
        p->idle = c;
    }
    *pool = p;
    return SA_OK;
}

void sa_db_pool_free(struct sa_db_pool *pool)
{
    if (!pool)
        return;
    while (pool->idle) {
        struct connection *c = pool->idle;
        pool->idle = c->next;
        PQfinish(c->pg);
        sa_free(c->prepared);
        sa_free(c);
    }
    sa_free(pool->url);
    sa_free(pool);
}

void sa_db_pool_patience(struct sa_db_pool *pool, int64_t ms)
{
    pool->patience_ms = ms;
}

void sa_db_pool_echo(struct sa_db_pool *pool, bool on)
{
    pool->echo = on;
}

static struct connection *borrow(struct sa_db_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (!pool->idle)
        pthread_cond_wait(&pool->returned, &pool->lock);
    struct connection *c = pool->idle;
    pool->idle = c->next;
    c->patience_ms = pool->patience_ms;
    pthread_mutex_unlock(&pool->lock);
    return c;
}

static void give_back(struct sa_db_pool *pool, struct connection *c)
{
    pthread_mutex_lock(&pool->lock);
    c->next = pool->idle;
    pool->idle = c;
    pthread_cond_signal(&pool->returned);
    pthread_mutex_unlock(&pool->lock);
}

static void disconnect(struct sa_db_pool *pool, struct connection *c)
{
    PQfinish(c->pg);
    c->pg = NULL;
    memset(c->prepared, 0, pool->sql->count);
}

static void ignore_notice(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

/* A failed connect has no SQLSTATE in libpq 15, only text. */
static bool refused_for_good(struct sa_str why)
{
    return sa_str_find(why, SA_STR("authentication failed")) >= 0 ||
           sa_str_find(why, SA_STR("does not exist")) >= 0 ||
           sa_str_find(why, SA_STR("not permitted to log in")) >= 0;
}

/* One connect function hardens the session: short connect, dead peers noticed, pipeline mode. */
static enum sa_err ensure_connected(struct sa_ctx *ctx, struct sa_db_pool *pool,
                                    struct connection *c)
{
    const char *names[] = {
        "dbname",          "application_name",    "connect_timeout", "tcp_user_timeout",
        "keepalives_idle", "keepalives_interval", "client_encoding", NULL};
    const char *values[] = {pool->url, ctx->component, "5", "10000", "10", "5", "UTF8", NULL};

    if (c->pg && PQstatus(c->pg) == CONNECTION_OK)
        return SA_OK;
    disconnect(pool, c);
    c->pg = PQconnectdbParams(names, values, 1);
    if (PQstatus(c->pg) == CONNECTION_OK) {
        PQsetNoticeProcessor(c->pg, ignore_notice, NULL);
        if (PQenterPipelineMode(c->pg))
            return SA_OK;
    }
    /* libpq's text names host and reason, never the password. */
    struct sa_str why = sa_str_trim(sa_str_dup(ctx->arena, sa_str_of(PQerrorMessage(c->pg))));
    disconnect(pool, c);
    return sa_fail(ctx, refused_for_good(why) ? SA_CONFIGURATION : SA_TRANSIENT,
                   "connecting to PostgreSQL: %.*s", SA_STR_ARG(sa_str_clip(why, 300)));
}

static bool send_call(struct sa_ctx *ctx, struct sa_db_pool *pool, struct connection *c,
                      const struct sa_db_call *call, bool *with_prepare)
{
    const struct sa_sql *sql = &pool->sql->table[call->statement];
    const char **values = SA_NEW_ARRAY(ctx->arena, call->n, const char *);
    int *lengths = SA_NEW_ARRAY(ctx->arena, call->n, int);
    int *formats = SA_NEW_ARRAY(ctx->arena, call->n, int);

    for (size_t i = 0; i < call->n; i++) {
        values[i] = call->params[i].value;
        lengths[i] = call->params[i].length;
        formats[i] = call->params[i].binary;
    }
    *with_prepare = false;
    if (!pool->prepare)
        return PQsendQueryParams(c->pg, sql->text, (int)call->n, NULL, values, lengths, formats, 0);
    if (!c->prepared[call->statement]) {
        *with_prepare = true;
        if (!PQsendPrepare(c->pg, sql->name, sql->text, (int)call->n, NULL))
            return false;
        /* Taken back when the answer says otherwise; the same pipeline may use it again. */
        c->prepared[call->statement] = true;
    }
    return PQsendQueryPrepared(c->pg, sql->name, (int)call->n, values, lengths, formats, 0);
}

/* NULL both for "no more" and for a lost connection; PQstatus tells them apart. */
static PGresult *next_result(struct connection *c)
{
    int64_t until = sa_mono_ms() + c->patience_ms;

    while (PQisBusy(c->pg)) {
        struct pollfd fd = {.fd = PQsocket(c->pg), .events = POLLIN};
        int64_t left = until - sa_mono_ms();
        if (left <= 0 || poll(&fd, 1, (int)left) == 0)
            return NULL;
        if (!PQconsumeInput(c->pg))
            break;
    }
    return PQgetResult(c->pg);
}

static void release_result(void *result)
{
    PQclear(result);
}

/* The first error of a pipeline is the cause; the aborted rest only follows from it. */
static enum sa_err failure(struct sa_ctx *ctx, const PGresult *result, const struct sa_sql *sql)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    enum sa_err err = sa_sqlstate_err(state);
    /* Messages of these classes name objects, not data. */
    bool tellable = state && (strncmp(state, "42", 2) == 0 || strncmp(state, "53", 2) == 0);

    return sa_fail(ctx, err, "statement %s: SQLSTATE %s%s%s%s%s", sql->name, state ? state : "none",
                   constraint ? ", constraint " : "", constraint ? constraint : "",
                   tellable ? ", " : "",
                   tellable ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : "");
}

/* Reads what one sent command gave: exactly one result, then NULL. */
static enum sa_err read_command(struct sa_ctx *ctx, struct connection *c, const struct sa_sql *sql,
                                PGresult **kept, bool *lost)
{
    enum sa_err err = SA_OK;
    PGresult *result = next_result(c);

    *lost = result == NULL;
    if (*lost)
        return SA_OK;
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_FATAL_ERROR)
        err = failure(ctx, result, sql);
    if (status == PGRES_TUPLES_OK && kept)
        *kept = result;
    else
        PQclear(result);
    while ((result = next_result(c)))
        PQclear(result);
    *lost = PQstatus(c->pg) != CONNECTION_OK;
    return err;
}

struct sent {
    const struct sa_db_call *call;
    bool with_prepare;
};

static enum sa_err read_all(struct sa_ctx *ctx, struct sa_db_pool *pool, struct connection *c,
                            struct sent *sent, size_t n, bool *lost)
{
    enum sa_err first = SA_OK;

    for (size_t i = 0; i < n && !*lost; i++) {
        const struct sa_db_call *call = sent[i].call;
        const struct sa_sql *sql = &pool->sql->table[call->statement];
        PGresult *rows = NULL;
        enum sa_err err = SA_OK;
        if (sent[i].with_prepare) {
            err = read_command(ctx, c, sql, NULL, lost);
            c->prepared[call->statement] = !err && !first;
        }
        if (!*lost && !err)
            err = read_command(ctx, c, sql, &rows, lost);
        else if (!*lost)
            (void)!read_command(ctx, c, sql, NULL, lost);
        if (rows)
            sa_arena_cleanup(ctx->arena, release_result, rows);
        if (call->rows)
            *call->rows = (struct sa_db_rows){rows, rows ? PQntuples(rows) : 0};
        first = first ? first : err;
    }
    if (!*lost) {
        PGresult *sync = next_result(c);
        *lost = !sync || PQresultStatus(sync) != PGRES_PIPELINE_SYNC;
        PQclear(sync);
    }
    return first;
}

static struct sa_db_call bind_call(const struct sa_db_pool *pool, const struct sa_db_scope *scope,
                                   struct sa_db_param params[3])
{
    params[0] = sa_db_c(scope->tenant ? scope->tenant->text : "");
    params[1] = sa_db_c(scope->tenants ? scope->tenants : "");
    params[2] = sa_db_c(scope->may_be_lost ? "off" : "on");
    return (struct sa_db_call){.statement = pool->sql->bind, .params = params, .n = 3};
}

static enum sa_err attempt(struct sa_ctx *ctx, struct sa_db_pool *pool, struct connection *c,
                           const struct sa_db_scope *scope, struct sa_db_call *calls, size_t n)
{
    struct sa_db_param params[3];
    struct sa_db_call bind = bind_call(pool, scope, params);
    bool bound = scope->tenant || scope->tenants || scope->may_be_lost;
    struct sent *sent = SA_NEW_ARRAY(ctx->arena, n + 1, struct sent);
    size_t count = 0;
    bool lost = false;

    enum sa_err err = ensure_connected(ctx, pool, c);
    if (err)
        return err;
    if (bound)
        sent[count++].call = &bind;
    for (size_t i = 0; i < n; i++)
        sent[count++].call = &calls[i];
    for (size_t i = 0; i < count && !lost; i++)
        lost = !send_call(ctx, pool, c, sent[i].call, &sent[i].with_prepare);
    lost = lost || !PQpipelineSync(c->pg);
    if (!lost)
        err = read_all(ctx, pool, c, sent, count, &lost);
    if (!lost)
        return err;
    disconnect(pool, c);
    return sa_fail(ctx, err ? err : SA_TRANSIENT,
                   "statement %s: the connection to PostgreSQL was lost",
                   pool->sql->table[calls[0].statement].name);
}

static void echo(const struct sa_ctx *ctx, const struct sa_db_pool *pool,
                 const struct sa_db_call *calls, size_t n, int64_t us)
{
    char names[256] = "";
    size_t used = 0;

    for (size_t i = 0; i < n && used + 1 < sizeof(names); i++) {
        int added = snprintf(names + used, sizeof(names) - used, "%s%s", i ? ", " : "",
                             pool->sql->table[calls[i].statement].name);
        used += added > 0 ? (size_t)added : 0;
    }
    sa_log(ctx, SA_LOG_INFO, "db.statement", "%s: %.3f ms", names, (double)us / 1000);
}

enum sa_err sa_db_run(struct sa_ctx *ctx, struct sa_db_pool *pool, const struct sa_db_scope *scope,
                      struct sa_db_call *calls, size_t n)
{
    struct connection *c = borrow(pool);
    bool was_connected = c->pg != NULL;
    int64_t start = sa_mono_us();

    enum sa_err err = attempt(ctx, pool, c, scope, calls, n);
    if (err == SA_TRANSIENT && scope->repeatable && was_connected && !c->pg) {
        sa_clear_error(ctx);
        err = attempt(ctx, pool, c, scope, calls, n);
    }
    give_back(pool, c);
    if (pool->echo)
        echo(ctx, pool, calls, n, sa_mono_us() - start);
    return err;
}

enum sa_err sa_db_check_all(struct sa_ctx *ctx, struct sa_db_pool *pool)
{
    struct connection *c = borrow(pool);
    enum sa_err first = ensure_connected(ctx, pool, c);

    for (size_t i = 0; c->pg && i < pool->sql->count; i++) {
        bool lost = false;
        const struct sa_sql *sql = &pool->sql->table[i];
        /* Behind a pooler a name would stay on a server connection that others use too. */
        const char *name = pool->prepare ? sql->name : "";
        if (!PQsendPrepare(c->pg, name, sql->text, 0, NULL) || !PQpipelineSync(c->pg))
            break;
        enum sa_err err = read_command(ctx, c, sql, NULL, &lost);
        PQclear(next_result(c));
        first = first ? first : err;
        if (lost)
            break;
    }
    disconnect(pool, c);
    give_back(pool, c);
    return first;
}
