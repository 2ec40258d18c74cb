/* The common start of FastCGI programs; see setup.h. */
#include "lib/server/setup.h"

#include "lib/base/log.h"

enum { ARENA_CAP = 64 * 1024 * 1024 };

static enum sa_log_level level_of(struct sa_str word)
{
    return sa_str_eq(word, SA_STR("debug"))   ? SA_LOG_DEBUG
           : sa_str_eq(word, SA_STR("warn"))  ? SA_LOG_WARN
           : sa_str_eq(word, SA_STR("error")) ? SA_LOG_ERROR
                                              : SA_LOG_INFO;
}

enum sa_err sa_server_setup(struct sa_ctx *ctx, struct sa_conf *conf, struct sa_server *server)
{
    sa_ctx_init(ctx, sa_arena_new(ARENA_CAP), server->name);
    enum sa_err err = sa_conf_load(ctx, conf);
    if (err)
        return err;
    sa_log_setup(level_of(sa_conf_str(conf, SA_CONF_LOG_LEVEL)),
                 sa_str_eq(sa_conf_str(conf, SA_CONF_LOG_FORMAT), SA_STR("text")) ? SA_LOG_TEXT
                                                                                  : SA_LOG_JSON);
    server->base_url = sa_conf_str(conf, SA_CONF_PUBLIC_BASE_URL);
    return sa_shared_open(ctx, sa_conf_str(conf, SA_CONF_SHARED_FILE), &server->shared);
}
