/*
 * A context, settings that point every service at one scripted server, and credentials: what
 * a connector test needs around it.
 */
#ifndef SA_TESTS_UNIT_SUPPORT_SERVICES_RIG_H
#define SA_TESTS_UNIT_SUPPORT_SERVICES_RIG_H

#include "lib/connectors/services.h"
#include "tests/unit/support/http_fixture.h"

struct services_rig {
    struct sa_arena *arena;
    struct sa_ctx ctx;
    struct sa_conf conf;
    struct sa_call_log log;
    struct sa_services services;
    struct fixture *fixture;
};

/* hubspot_version: "2026-09" or "v3". */
struct services_rig *rig_new(const char *hubspot_version, struct fixture *fixture);
/* The same with 2026-09. The fixture is stopped by rig_free. */
struct services_rig *rig_of(struct fixture *fixture);
void rig_free(struct services_rig *rig);

/* Fails the running test when the text does not hold, or holds, the part. */
void assert_has(const char *text, const char *part);
void assert_has_not(const char *text, const char *part);
/* The request of that number begins with "METHOD target HTTP/1.1". */
void assert_request(struct services_rig *rig, size_t i, const char *method_and_target);
/* Its JSON body equals this one, whatever the order of members. */
void assert_body(struct services_rig *rig, size_t i, const char *json);

#define TOKEN_ANSWER ANSWER(200, "{\"access_token\":\"at-1\",\"expires_in\":3599}")

#endif
