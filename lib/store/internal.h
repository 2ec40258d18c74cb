/* What store files share among themselves. */
#ifndef SA_STORE_INTERNAL_H
#define SA_STORE_INTERNAL_H

#include "lib/base/buf.h"
#include "lib/db/db.h"
#include "lib/store/store.h"
#include "statements.h"

struct sa_store {
    struct sa_db_pool *pool;
};

/* One statement in its own transaction. rows may be NULL. */
enum sa_err sa_store_one(struct sa_ctx *ctx, struct sa_store *store,
                         const struct sa_db_scope *scope, struct sa_db_call call) SA_MUST_CHECK;

#endif
