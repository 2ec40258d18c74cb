/* SQLSTATE → error code; inside lib/db only. */
#ifndef SA_DB_SQLSTATE_H
#define SA_DB_SQLSTATE_H

#include "lib/base/err.h"

/* state: five characters, or NULL when the connection was lost. */
enum sa_err sa_sqlstate_err(const char *state);

#endif
