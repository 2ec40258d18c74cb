/* Which SQLSTATE is which error: lib/db/sqlstate.c, walked through without a database. */
#include "lib/db/sqlstate.h"
#include "tests/unit/unit.h"

static const struct {
    const char *state;
    enum sa_err err;
} wanted[] = {
    {"23505", SA_CONFLICT},      {"08000", SA_TRANSIENT},     {"08003", SA_TRANSIENT},
    {"08006", SA_TRANSIENT},     {"08P01", SA_TRANSIENT},     {"25006", SA_TRANSIENT},
    {"25P03", SA_TRANSIENT},     {"40001", SA_TRANSIENT},     {"40P01", SA_TRANSIENT},
    {"53000", SA_TRANSIENT},     {"53100", SA_TRANSIENT},     {"53200", SA_TRANSIENT},
    {"53300", SA_TRANSIENT},     {"55P03", SA_TRANSIENT},     {"57014", SA_TRANSIENT},
    {"57P01", SA_TRANSIENT},     {"57P02", SA_TRANSIENT},     {"57P03", SA_TRANSIENT},
    {"58030", SA_TRANSIENT},     {"28P01", SA_CONFIGURATION}, {"28000", SA_CONFIGURATION},
    {"3D000", SA_CONFIGURATION}, {"22021", SA_INVALID_INPUT}, {"22P05", SA_INVALID_INPUT},
    {"23503", SA_INTERNAL},      {"23514", SA_INTERNAL},      {"42501", SA_INTERNAL},
    {"42601", SA_INTERNAL},      {"42P01", SA_INTERNAL},      {"22P02", SA_INTERNAL},
    {"P0001", SA_INTERNAL},      {"XX000", SA_INTERNAL},      {"25P02", SA_INTERNAL},
    {"", SA_INTERNAL},
};

static void each_class_of_sqlstate_has_its_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < SA_COUNT(wanted); i++)
        if (sa_sqlstate_err(wanted[i].state) != wanted[i].err)
            fail_msg("%s reads as %s", wanted[i].state,
                     sa_err_name(sa_sqlstate_err(wanted[i].state)));
}

static void no_sqlstate_means_the_connection_is_gone(void **state)
{
    (void)state;
    assert_int_equal(sa_sqlstate_err(NULL), SA_TRANSIENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_class_of_sqlstate_has_its_error),
        cmocka_unit_test(no_sqlstate_means_the_connection_is_gone),
    };
    return cmocka_run_group_tests_name("db/sqlstate", tests, NULL, NULL);
}
