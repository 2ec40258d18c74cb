/*
 * Reading and writing single HubSpot objects, and objects as JSON documents.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/hubspot_http.h"
#include "tests/sandbox/world.h"

static const struct {
    const char *type;
    const char *names[8];
} defaults[] = {
    {"contacts",
     {"createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"}},
    {"companies", {"createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"}},
    {"", {"hs_createdate", "hs_lastmodifieddate", "hs_object_id"}},
};

static void copy_property(json_t *to, const struct sb_object *o, const char *name)
{
    json_t *value = json_object_get(o->props, name);
    if (value && !*json_string_value(value))
        value = NULL;
    if (value)
        json_object_set(to, name, value);
    else
        json_object_set_new(to, name, json_null());
}

static json_t *envelope(const struct sb_object *o, json_t *props)
{
    char created[32], updated[32];
    sb_iso_ms(o->created_ms, created);
    sb_iso_ms(o->updated_ms, updated);
    return json_pack("{sssosssssb}", "id", o->id, "properties", props, "createdAt", created,
                     "updatedAt", updated, "archived", o->archived);
}

json_t *sb_hs_object(const struct sb_object *o, const json_t *names)
{
    json_t *props = json_object();
    size_t row = 0, i;
    while (*defaults[row].type && strcmp(defaults[row].type, o->type->name) != 0)
        row++;
    bool asked = names && json_array_size(names);
    for (i = 0; defaults[row].names[i]; i++) {
        bool always = strcmp(defaults[row].names[i], "hs_object_id") == 0 ||
                      sb_ends(defaults[row].names[i], "date");
        if (!asked || always)
            copy_property(props, o, defaults[row].names[i]);
    }
    json_t *name;
    json_array_foreach((json_t *)names, i, name)
    {
        const char *text = json_string_value(name);
        if (text && sb_map_get(&o->type->property, text))
            copy_property(props, o, text);
    }
    return envelope(o, props);
}

json_t *sb_hs_object_whole(const struct sb_object *o)
{
    return envelope(o, json_copy(o->props));
}

static void add_link(json_t *results, const struct sb_object *o, const struct sb_link *link)
{
    char type[96];
    bool plain = link->type_id == sb_hs_default_link(o->type, link->to->type);
    bool labelled =
        strcmp(o->type->name, "contacts") == 0 || strcmp(o->type->name, "companies") == 0;
    (void)snprintf(type, sizeof type, "%s_to_%s%s", o->type->one, link->to->type->one,
                   plain && labelled && link->type_id >= 279 ? "_unlabeled" : "");
    json_array_append_new(results, json_pack("{ssss}", "id", link->to->id, "type", type));
}

json_t *sb_hs_object_links(struct sb_hubspot *hub, const struct sb_object *o, const json_t *types)
{
    json_t *all = json_object();
    size_t i;
    json_t *name;
    json_array_foreach((json_t *)types, i, name)
    {
        const struct sb_type *to = sb_hs_type(hub, json_string_value(name));
        json_t *results = json_array();
        for (size_t k = 0; to && k < o->nlinks; k++) {
            if (o->link[k].to->type == to)
                add_link(results, o, &o->link[k]);
        }
        if (to && json_array_size(results))
            json_object_set_new(all, to->name, json_pack("{sO}", "results", results));
        json_decref(results);
    }
    return all;
}

static void no_such_object(struct sb_req *req)
{
    sb_hs_error(req, 404, "OBJECT_NOT_FOUND", "Object not found.  objectId are usually numeric.");
}

/* The object of .../{type}/{id}?idProperty=; answers and gives NULL when there is none. */
static struct sb_object *addressed(struct sb_req *req)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    const char *by = sb_arg(req, "idProperty");
    if (!type)
        return NULL;
    if (by && strcmp(by, "hs_object_id") != 0 && !sb_hs_is_unique(type, by)) {
        bool known = sb_map_get(&type->property, by) != NULL;
        sb_hs_error(req, 400, "VALIDATION_ERROR",
                    known ? "Property \"%.80s\" of %s is not a unique identifier property"
                          : "Property \"%.80s\" does not exist for %s",
                    by, type->name);
        return NULL;
    }
    struct sb_object *o = sb_hs_find(type, by, req->seg[3]);
    if (!o)
        no_such_object(req);
    return o;
}

void sb_hs_get(struct sb_req *req)
{
    struct sb_object *o = addressed(req);
    if (!o)
        return;
    json_t *names = sb_hs_arg_names(req, "properties");
    json_t *types = sb_hs_arg_names(req, "associations");
    json_t *answer = sb_hs_object(o, names);
    json_t *links = sb_hs_object_links(req->world->hubspot, o, types);
    if (json_object_size(links))
        json_object_set(answer, "associations", links);
    json_decref(links);
    json_decref(names);
    json_decref(types);
    sb_reply_json(req, 200, answer);
}

/* Index of the first object with an id of at least `id`; ids grow along the list. */
static size_t list_from(const struct sb_type *type, uint64_t id)
{
    size_t i = 0;
    while (i < type->objects.n && ((const struct sb_object *)type->objects.at[i])->number < id)
        i++;
    return i;
}

