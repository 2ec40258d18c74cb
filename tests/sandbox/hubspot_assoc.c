/*
 * Association calls: single, batch, listing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/hubspot_http.h"
#include "tests/sandbox/world.h"

struct ends {
    struct sb_object *from;
    struct sb_object *to;
};

static const char *label_of(int type_id)
{
    return type_id == 1 || type_id == 2 || type_id == 5 || type_id == 6 ? "Primary" : NULL;
}

json_t *sb_hs_link_types(const struct sb_object *from, const struct sb_object *to)
{
    json_t *types = json_array();
    for (size_t i = 0; i < from->nlinks; i++) {
        const struct sb_link *l = &from->link[i];
        if (l->to != to)
            continue;
        json_array_append_new(types,
                              json_pack("{sssiss?}", "category",
                                        l->user_defined ? "USER_DEFINED" : "HUBSPOT_DEFINED",
                                        "typeId", l->type_id, "label", label_of(l->type_id)));
    }
    return types;
}

static bool find_ends(struct sb_req *req, const char *from_type, const char *from_id,
                      const char *to_type, const char *to_id, struct ends *ends)
{
    struct sb_type *a = sb_hs_req_type(req, from_type);
    struct sb_type *b = a ? sb_hs_req_type(req, to_type) : NULL;
    if (!b)
        return false;
    ends->from = sb_hs_find(a, NULL, from_id);
    ends->to = sb_hs_find(b, NULL, to_id);
    if (ends->from && ends->to)
        return true;
    sb_hs_error(req, 404, "OBJECT_NOT_FOUND", "No %s with id %s exists",
                ends->from ? b->name : a->name, ends->from ? to_id : from_id);
    return false;
}

static json_t *default_result(const struct sb_object *from, const struct sb_object *to)
{
    return json_pack("{s{ss}s{ss}s{sssi}}", "from", "id", from->id, "to", "id", to->id,
                     "associationSpec", "associationCategory", "HUBSPOT_DEFINED",
                     "associationTypeId", sb_hs_default_link(from->type, to->type));
}

void sb_hs_assoc_default(struct sb_req *req)
{
    struct ends e;
    if (!find_ends(req, req->seg[2], req->seg[3], req->seg[6], req->seg[7], &e))
        return;
    int type_id = sb_hs_default_link(e.from->type, e.to->type);
    if (!type_id) {
        sb_hs_error(req, 400, "VALIDATION_ERROR", "these types are not associated");
        return;
    }
    sb_hs_link(req->world->hubspot, e.from, e.to, type_id, false);
    json_t *results = json_array();
    json_array_append_new(results, default_result(e.from, e.to));
    json_array_append_new(results, default_result(e.to, e.from));
    sb_hs_reply_batch(req, 200, results, NULL);
}

/* Each {associationCategory, associationTypeId} of the list; false when one is not valid. */
static bool link_specs(struct sb_hubspot *hub, const struct ends *e, const json_t *specs, bool make)
{
    size_t i;
    json_t *spec;
    json_array_foreach((json_t *)specs, i, spec)
    {
        const char *category = sb_json_text(spec, "associationCategory");
        int type_id = (int)sb_json_int(spec, "associationTypeId", 0);
        bool user = category && strcmp(category, "USER_DEFINED") == 0;
        if (!type_id || (!user && !sb_hs_reverse_link(e->from->type, e->to->type, type_id)))
            return false;
        if (make)
            sb_hs_link(hub, e->from, e->to, type_id, user);
    }
    return json_array_size(specs) > 0;
}

static json_t *labelled_result(const struct ends *e)
{
    return json_pack("{sssssssss[]}", "fromObjectTypeId", e->from->type->code, "fromObjectId",
                     e->from->id, "toObjectTypeId", e->to->type->code, "toObjectId", e->to->id,
                     "labels");
}

void sb_hs_assoc_put(struct sb_req *req)
{
    struct ends e;
    if (!find_ends(req, req->seg[2], req->seg[3], req->seg[5], req->seg[6], &e))
        return;
    json_t *specs = sb_req_json(req);
    if (!link_specs(req->world->hubspot, &e, specs, false)) {
        sb_hs_error(req, 400, "VALIDATION_ERROR", "the association types are not valid");
        return;
    }
    (void)link_specs(req->world->hubspot, &e, specs, true);
    sb_reply_json(req, 201, labelled_result(&e));
}

void sb_hs_assoc_delete(struct sb_req *req)
{
    struct ends e;
    if (!find_ends(req, req->seg[2], req->seg[3], req->seg[5], req->seg[6], &e))
        return;
    sb_hs_unlink(req->world->hubspot, e.from, e.to);
    sb_reply_text(req, 204, NULL, "");
}

