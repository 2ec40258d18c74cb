/*
 * Which tenant a HubSpot portal belongs to and which secrets may sign for it, remembered for a
 * few seconds per process so that a call costs one round trip to the database and not two.
 */
#ifndef SA_CGI_BIN_WEBHOOK_PORTALS_H
#define SA_CGI_BIN_WEBHOOK_PORTALS_H

#include "lib/crypto/envelope.h"
#include "lib/store/doors.h"

enum { PORTAL_SLOTS = 64, PORTAL_SECRETS = 2, PORTAL_SECRET_BYTES = 256 };

struct portal {
    int64_t id;
    int64_t asked_ms;      /* boot clock; 0: empty slot */
    struct sa_uuid tenant; /* none: no tenant owns it */
    char secrets[PORTAL_SECRETS][PORTAL_SECRET_BYTES];
    size_t lengths[PORTAL_SECRETS];
    size_t n;
    bool locked; /* has secrets of its own, none of which could be opened */
};

struct portals {
    struct sa_store *store;
    struct sa_keyring keys; /* opens sealed secrets */
    struct portal slots[PORTAL_SLOTS];
};

/* How old an answer may be: normally, and when a signature was wrong. */
enum { PORTAL_AGE_MS = 10000, PORTAL_RECHECK_MS = 1000 };

/*
 * The portal, asked of the database when the remembered answer is older than max_age_ms. An
 * unknown portal is an answer too (no tenant). When the database cannot be asked, an old answer
 * serves; without one: the database's error. SA_CONFIGURATION when the owner's secrets cannot be opened:
 * falling back to the installation's would believe somebody the tenant does not.
 */
enum sa_err portals_find(struct sa_ctx *ctx, struct portals *portals, int64_t id,
                         int64_t max_age_ms, const struct portal **portal) SA_MUST_CHECK;
/*
 * The owner of a form key, asked of the database each time; *form_id is in the arena. SA_NOT_FOUND when
 * there is no such key, else as above.
 */
enum sa_err portals_by_key(struct sa_ctx *ctx, struct portals *portals, struct sa_str key,
                           struct portal *owner, struct sa_str *form_id) SA_MUST_CHECK;

#endif
