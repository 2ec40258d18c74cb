/*
 * A real database for one test program: a clone of the migrated one in the cluster that
 * tools/test has started, dropped at the program's end. Without that cluster the program says
 * so and ends with status 77. Runs SQL for arranging and asserting; the code under test has
 * its own way to the database.
 */
#ifndef SA_TESTS_UNIT_SUPPORT_DATABASE_H
#define SA_TESTS_UNIT_SUPPORT_DATABASE_H

#include "tests/unit/unit.h"

/* Group fixtures: cmocka_run_group_tests(tests, database_up, database_down). */
int database_up(void **state);
int database_down(void **state);

/* Ends every connection of the product's roles and lets none in, until it is back. */
void database_away(void);
void database_back(void);

/* The same as database_up in a cluster of the program's own, which may be restarted; takes seconds. */
int database_own_up(void **state);
int database_own_down(void **state);
/* A backend of the own cluster dies: the server drops everybody and recovers from its log. */
void database_own_crash(void);
/* Returns when the server takes connections again. */
void database_own_wait(void);

/* The clone's address for a role (sa_web, sa_job …, postgres), without a password; of the program. */
struct sa_str database_url(const char *role);
/* The same for the cluster's own database, which nobody changes. */
struct sa_str database_url_of(const char *database, const char *role);

/* Runs statements as the superuser; a failure fails the test. */
void database_do(const char *format, ...) SA_PRINTF(1, 2);
/* The first value of the answer as text, "" for none or NULL; of the program. */
const char *database_ask(const char *format, ...) SA_PRINTF(1, 2);
int64_t database_ask_int(const char *format, ...) SA_PRINTF(1, 2);

/* A tenant by that slug, made when it is missing. */
struct sa_uuid database_tenant(const char *slug);
/* A submission with its workflow and queue row, through intake_submission; earlier ones from the address are made old. */
struct sa_uuid database_run(const struct sa_uuid *tenant, const char *email);
/* Empties queue, workers and everything that hangs on workflows; tenants stay. */
void database_forget_runs(void);

/* The call succeeds. */
#define assert_sa(call)                                                                            \
    do {                                                                                           \
        enum sa_err unit_err = (call);                                                             \
        if (unit_err)                                                                              \
            fail_msg("%s: %s", sa_err_name(unit_err), sa_error_detail(&unit_ctx));                 \
    } while (0)

/* The call fails with this code; assert_detail then looks at its text. */
#define assert_fails(call, code)                                                                   \
    do {                                                                                           \
        enum sa_err unit_err = (call);                                                             \
        if (unit_err != (code))                                                                    \
            fail_msg("%s, not %s: %s", sa_err_name(unit_err), sa_err_name(code),                   \
                     sa_error_detail(&unit_ctx));                                                  \
    } while (0)

#endif
