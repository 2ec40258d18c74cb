/*
 * Batch calls on objects: read, create, update, upsert.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/hubspot_http.h"
#include "tests/sandbox/world.h"

enum { MAX_INPUTS = 100 };

void sb_hs_reply_batch(struct sb_req *req, int status, json_t *results, json_t *errors)
{
    char now[32];
    sb_iso_ms(sb_now_ms(), now);
    json_t *answer = json_pack("{sssossss}", "status", "COMPLETE", "results", results, "startedAt",
                               now, "completedAt", now);
    if (json_array_size(errors)) {
        json_object_set_new(answer, "numErrors", json_integer((json_int_t)json_array_size(errors)));
        json_object_set(answer, "errors", errors);
        status = 207;
    }
    json_decref(errors);
    sb_reply_json(req, status, answer);
}

json_t *sb_hs_batch_error(struct sb_problem *problem, const char *id)
{
    json_t *one = json_pack("{ssssss}", "status", "error", "category", problem->category, "message",
                            problem->message);
    if (problem->errors)
        json_object_set_new(one, "errors", problem->errors);
    problem->errors = NULL;
    if (id)
        json_object_set_new(one, "context", json_pack("{s[s]}", "ids", id));
    return one;
}

/* The inputs, or NULL after having answered. */
static json_t *inputs_of(struct sb_req *req)
{
    json_t *body = sb_hs_req_body(req);
    json_t *inputs = body ? json_object_get(body, "inputs") : NULL;
    if (!body)
        return NULL;
    if (!json_is_array(inputs) || !json_array_size(inputs))
        sb_hs_error(req, 400, "VALIDATION_ERROR", "inputs: at least one is needed");
    else if (json_array_size(inputs) > MAX_INPUTS)
        sb_hs_error(req, 400, "VALIDATION_ERROR", "inputs: no more than %d", MAX_INPUTS);
    else
        return inputs;
    return NULL;
}

void sb_hs_batch_read(struct sb_req *req)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    json_t *inputs = type ? inputs_of(req) : NULL;
    if (!inputs)
        return;
    const char *by = sb_json_text(sb_req_json(req), "idProperty");
    const json_t *names = json_object_get(sb_req_json(req), "properties");
    if (by && !sb_hs_is_unique(type, by)) {
        sb_hs_error(req, 400, "VALIDATION_ERROR", "idProperty %.80s is not unique", by);
        return;
    }
    json_t *results = json_array(), *errors = json_array(), *input;
    size_t i;
    json_array_foreach(inputs, i, input)
    {
        const char *id = sb_json_text(input, "id");
        const struct sb_object *o = id ? sb_hs_find(type, by, id) : NULL;
        struct sb_problem problem = {0};
        sb_problem_say(&problem, 404, "OBJECT_NOT_FOUND", "Could not get some %s objects",
                       type->one);
        if (o)
            json_array_append_new(results, sb_hs_object(o, names));
        else
            json_array_append_new(errors, sb_hs_batch_error(&problem, id));
    }
    sb_hs_reply_batch(req, 200, results, errors);
}

void sb_hs_batch_create(struct sb_req *req)
{
    struct sb_hubspot *hub = req->world->hubspot;
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    json_t *inputs = type ? inputs_of(req) : NULL;
    if (!inputs)
        return;
    json_t *results = json_array(), *input;
    size_t i;
    json_array_foreach(inputs, i, input)
    {
        struct sb_problem problem = {0};
        const json_t *links = json_object_get(input, "associations");
        json_t *values =
            sb_hs_check(hub, type, NULL, json_object_get(input, "properties"), &problem);
        if (!values || !sb_hs_create_links(hub, type, NULL, links, &problem)) {
            json_decref(values);
            json_decref(results);
            sb_hs_refuse(req, &problem);
            return;
        }
        struct sb_object *o = sb_hs_create(hub, type, values, 0);
        (void)sb_hs_create_links(hub, type, o, links, &problem);
        json_array_append_new(results, sb_hs_object_whole(o));
    }
    sb_hs_reply_batch(req, 201, results, NULL);
}

/* One input of update or upsert. The result, or NULL with the problem. */
static json_t *write_one(struct sb_hubspot *hub, struct sb_type *type, const json_t *input,
                         bool create, struct sb_problem *problem)
{
    const char *by = sb_json_text(input, "idProperty"), *id = sb_json_text(input, "id");
    if (!id || (create && !by)) {
        sb_problem_say(problem, 400, "VALIDATION_ERROR", "id and idProperty are needed");
        return NULL;
    }
    if (by && strcmp(by, "hs_object_id") != 0 && !sb_hs_is_unique(type, by)) {
        sb_problem_say(problem, 400, "VALIDATION_ERROR",
                       "The idProperty %.80s is not a unique property of %s", by, type->name);
        return NULL;
    }
    struct sb_object *o = sb_hs_find(type, by, id);
    if (!o && !create) {
        sb_problem_say(problem, 404, "OBJECT_NOT_FOUND", "Object not found: %.80s", id);
        return NULL;
    }
    json_t *props = json_copy(json_object_get(input, "properties"));
    props = props ? props : json_object();
    if (!o && !json_object_get(props, by))
        sb_json_set(props, by, id);
    json_t *values = sb_hs_check(hub, type, o, props, problem);
    json_decref(props);
    if (!values)
        return NULL;
    bool fresh = !o;
    if (o)
        sb_hs_update(hub, o, values);
    else
        o = sb_hs_create(hub, type, values, 0);
    json_t *result = sb_hs_object_whole(o);
    if (create)
        json_object_set_new(result, "new", json_boolean(fresh));
    return result;
}

static bool repeated(const json_t *inputs, struct sb_req *req)
{
    struct sb_map seen = {0};
    size_t i;
    json_t *input;
    const char *twice = NULL;
    json_array_foreach((json_t *)inputs, i, input)
    {
        const char *id = sb_json_text(input, "id");
        if (id && sb_map_get(&seen, id))
            twice = id;
        else if (id)
            sb_map_put(&seen, id, req);
    }
    sb_map_clear(&seen, NULL);
    if (twice)
        sb_hs_error(req, 400, "VALIDATION_ERROR",
                    "Duplicate IDs found in batch input: [%.120s]. IDs must be unique", twice);
    return twice != NULL;
}

/* Several inputs fail one by one (207); when all do, the answer is the first one's error. */
static void write_batch(struct sb_req *req, bool create)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    json_t *inputs = type ? inputs_of(req) : NULL;
    if (!inputs || repeated(inputs, req))
        return;
    json_t *results = json_array(), *errors = json_array(), *input;
    struct sb_problem first = {0};
    size_t i;
    json_array_foreach(inputs, i, input)
    {
        struct sb_problem problem = {0};
        json_t *result = write_one(req->world->hubspot, type, input, create, &problem);
        if (result) {
            json_array_append_new(results, result);
            continue;
        }
        if (!first.status) {
            first = problem;
            json_incref(first.errors);
        }
        json_array_append_new(errors, sb_hs_batch_error(&problem, sb_json_text(input, "id")));
    }
    if (json_array_size(results)) {
        json_decref(first.errors);
        sb_hs_reply_batch(req, 200, results, errors);
        return;
    }
    json_decref(results);
    json_decref(errors);
    sb_hs_refuse(req, &first);
}

void sb_hs_batch_update(struct sb_req *req)
{
    write_batch(req, false);
}

void sb_hs_batch_upsert(struct sb_req *req)
{
    write_batch(req, true);
}
