/* salesctl migrate: hands over to the migration script that is installed beside this binary. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* In the source tree the script lies in tools/, installed in lib/sales-agent/tools. */
static const char *const places[] = {"../tools/migrate", "../../tools/migrate",
                                     "../lib/sales-agent/tools/migrate"};

static enum sa_err find_script(struct cli *cli, const char **script)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (n < 0)
        return sa_fail(cli->ctx, SA_INTERNAL, "/proc/self/exe: %s", strerror(errno));
    struct sa_str folder = sa_str_make(self, (size_t)n);
    folder = sa_str_sub(folder, 0, (size_t)sa_str_rchr(folder, '/'));
    for (size_t i = 0; i < SA_COUNT(places); i++) {
        *script = sa_str_fmt(cli->ctx->arena, "%.*s/%s", SA_STR_ARG(folder), places[i]).p;
        if (access(*script, X_OK) == 0)
            return SA_OK;
    }
    return sa_fail(cli->ctx, SA_CONFIGURATION, "the migration script is not installed");
}

enum sa_err migrate(struct cli *cli)
{
    const char *script;
    struct sa_str url = sa_conf_database(&cli->conf, SA_CONF_OWNER_DATABASE_URL);
    struct sa_str action;
    enum sa_err err = cli_options(cli, NULL, 0, &action);

    if (!err)
        err = find_script(cli, &script);
    if (err)
        return err;
    if (url.n == 0)
        return sa_fail(cli->ctx, SA_CONFIGURATION, "set OWNER_DATABASE_URL");
    setenv("MIGRATE_URL", sa_str_c(cli->ctx->arena, url), 1);
    execl(script, script, action.n ? sa_str_c(cli->ctx->arena, action) : "deploy", (char *)NULL);
    return sa_fail(cli->ctx, SA_INTERNAL, "%s: %s", script, strerror(errno));
}
