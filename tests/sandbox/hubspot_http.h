/*
 * What HubSpot's handlers share: error bodies, objects as documents, requested property names.
 * Only hubspot*.c files include this.
 */
#ifndef SA_TESTS_SANDBOX_HUBSPOT_HTTP_H
#define SA_TESTS_SANDBOX_HUBSPOT_HTTP_H

#include "tests/sandbox/hubspot_store.h"
#include "tests/sandbox/request.h"

void sb_hs_error(struct sb_req *req, int status, const char *category, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Answers with the problem and takes its `errors`. */
void sb_hs_refuse(struct sb_req *req, struct sb_problem *problem);
/* The type named by a path segment; answers 400 and gives NULL when unknown. */
struct sb_type *sb_hs_req_type(struct sb_req *req, const char *name);
/* The body as an object; answers 400 and gives NULL when it is none. */
json_t *sb_hs_req_body(struct sb_req *req);
/* Names from ?properties=a,b&properties=c; owned array. */
json_t *sb_hs_arg_names(const struct sb_req *req, const char *key);

/* {id,properties,createdAt,updatedAt,archived}; `names` NULL gives the defaults. */
json_t *sb_hs_object(const struct sb_object *o, const json_t *names);
/* The same with every property. */
json_t *sb_hs_object_whole(const struct sb_object *o);
/* {"companies":{"results":[{"id","type"}]}} for the asked types. */
json_t *sb_hs_object_links(struct sb_hubspot *hub, const struct sb_object *o, const json_t *types);
/* [{"category","typeId","label"}] of all links from one object to the other. */
json_t *sb_hs_link_types(const struct sb_object *from, const struct sb_object *to);
/* {"status":"COMPLETE","results":…,"startedAt","completedAt"}, with errors when there are any. */
void sb_hs_reply_batch(struct sb_req *req, int status, json_t *results, json_t *errors);
/* {"status":"error","category","message",…} as an element of a batch's errors; takes errors. */
json_t *sb_hs_batch_error(struct sb_problem *problem, const char *id);
/* True when the path is of API v4. */
bool sb_hs_is_v4(const struct sb_req *req);

/* Makes the links of a create call's `associations`; checks them first when `make` is false. */
bool sb_hs_create_links(struct sb_hubspot *hub, struct sb_type *type, struct sb_object *made,
                        const json_t *associations, struct sb_problem *problem);

void sb_hs_list(struct sb_req *req);
void sb_hs_get(struct sb_req *req);
void sb_hs_post(struct sb_req *req);
void sb_hs_patch(struct sb_req *req);
void sb_hs_delete(struct sb_req *req);
void sb_hs_batch_read(struct sb_req *req);
void sb_hs_batch_create(struct sb_req *req);
void sb_hs_batch_update(struct sb_req *req);
void sb_hs_batch_upsert(struct sb_req *req);
void sb_hs_search(struct sb_req *req);
void sb_hs_assoc_default(struct sb_req *req);
void sb_hs_assoc_put(struct sb_req *req);
void sb_hs_assoc_delete(struct sb_req *req);
void sb_hs_assoc_list(struct sb_req *req);
void sb_hs_assoc_batch_read(struct sb_req *req);
void sb_hs_assoc_batch_create(struct sb_req *req);
void sb_hs_assoc_batch_default(struct sb_req *req);
void sb_hs_properties_list(struct sb_req *req);
void sb_hs_properties_get(struct sb_req *req);
void sb_hs_groups_list(struct sb_req *req);
void sb_hs_groups_post(struct sb_req *req);
void sb_hs_properties_post(struct sb_req *req);
void sb_hs_owners_list(struct sb_req *req);
void sb_hs_owners_get(struct sb_req *req);
void sb_hs_submissions(struct sb_req *req);
void sb_hs_forms_list(struct sb_req *req);

#endif
