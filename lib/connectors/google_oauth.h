/* Access tokens for Gmail, Calendar and Drive from a tenant's refresh token. */
#ifndef SA_CONNECTORS_GOOGLE_OAUTH_H
#define SA_CONNECTORS_GOOGLE_OAUTH_H

#include "lib/connectors/services.h"

/*
 * A token that is good for at least another minute, from the cache or refreshed; one refresh
 * at a time per refresh token, and who waited for a refresh shares its outcome. fresh: *token
 * is the one that a service has just refused; it is refreshed unless somebody already did.
 * The token is a copy in the context's arena. SA_AUTH on invalid_grant: the mailbox must be
 * connected again. SA_CONFIGURATION: no refresh token, or the client id or secret is refused.
 */
enum sa_err sa_google_token(struct sa_ctx *ctx, struct sa_services *services, bool fresh,
                            struct sa_str *token) SA_MUST_CHECK;

#endif
