/*
 * Gmail as the rest of the sandbox sees it: one mailbox. Serve, seed, state, empty.
 */
#ifndef SA_TESTS_SANDBOX_GMAIL_H
#define SA_TESTS_SANDBOX_GMAIL_H

#include <jansson.h>

struct sb_gmail;
struct sb_req;

struct sb_gmail *sb_gmail_new(void);
void sb_gmail_free(struct sb_gmail *gm);
/* {"mailbox":{"email","name"},"labels":["…"],"threads":[{"subject","labels","messages":[{"from",
 *  "to","cc","subject","text","html","date"|"hours_ago"|"days_ago","message_id","headers"}]}]} */
const char *sb_gmail_seed(struct sb_gmail *gm, const json_t *seed);
json_t *sb_gmail_state(const struct sb_gmail *gm);
void sb_gmail_serve(struct sb_req *req);

#endif
