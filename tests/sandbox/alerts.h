/*
 * Receivers that only keep what they get: Slack webhook, PagerDuty events, OTLP traces.
 */
#ifndef SA_TESTS_SANDBOX_ALERTS_H
#define SA_TESTS_SANDBOX_ALERTS_H

#include <jansson.h>

struct sb_alerts;
struct sb_req;

struct sb_alerts *sb_alerts_new(void);
void sb_alerts_free(struct sb_alerts *a);
/* {"slack":[…],"pagerduty":[…]} and {"spans":[…]}. */
json_t *sb_alerts_state(const struct sb_alerts *a);
json_t *sb_otlp_state(const struct sb_alerts *a);
void sb_slack_serve(struct sb_req *req);
void sb_slack_error(struct sb_req *req, int status, const char *hint);
void sb_pagerduty_serve(struct sb_req *req);
void sb_pagerduty_error(struct sb_req *req, int status, const char *hint);
void sb_otlp_serve(struct sb_req *req);
void sb_otlp_error(struct sb_req *req, int status, const char *hint);

#endif
