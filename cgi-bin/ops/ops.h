/* What the ops program's files share: probes and metrics for machines, nothing for people. */
#ifndef SA_CGI_BIN_OPS_OPS_H
#define SA_CGI_BIN_OPS_OPS_H

#include "lib/conf/conf.h"
#include "lib/server/server.h"
#include "lib/store/store.h"

struct ops {
    const struct sa_conf *conf;
    struct sa_store *store; /* as sa_verify */
    struct sa_shared *shared;
};

/* routes.c */
extern const struct sa_route ops_routes[];

/* health.c */
sa_route_handler health_live, health_ready;
/* metrics.c */
sa_route_handler metrics_guard, metrics_print;

/* processes.c: appends workers, memory, descriptors, processor time and start of every program. */
void processes_print(struct sa_shared *shared, struct sa_buf *out);

#endif
