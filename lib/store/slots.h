/* Meeting slots and due dates: what needs time zones and calendars, so PostgreSQL does it. */
#ifndef SA_STORE_SLOTS_H
#define SA_STORE_SLOTS_H

#include "lib/domain/tenant_settings.h"
#include "lib/store/store.h"

struct sa_slot_offer {
    int64_t start_ms;
    int64_t end_ms;
    struct sa_str local_start; /* "YYYY-MM-DD HH:MM" in the tenant's zone */
    struct sa_str local_end;
};
struct sa_slot_request {
    struct sa_uuid tenant;
    struct sa_uuid workflow;
    const struct sa_tenant_settings *settings;
    int64_t count;
    int64_t window_days;
    struct sa_str busy; /* a tstzmultirange literal */
};
/*
 * Offers at most `count` free slots, spread over different days, and holds them for this
 * workflow for 48 hours. The same workflow is offered the same slots again, as long as
 * they are free and not too near.
 */
enum sa_err sa_store_slots_offer(struct sa_ctx *ctx, struct sa_store *store,
                                 const struct sa_slot_request *request,
                                 struct sa_slot_offer **offers, size_t *n) SA_MUST_CHECK;

/* The instant of `at` ("09:00", local) on the days-th business day from today. */
enum sa_err sa_store_business_day(struct sa_ctx *ctx, struct sa_store *store, struct sa_str zone,
                                  int64_t days, struct sa_str at, int64_t *ms) SA_MUST_CHECK;

#endif
