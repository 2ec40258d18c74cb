/*
 * HubSpot as the rest of the sandbox sees it: serve, seed, state, empty.
 */
#ifndef SA_TESTS_SANDBOX_HUBSPOT_H
#define SA_TESTS_SANDBOX_HUBSPOT_H

#include <jansson.h>

struct sb_hubspot;
struct sb_req;

struct sb_hubspot *sb_hubspot_new(void);
void sb_hubspot_free(struct sb_hubspot *hub);
/* {"owners":[],"properties":{type:[…]},"companies":[],"contacts":[],"tasks":[],"notes":[],
 *  "associations":[],"form_submissions":[]}; contacts may stand at the seed's top level too. */
const char *sb_hubspot_seed(struct sb_hubspot *hub, const json_t *seed);
json_t *sb_hubspot_state(const struct sb_hubspot *hub);
void sb_hubspot_serve(struct sb_req *req);
void sb_hubspot_fault(struct sb_req *req, int status, const char *hint);

#endif
