/* salesctl's command table. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "lib/base/log.h"

enum { ARENA_CAP = 256 << 20 };

static const struct command commands[] = {
    {"config", "[--all]", "the settings that are set; with --all every setting with its help",
     config_print},
    {"routes", "", "every route of the FastCGI programs and its guard", routes_print},
    {"sql", "[NAME]", "the text of a statement, or the names of all", sql_print},
    {"check-sql", "", "prepares every statement on the database", sql_check},
    {"migrate", "[deploy|revert|verify|status]", "brings the schema up to date", migrate},
    {"tenant create",
     "--slug S --name N [--portal ID] [--any-portal] [--profile FILE] [--webhook-secret-file F]\n"
     "      [--hubspot-token-file F] [--google-token-file F] [--openai-key-file F]",
     "makes a tenant; one that exists keeps its settings", tenant_create},
    {"user create", "--tenant SLUG --email E --role R --password-file F [--name N]",
     "makes a user, or gives one a new password and role", user_create},
    {"form create", "--form GUID [--tenant SLUG] [--name N]",
     "makes a secret address for HubSpot's workflow action and prints it once", form_create},
    {"quarantine list", "[--tenant SLUG] [--limit N] [--json]",
     "signed bodies that could not be used, newest first", quarantine_list},
    {"quarantine show", "ID [--tenant SLUG]", "the bytes of one, as they came", quarantine_show},
    {"intake", "FILE [--tenant SLUG]",
     "takes in a form submission from a file ('-': standard input)", intake_file},
    {"workflow list", "[--tenant SLUG] [--status S] [--limit N] [--json]", "the newest workflows",
     workflow_list},
    {"workflow show", "ID [--tenant SLUG] [--json] [--calls]",
     "one workflow, its steps as a waterfall", workflow_show},
    {"queue", "[--limit N] [--json]",
     "depths, the runs that wait with their reason and next try, the workers", queue_print},
    {"replay", "RUN [--from STEP] [--effects on|off] [--tenant SLUG]",
     "works a run's submission again, from a step on; changes nothing outside unless --effects on",
     replay_run},
    {"compare", "RUN OTHER [--tenant SLUG]", "where the steps of two runs came to something else",
     compare_runs},
    {"smoke-formlead", "--mock | --live --input FILE [--json] [--count N]",
     "sends form leads through the whole workflow and prints what came out (--mock: on the "
     "sandbox)",
     smoke_formlead},
};

static void print_help(FILE *out)
{
    fprintf(out, "salesctl: set-up and inspection of Sales Agent\n\n");
    for (size_t i = 0; i < SA_COUNT(commands); i++)
        fprintf(out, "  %s %s\n      %s\n", commands[i].words, commands[i].usage, commands[i].help);
    fprintf(out,
            "\nSettings come from the file named by SALES_AGENT_CONF and from the environment.\n");
}

/* How many words of argv name the command; 0 when they do not. */
static int named(const struct command *command, int argc, char **argv)
{
    struct sa_str rest = sa_str_of(command->words), word;
    int n = 0;

    while (sa_str_split(&rest, ' ', &word)) {
        if (n >= argc || !sa_str_eq(word, sa_str_of(argv[n])))
            return 0;
        n++;
    }
    return n;
}

static enum sa_err run(struct cli *cli, int argc, char **argv)
{
    for (size_t i = 0; i < SA_COUNT(commands); i++) {
        int words = named(&commands[i], argc, argv);
        if (words == 0)
            continue;
        cli->argc = argc - words;
        cli->argv = argv + words;
        enum sa_err err = sa_conf_load(cli->ctx, &cli->conf);
        if (!err)
            err = commands[i].run(cli);
        return err;
    }
    return sa_fail(cli->ctx, SA_INVALID_INPUT, "there is no such command; see salesctl help");
}

int main(int argc, char **argv)
{
    struct sa_arena *arena = sa_arena_new(ARENA_CAP);
    struct sa_ctx ctx;
    struct cli cli = {.ctx = &ctx};

    if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
        print_help(argc < 2 ? stderr : stdout);
        sa_arena_free(arena);
        return argc < 2 ? 64 : 0;
    }
    signal(SIGPIPE, SIG_IGN);
    sa_log_setup(SA_LOG_WARN, SA_LOG_TEXT);
    sa_ctx_init(&ctx, arena, "salesctl");
    enum sa_err err = run(&cli, argc - 1, argv + 1);
    if (err)
        fprintf(stderr, "salesctl: %s\n", sa_error_detail(&ctx));
    sa_arena_free(arena);
    return sa_err_info(err)->exit_code;
}
