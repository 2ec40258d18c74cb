/*
 * Google's authorisation server: consent redirect, token, revocation, token and user info.
 * Decides which access tokens the Google services accept.
 */
#ifndef SA_TESTS_SANDBOX_OAUTH_H
#define SA_TESTS_SANDBOX_OAUTH_H

#include <jansson.h>
#include <stdbool.h>

struct sb_oauth;
struct sb_req;

struct sb_oauth *sb_oauth_new(void);
void sb_oauth_free(struct sb_oauth *o);
/* {"expires_in":3599,"revoked":["1//…"],"email":"…"} */
const char *sb_oauth_seed(struct sb_oauth *o, const json_t *seed);
/* True for "sandbox-…" and for tokens given out here, alive. */
bool sb_oauth_valid(struct sb_oauth *o, const char *token);
void sb_oauth_expire(struct sb_oauth *o, const char *token);
void sb_oauth_serve(struct sb_req *req);
void sb_oauth_error(struct sb_req *req, int status, const char *hint);

#endif
