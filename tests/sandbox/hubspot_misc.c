/*
 * Property definitions, owners, forms and their submissions.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/hubspot_http.h"
#include "tests/sandbox/world.h"

enum { MAX_UNIQUE = 10 };

/* A definition as HubSpot answers it: the missing members filled in. */
static json_t *property_document(const json_t *def)
{
    json_t *o = json_pack("{sssssssssss[]sisbsbsbsbsbsb}", "groupName", "", "label", "", "type",
                          "string", "fieldType", "text", "description", "", "options",
                          "displayOrder", -1, "calculated", 0, "externalOptions", 0, "archived", 0,
                          "hidden", 0, "formField", 0, "hasUniqueValue", 0);
    json_object_update(o, (json_t *)def);
    return o;
}

void sb_hs_properties_list(struct sb_req *req)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    if (!type)
        return;
    json_t *results = json_array();
    for (size_t i = 0; i < type->property.cap; i++) {
        if (type->property.slot[i].key)
            json_array_append_new(results, property_document(type->property.slot[i].value));
    }
    sb_reply_json(req, 200, json_pack("{so}", "results", results));
}

void sb_hs_properties_get(struct sb_req *req)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    const json_t *def = type ? sb_map_get(&type->property, req->seg[3]) : NULL;
    if (def)
        sb_reply_json(req, 200, property_document(def));
    else if (type)
        sb_hs_error(req, 404, "OBJECT_NOT_FOUND", "Property %.80s does not exist", req->seg[3]);
}

static bool name_fits(const char *name)
{
    if (!name || !islower((unsigned char)*name) || strlen(name) > 100)
        return false;
    for (; *name; name++) {
        if (!islower((unsigned char)*name) && !isdigit((unsigned char)*name) && *name != '_')
            return false;
    }
    return true;
}

static int unique_count(const struct sb_type *type)
{
    int n = 0;
    for (size_t i = 0; i < type->property.cap; i++) {
        if (type->property.slot[i].key)
            n += json_is_true(json_object_get(type->property.slot[i].value, "hasUniqueValue"));
    }
    return n;
}

void sb_hs_properties_post(struct sb_req *req)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    json_t *body = type ? sb_hs_req_body(req) : NULL;
    if (!body)
        return;
    static const char *const needed[] = {"name", "label", "groupName", "type", "fieldType"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (sb_json_text(body, needed[i]))
            continue;
        sb_hs_error(req, 400, "VALIDATION_ERROR", "Some required fields were not set: [%s]",
                    needed[i]);
        return;
    }
    const char *name = sb_json_text(body, "name");
    if (!name_fits(name))
        sb_hs_error(req, 400, "VALIDATION_ERROR",
                    "Property name %.100s: lower-case letters, digits and _ only", name);
    else if (json_is_true(json_object_get(body, "hasUniqueValue")) &&
             unique_count(type) >= MAX_UNIQUE)
        sb_hs_error(req, 400, "VALIDATION_ERROR", "no more than %d unique properties", MAX_UNIQUE);
    else if (!sb_hs_add_property(type, body))
        sb_hs_error(req, 409, "OBJECT_ALREADY_EXISTS", "A property named '%s' already exists.",
                    name);
    else
        sb_reply_json(req, 201, property_document(sb_map_get(&type->property, name)));
}

static json_t *group_document(const char *name, const char *label)
{
    return json_pack("{sssssisb}", "name", name, "label", label, "displayOrder", -1, "archived", 0);
}

void sb_hs_groups_list(struct sb_req *req)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    json_t *results = json_array();
    for (size_t i = 0; type && i < type->group.cap; i++) {
        const struct sb_map_slot *slot = &type->group.slot[i];
        if (slot->key)
            json_array_append_new(results, group_document(slot->key, slot->value));
    }
    if (type)
        sb_reply_json(req, 200, json_pack("{sO}", "results", results));
    json_decref(results);
}

