/*
 * salesctl: set-up and inspection for people. One file a command; commands call the same use
 * cases as pages and jobs and have no logic of their own.
 */
#ifndef SA_CLI_CLI_H
#define SA_CLI_CLI_H

#include "lib/base/json.h"
#include "lib/conf/conf.h"
#include "lib/store/store.h"

struct cli {
    struct sa_ctx *ctx;
    struct sa_conf conf;
    int argc; /* behind the command's words */
    char **argv;
};

struct command {
    const char *words; /* "tenant create" */
    const char *usage; /* its options */
    const char *help;
    enum sa_err (*run)(struct cli *cli);
};

/* One option "--name value" of a command line, or "--name" alone. */
struct option_value {
    const char *name; /* with its dashes */
    bool takes_value;
    struct sa_str value; /* p is NULL when it was not given */
};

/*
 * Reads all options; at most one word may stand without dashes, which goes to *word (NULL: none
 * is taken). SA_INVALID_INPUT names what is wrong.
 */
enum sa_err cli_options(struct cli *cli, struct option_value *options, size_t n,
                        struct sa_str *word) SA_MUST_CHECK;
/* Opens the database of a role; closed with the arena. */
enum sa_err cli_store(struct cli *cli, enum sa_setting database,
                      struct sa_store **store) SA_MUST_CHECK;
/* The tenant by slug; the empty slug means the only one there is. */
enum sa_err cli_tenant(struct cli *cli, struct sa_store *store, struct sa_str slug,
                       struct sa_uuid *id) SA_MUST_CHECK;
/* A file's content, at most 4 MiB; "-" is standard input. */
enum sa_err cli_file(struct cli *cli, struct sa_str path, struct sa_str *text) SA_MUST_CHECK;

/* Resident workers of this host look for work at once. */
void cli_ring(struct cli *cli);
/* A document to standard output, indented. */
void cli_json(const json_t *document);

enum sa_err config_print(struct cli *cli) SA_MUST_CHECK;
enum sa_err routes_print(struct cli *cli) SA_MUST_CHECK;
enum sa_err sql_print(struct cli *cli) SA_MUST_CHECK;
enum sa_err sql_check(struct cli *cli) SA_MUST_CHECK;
enum sa_err migrate(struct cli *cli) SA_MUST_CHECK;
enum sa_err tenant_create(struct cli *cli) SA_MUST_CHECK;
enum sa_err user_create(struct cli *cli) SA_MUST_CHECK;
enum sa_err form_create(struct cli *cli) SA_MUST_CHECK;
enum sa_err quarantine_list(struct cli *cli) SA_MUST_CHECK;
enum sa_err quarantine_show(struct cli *cli) SA_MUST_CHECK;
enum sa_err intake_file(struct cli *cli) SA_MUST_CHECK;
enum sa_err workflow_list(struct cli *cli) SA_MUST_CHECK;
enum sa_err workflow_show(struct cli *cli) SA_MUST_CHECK;
enum sa_err queue_print(struct cli *cli) SA_MUST_CHECK;
enum sa_err replay_run(struct cli *cli) SA_MUST_CHECK;
enum sa_err compare_runs(struct cli *cli) SA_MUST_CHECK;
enum sa_err smoke_formlead(struct cli *cli) SA_MUST_CHECK;

#endif
