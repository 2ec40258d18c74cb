/*
 * Working hours as a tenant sets them, made into what the choice of slots reads: the hours of
 * each weekday, the hours that are blocked, the holidays. No clock, no zones.
 */
#ifndef SA_DOMAIN_WORK_HOURS_H
#define SA_DOMAIN_WORK_HOURS_H

#include "lib/domain/tenant_settings.h"

struct sa_work_hours {
    json_t *open;           /* [{"day": 1 … 7, "begins": "09:00", "ends": "17:00"}], a day once */
    json_t *blocked;        /* the same; day 0: every day */
    struct sa_str holidays; /* "{2026-12-25,2027-01-01}" */
};

/*
 * Monday to Friday from work_from to work_to, but for the days that `hours` names. Documents
 * live in the context's arena. SA_CONFIGURATION names a value that is no day, time or date.
 */
enum sa_err sa_work_hours_of(struct sa_ctx *ctx, const struct sa_tenant_settings *settings,
                             struct sa_work_hours *hours) SA_MUST_CHECK;

#endif
