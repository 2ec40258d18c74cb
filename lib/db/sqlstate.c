/* Which SQLSTATE means what; PostgreSQL 15, appendix A. */
#include "lib/db/sqlstate.h"

#include <stddef.h>
#include <string.h>

#include "lib/base/attr.h"

static const struct {
    const char *prefix;
    enum sa_err err;
} table[] = {
    {"23505", SA_CONFLICT},      /* unique_violation */
    {"08", SA_TRANSIENT},        /* connection exceptions */
    {"25006", SA_TRANSIENT},     /* read-only transaction: the primary moved */
    {"25P03", SA_TRANSIENT},     /* idle in transaction timeout */
    {"40", SA_TRANSIENT},        /* serialization failure, deadlock */
    {"53", SA_TRANSIENT},        /* out of connections, disk, memory */
    {"55P03", SA_TRANSIENT},     /* lock not available */
    {"57014", SA_TRANSIENT},     /* statement timeout */
    {"57P", SA_TRANSIENT},       /* shutdown, crash, cannot connect now */
    {"58", SA_TRANSIENT},        /* system error */
    {"28", SA_CONFIGURATION},    /* wrong password or role */
    {"3D000", SA_CONFIGURATION}, /* no such database */
    {"22021", SA_INVALID_INPUT}, /* not a character of the encoding */
    {"22P05", SA_INVALID_INPUT}, /* untranslatable character, \u0000 */
};

enum sa_err sa_sqlstate_err(const char *state)
{
    if (!state)
        return SA_TRANSIENT;
    for (size_t i = 0; i < SA_COUNT(table); i++)
        if (strncmp(state, table[i].prefix, strlen(table[i].prefix)) == 0)
            return table[i].err;
    return SA_INTERNAL;
}