/* Every object of type `to` linked with `from`, each once; `id` instead of toObjectId in v3. */
static json_t *linked(const struct sb_object *from, const struct sb_type *to, bool v3)
{
    json_t *list = json_array();
    for (size_t i = 0; i < from->nlinks; i++) {
        struct sb_object *o = from->link[i].to;
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || from->link[k].to == o;
        if (seen || o->type != to)
            continue;
        char type[80];
        (void)snprintf(type, sizeof type, "%s_to_%s", from->type->one, to->one);
        if (v3)
            json_array_append_new(list, json_pack("{ssss}", "id", o->id, "type", type));
        else
            json_array_append_new(list, json_pack("{ssso}", "toObjectId", o->id, "associationTypes",
                                                  sb_hs_link_types(from, o)));
    }
    return list;
}

void sb_hs_assoc_list(struct sb_req *req)
{
    bool v4 = sb_hs_is_v4(req);
    if (!v4 && !sb_starts(req->path, "/crm/v3/")) {
        sb_hs_error(req, 404, "OBJECT_NOT_FOUND", "Use associations batch/read in this version");
        return;
    }
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    struct sb_type *to = type ? sb_hs_req_type(req, req->seg[5]) : NULL;
    const struct sb_object *o = to ? sb_hs_find(type, NULL, req->seg[3]) : NULL;
    if (!to)
        return;
    if (!o)
        sb_hs_error(req, 404, "OBJECT_NOT_FOUND", "No %s with id %s exists", type->name,
                    req->seg[3]);
    else
        sb_reply_json(req, 200, json_pack("{so}", "results", linked(o, to, !v4)));
}

void sb_hs_assoc_batch_read(struct sb_req *req)
{
    struct sb_type *from = sb_hs_req_type(req, req->seg[2]);
    struct sb_type *to = from ? sb_hs_req_type(req, req->seg[3]) : NULL;
    json_t *body = to ? sb_hs_req_body(req) : NULL;
    if (!body)
        return;
    json_t *results = json_array(), *errors = json_array(), *input;
    size_t i;
    json_array_foreach(json_object_get(body, "inputs"), i, input)
    {
        const char *id = sb_json_text(input, "id");
        const struct sb_object *o = id ? sb_hs_find(from, NULL, id) : NULL;
        json_t *list = o ? linked(o, to, false) : json_array();
        if (json_array_size(list)) {
            json_array_append_new(results, json_pack("{s{ss}sO}", "from", "id", o->id, "to", list));
        } else {
            json_array_append_new(errors,
                                  json_pack("{sssssssss{s[s]s[s]s[s]}}", "status", "error",
                                            "category", "OBJECT_NOT_FOUND", "subCategory",
                                            "crm.associations.NO_ASSOCIATIONS_FOUND", "message",
                                            "No associations were found for the object.", "context",
                                            "fromObjectId", id ? id : "", "fromObjectType",
                                            from->one, "toObjectType", to->one));
        }
        json_decref(list);
    }
    sb_hs_reply_batch(req, 200, results, errors);
}

static void batch_link(struct sb_req *req, bool plain)
{
    json_t *body = sb_hs_req_body(req), *input;
    if (!body)
        return;
    json_t *results = json_array();
    size_t i;
    json_array_foreach(json_object_get(body, "inputs"), i, input)
    {
        struct ends e;
        const char *from = sb_json_text(json_object_get(input, "from"), "id");
        const char *to = sb_json_text(json_object_get(input, "to"), "id");
        const json_t *types = json_object_get(input, "types");
        if (!find_ends(req, req->seg[2], from ? from : "", req->seg[3], to ? to : "", &e) ||
            (!plain && !link_specs(req->world->hubspot, &e, types, true))) {
            if (!req->status)
                sb_hs_error(req, 400, "VALIDATION_ERROR", "the association types are not valid");
            json_decref(results);
            return;
        }
        if (plain)
            sb_hs_link(req->world->hubspot, e.from, e.to,
                       sb_hs_default_link(e.from->type, e.to->type), false);
        json_array_append_new(results, plain ? default_result(e.from, e.to) : labelled_result(&e));
    }
    sb_hs_reply_batch(req, plain ? 200 : 201, results, NULL);
}

void sb_hs_assoc_batch_create(struct sb_req *req)
{
    batch_link(req, false);
}

void sb_hs_assoc_batch_default(struct sb_req *req)
{
    batch_link(req, true);
}