void sb_hs_groups_post(struct sb_req *req)
{
    struct sb_type *type = sb_hs_req_type(req, req->seg[2]);
    json_t *body = type ? sb_hs_req_body(req) : NULL;
    const char *name = sb_json_text(body, "name"), *label = sb_json_text(body, "label");
    if (!body)
        return;
    if (!name_fits(name) || !label)
        sb_hs_error(req, 400, "VALIDATION_ERROR", "a group has a name and a label");
    else if (sb_map_get(&type->group, name))
        sb_hs_error(req, 409, "OBJECT_ALREADY_EXISTS",
                    "A property group named '%s' already exists.", name);
    else {
        sb_map_put(&type->group, name, sb_copy(label));
        sb_reply_json(req, 201, group_document(name, label));
    }
}

void sb_hs_owners_list(struct sb_req *req)
{
    struct sb_hubspot *hub = req->world->hubspot;
    const char *email = sb_arg(req, "email");
    int64_t limit = sb_arg_int(req, "limit", 100);
    size_t start = (size_t)sb_arg_int(req, "after", 0), i;
    json_t *results = json_array(), *answer = json_pack("{so}", "results", results);
    for (i = start; i < json_array_size(hub->owners); i++) {
        json_t *owner = json_array_get(hub->owners, i);
        if (email && strcmp(email, sb_json_text(owner, "email")) != 0)
            continue;
        if ((int64_t)json_array_size(results) == limit) {
            char after[24];
            (void)snprintf(after, sizeof after, "%zu", i);
            json_object_set_new(answer, "paging", json_pack("{s{ss}}", "next", "after", after));
            break;
        }
        json_array_append(results, owner);
    }
    sb_reply_json(req, 200, answer);
}

void sb_hs_owners_get(struct sb_req *req)
{
    json_t *owner = sb_map_get(&req->world->hubspot->owner, req->seg[2]);
    if (owner)
        sb_reply_json(req, 200, json_incref(owner));
    else
        sb_hs_error(req, 404, "OBJECT_NOT_FOUND", "No owner with id %.40s", req->seg[2]);
}

static char *plain_guid(const char *guid)
{
    char *plain = sb_lower(guid), *out = plain;
    for (const char *c = plain; *c; c++) {
        if (*c != '-')
            *out++ = *c;
    }
    *out = '\0';
    return plain;
}

/* Newest first; `after` is how many newer ones are skipped, so a new one shifts the pages. */
void sb_hs_submissions(struct sb_req *req)
{
    int64_t limit = sb_arg_int(req, "limit", 20);
    if (limit < 1 || limit > 50) {
        sb_hs_error(req, 400, "VALIDATION_ERROR", "limit must be between 1 and 50");
        return;
    }
    char *guid = plain_guid(req->seg[4]);
    const struct sb_list *all = sb_map_get(&req->world->hubspot->forms, guid);
    free(guid);
    json_t *results = json_array(), *answer = json_pack("{so}", "results", results);
    size_t skip = (size_t)sb_arg_int(req, "after", 0), n = all ? all->n : 0;
    size_t end = skip + (size_t)limit;
    for (size_t i = skip; i < n && i < end; i++)
        json_array_append(results, all->at[n - 1 - i]);
    if (end < n) {
        char after[24], link[200];
        (void)snprintf(after, sizeof after, "%zu", end);
        (void)snprintf(
            link, sizeof link,
            "https://api.hubapi.com/form-integrations/v1/submissions/forms/%.60s?after=%s",
            req->seg[4], after);
        json_object_set_new(answer, "paging",
                            json_pack("{s{ssss}}", "next", "after", after, "link", link));
    }
    sb_reply_json(req, 200, answer);
}

void sb_hs_forms_list(struct sb_req *req)
{
    const struct sb_hubspot *hub = req->world->hubspot;
    json_t *results = json_array();
    for (size_t i = 0; i < hub->guids.n; i++)
        json_array_append_new(results, json_pack("{sssssssb}", "id", hub->guids.at[i], "name",
                                                 "Form", "formType", "hubspot", "archived", 0));
    sb_reply_json(req, 200, json_pack("{so}", "results", results));
}
