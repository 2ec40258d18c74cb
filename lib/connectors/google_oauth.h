/* Access tokens for Gmail, Calendar and Drive from a tenant's refresh token. */
#ifndef SA_CONNECTORS_GOOGLE_OAUTH_H
#define SA_CONNECTORS_GOOGLE_OAUTH_H

#include "lib/connectors/services.h"

/*
 * A token that is good for at least another minute, from the cache or refreshed; one refresh
 * at a time per refresh token. fresh forces a refresh (after a 401). SA_AUTH on
 * invalid_grant: the mailbox must be connected again.
 */
enum sa_err sa_google_token(struct sa_ctx *ctx, struct sa_services *services, bool fresh,
                            struct sa_str *token) SA_MUST_CHECK;

#endif
