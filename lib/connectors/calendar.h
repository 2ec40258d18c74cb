/* Google Calendar: when the host is busy. Errors as in gmail.h. */
#ifndef SA_CONNECTORS_CALENDAR_H
#define SA_CONNECTORS_CALENDAR_H

#include "lib/connectors/services.h"

struct sa_busy_range {
    struct sa_str start; /* RFC 3339 */
    struct sa_str end;
};
struct sa_busy {
    struct sa_busy_range *items;
    size_t n;
};

/*
 * freeBusy of one calendar between two instants. An error that Calendar reports inside its
 * 200 for this calendar is SA_EXTERNAL_SERVICE: unknown is never free.
 */
enum sa_err sa_calendar_busy(struct sa_ctx *ctx, struct sa_services *services,
                             struct sa_str calendar_id, int64_t from_ms, int64_t to_ms,
                             struct sa_busy *busy) SA_MUST_CHECK;

#endif
