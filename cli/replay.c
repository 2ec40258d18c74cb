/* salesctl replay: a run of the same submission once more, beside the one there is. */
#include <stdio.h>

#include "cli/cli.h"
#include "lib/store/replay.h"
#include "lib/workflow/replay.h"

static enum sa_err read_from(struct cli *cli, struct sa_str name, struct sa_replay *replay)
{
    const struct sa_step *from = sa_step_named(name);

    if (name.n && !from)
        return sa_fail(cli->ctx, SA_INVALID_INPUT,
                       "there is no step '%.*s'; salesctl workflow show names them",
                       SA_STR_ARG(name));
    replay->keep = sa_replay_keeps(from);
    return SA_OK;
}

static enum sa_err read_effects(struct cli *cli, struct sa_str value, struct sa_replay *replay)
{
    replay->effects_off = !sa_str_eq(value, SA_STR("on"));
    if (value.p && replay->effects_off && !sa_str_eq(value, SA_STR("off")))
        return sa_fail(cli->ctx, SA_INVALID_INPUT, "--effects takes on or off");
    return SA_OK;
}

static enum sa_err make(struct cli *cli, struct sa_str slug, struct sa_replay *replay)
{
    struct sa_store *store;
    enum sa_err err = cli_store(cli, SA_CONF_DATABASE_URL, &store);

    if (!err)
        err = cli_tenant(cli, store, slug, &replay->tenant);
    sa_ctx_new_trace(cli->ctx);
    return err ? err : sa_store_replay(cli->ctx, store, replay);
}

enum sa_err replay_run(struct cli *cli)
{
    struct option_value o[] = {{.name = "--tenant", .takes_value = true},
                               {.name = "--from", .takes_value = true},
                               {.name = "--effects", .takes_value = true}};
    struct sa_replay replay = {.keep = 0};
    struct sa_str word;
    enum sa_err err = cli_options(cli, o, SA_COUNT(o), &word);

    if (!err && !sa_uuid_parse(word, &replay.parent))
        err = sa_fail(cli->ctx, SA_INVALID_INPUT, "say which run by its id");
    if (!err)
        err = read_from(cli, o[1].value, &replay);
    if (!err)
        err = read_effects(cli, o[2].value, &replay);
    if (!err)
        err = make(cli, o[0].value, &replay);
    if (err)
        return err;
    cli_ring(cli);
    printf("workflow %s\nreplays %s, %lld steps taken over, effects %s\n", replay.workflow.text,
           replay.parent.text, (long long)replay.kept, replay.effects_off ? "off" : "on");
    return SA_OK;
}