void sb_hs_list(struct sb_req *req)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    if (!type)
        return;
    int64_t limit = sb_arg_int(req, "limit", 10);
    if (limit < 1 || limit > 100) {
        sb_hs_error(req, 400, "VALIDATION_ERROR", "limit must be between 1 and 100");
        return;
    }
    json_t *names = sb_hs_arg_names(req, "properties"),
           *types = sb_hs_arg_names(req, "associations");
    json_t *results = json_array(), *answer = json_pack("{so}", "results", results);
    for (size_t i = list_from(type, (uint64_t)sb_arg_int(req, "after", 0)); i < type->objects.n;
         i++) {
        const struct sb_object *o = type->objects.at[i];
        if (o->archived)
            continue;
        if ((int64_t)json_array_size(results) == limit) {
            json_object_set_new(answer, "paging",
                                json_pack("{s{ssss}}", "next", "after", o->id, "link", "?after="));
            break;
        }
        json_t *one = sb_hs_object(o, names);
        json_t *links = sb_hs_object_links(req->world->hubspot, o, types);
        if (json_object_size(links))
            json_object_set(one, "associations", links);
        json_decref(links);
        json_array_append_new(results, one);
    }
    json_decref(names);
    json_decref(types);
    sb_reply_json(req, 200, answer);
}

static bool link_wanted(struct sb_hubspot *hub, struct sb_type *type, struct sb_object *made,
                        const json_t *wanted, struct sb_problem *problem)
{
    json_t *id = json_object_get(json_object_get(wanted, "to"), "id");
    char digits[24] = "";
    if (json_is_integer(id))
        (void)snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(id));
    const char *to_id = json_is_string(id) ? json_string_value(id) : digits;
    size_t i;
    json_t *spec;
    json_array_foreach(json_object_get(wanted, "types"), i, spec)
    {
        int type_id = (int)sb_json_int(spec, "associationTypeId", 0);
        struct sb_object *to = NULL;
        for (size_t k = 0; k < SB_HS_TYPES && !to; k++) {
            if (sb_hs_reverse_link(type, &hub->type[k], type_id))
                to = sb_map_get(&hub->type[k].by_id, to_id);
        }
        if (!to) {
            sb_problem_say(problem, 400, "VALIDATION_ERROR",
                           "Association type %d from %s to object %s is not valid", type_id,
                           type->name, to_id);
            return false;
        }
        if (made)
            sb_hs_link(hub, made, to, type_id, false);
    }
    if (i)
        return true;
    sb_problem_say(problem, 400, "VALIDATION_ERROR", "associations need types");
    return false;
}

bool sb_hs_create_links(struct sb_hubspot *hub, struct sb_type *type, struct sb_object *made,
                        const json_t *associations, struct sb_problem *problem)
{
    size_t i;
    json_t *wanted;
    json_array_foreach((json_t *)associations, i, wanted)
    {
        if (!link_wanted(hub, type, made, wanted, problem))
            return false;
    }
    return true;
}

void sb_hs_post(struct sb_req *req)
{
    struct sb_hubspot *hub = req->world->hubspot;
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    json_t *body = type ? sb_hs_req_body(req) : NULL;
    if (!body)
        return;
    struct sb_problem problem = {0};
    const json_t *links = json_object_get(body, "associations");
    json_t *values = sb_hs_check(hub, type, NULL, json_object_get(body, "properties"), &problem);
    if (values && !sb_hs_create_links(hub, type, NULL, links, &problem)) {
        json_decref(values);
        values = NULL;
    }
    if (!values) {
        sb_hs_refuse(req, &problem);
        return;
    }
    struct sb_object *o = sb_hs_create(hub, type, values, 0);
    (void)sb_hs_create_links(hub, type, o, links, &problem);
    sb_reply_json(req, 201, sb_hs_object_whole(o));
}

void sb_hs_patch(struct sb_req *req)
{
    struct sb_hubspot *hub = req->world->hubspot;
    struct sb_object *o = addressed(req);
    json_t *body = o ? sb_hs_req_body(req) : NULL;
    if (!body)
        return;
    struct sb_problem problem = {0};
    json_t *values = sb_hs_check(hub, o->type, o, json_object_get(body, "properties"), &problem);
    if (!values) {
        sb_hs_refuse(req, &problem);
        return;
    }
    json_t *names = json_array();
    const char *name;
    json_t *value;
    json_object_foreach(values, name, value)
    {
        json_array_append_new(names, json_string(name));
    }
    sb_hs_update(hub, o, values);
    sb_reply_json(req, 200, sb_hs_object(o, names));
    json_decref(names);
}

void sb_hs_delete(struct sb_req *req)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    struct sb_object *o = type ? sb_hs_find(type, NULL, req->seg[3]) : NULL;
    if (!type)
        return;
    if (o)
        sb_hs_archive(req->world->hubspot, o);
    sb_reply_text(req, 204, NULL, "");
}
