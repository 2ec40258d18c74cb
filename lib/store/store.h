/*
 * The database as nouns: a handle that every store function takes. Each function is one
 * round trip and one transaction; errors are those of sa_db_run (lib/db/db.h).
 */
#ifndef SA_STORE_STORE_H
#define SA_STORE_STORE_H

#include "lib/base/ctx.h"

struct sa_store;

/*
 * connections: how many threads may call at once. prepare: false behind PgBouncer in
 * transaction mode. Connections open when first used.
 */
enum sa_err sa_store_open(struct sa_ctx *ctx, struct sa_str url, bool prepare, int connections,
                          struct sa_store **store) SA_MUST_CHECK;
void sa_store_close(struct sa_store *store);
/* How long a call waits for the database before it counts as lost; 65 s unless set. */
void sa_store_patience(struct sa_store *store, int64_t ms);
/* Statement names and times go to the log. */
void sa_store_echo(struct sa_store *store, bool on);
/* Prepares every statement once; the error names the first that the schema refuses. */
enum sa_err sa_store_check_sql(struct sa_ctx *ctx, struct sa_store *store) SA_MUST_CHECK;
/* The text of a statement by its name, or NULL. */
const char *sa_store_sql(const char *name);
/* The database answers and has the schema. */
enum sa_err sa_store_health(struct sa_ctx *ctx, struct sa_store *store) SA_MUST_CHECK;

#endif
