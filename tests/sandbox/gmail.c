/*
 * Gmail's routes, profile, labels, send-as addresses.
 */
#include "tests/sandbox/gmail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sandbox/gmail_http.h"
#include "tests/sandbox/world.h"

static void profile(struct sb_req *req)
{
    const struct sb_gmail *gm = req->world->gmail;
    char history[24];
    (void)snprintf(history, sizeof history, "%llu", (unsigned long long)gm->history);
    sb_reply_json(req, 200,
                  json_pack("{sssIsIss}", "emailAddress", gm->email, "messagesTotal",
                            (json_int_t)gm->mails.n, "threadsTotal", (json_int_t)gm->threads.n,
                            "historyId", history));
}

static void send_as(struct sb_req *req)
{
    const struct sb_gmail *gm = req->world->gmail;
    sb_reply_json(req, 200,
                  json_pack("{s[{sssssssssbsbsbss}]}", "sendAs", "sendAsEmail", gm->email,
                            "displayName", gm->name, "replyToAddress", "", "signature", "",
                            "isPrimary", 1, "isDefault", 1, "treatAsAlias", 0, "verificationStatus",
                            "accepted"));
}

static void labels_list(struct sb_req *req)
{
    const struct sb_gmail *gm = req->world->gmail;
    json_t *labels = json_array();
    for (size_t i = 0; i < gm->labels.n; i++)
        json_array_append(labels, gm->labels.at[i]);
    sb_reply_json(req, 200, json_pack("{so}", "labels", labels));
}

static void labels_get(struct sb_req *req)
{
    json_t *label = sb_map_get(&req->world->gmail->label, req->seg[5]);
    if (label)
        sb_reply_json(req, 200, json_incref(label));
    else
        sb_google_error(req, 404, NULL, NULL);
}

static bool visibility_known(const json_t *body)
{
    const char *list = sb_json_text(body, "labelListVisibility");
    const char *message = sb_json_text(body, "messageListVisibility");
    return (!list || strcmp(list, "labelShow") == 0 || strcmp(list, "labelShowIfUnread") == 0 ||
            strcmp(list, "labelHide") == 0) &&
           (!message || strcmp(message, "show") == 0 || strcmp(message, "hide") == 0);
}

static void labels_create(struct sb_req *req)
{
    struct sb_gmail *gm = req->world->gmail;
    const json_t *body = sb_req_json(req);
    const char *name = sb_json_text(body, "name");
    if (!name || !*name || strlen(name) > 225 || !visibility_known(body)) {
        sb_google_error(req, 400, NULL, "Invalid label name");
        return;
    }
    char *lower = sb_lower(name);
    bool taken = sb_map_get(&gm->label_name, lower);
    free(lower);
    if (taken) {
        sb_google_error(req, 409, "aborted", "Label name exists or conflicts");
        return;
    }
    json_t *label = sb_gm_label_named(gm, name);
    static const char *const optional[] = {"labelListVisibility", "messageListVisibility", "color"};
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++) {
        json_t *value = json_object_get(body, optional[i]);
        if (value)
            json_object_set(label, optional[i], value);
    }
    sb_reply_json(req, 200, json_incref(label));
}

static const struct sb_route rows[] = {
    {"GET", "gmail/v1/users/{}/threads", sb_gm_threads_list},
    {"GET", "gmail/v1/users/{}/threads/{}", sb_gm_threads_get},
    {"POST", "gmail/v1/users/{}/threads/{}/modify", sb_gm_threads_modify},
    {"GET", "gmail/v1/users/{}/messages", sb_gm_messages_list},
    {"POST", "gmail/v1/users/{}/messages/send", sb_gm_messages_send},
    {"GET", "gmail/v1/users/{}/messages/{}", sb_gm_messages_get},
    {"POST", "gmail/v1/users/{}/messages/{}/modify", sb_gm_messages_modify},
    {"GET", "gmail/v1/users/{}/drafts", sb_gm_drafts_list},
    {"POST", "gmail/v1/users/{}/drafts", sb_gm_drafts_create},
    {"POST", "upload/gmail/v1/users/{}/drafts", sb_gm_drafts_create},
    {"POST", "gmail/v1/users/{}/drafts/send", sb_gm_drafts_send},
    {"GET", "gmail/v1/users/{}/drafts/{}", sb_gm_drafts_get},
    {"PUT", "gmail/v1/users/{}/drafts/{}", sb_gm_drafts_update},
    {"DELETE", "gmail/v1/users/{}/drafts/{}", sb_gm_drafts_delete},
    {"GET", "gmail/v1/users/{}/labels", labels_list},
    {"POST", "gmail/v1/users/{}/labels", labels_create},
    {"GET", "gmail/v1/users/{}/labels/{}", labels_get},
    {"GET", "gmail/v1/users/{}/profile", profile},
    {"GET", "gmail/v1/users/{}/settings/sendAs", send_as},
};

void sb_gmail_serve(struct sb_req *req)
{
    if (!sb_google_allowed(req))
        return;
    const struct sb_gmail *gm = req->world->gmail;
    const char *user = req->nseg > 3 ? req->seg[3 + (strcmp(req->seg[0], "upload") == 0)] : NULL;
    if (user && strcmp(user, "me") != 0 && strcmp(user, gm->email) != 0) {
        sb_google_error(req, 403, "forbidden", "Delegation denied for the user");
        return;
    }
    sb_google_routed(req, sb_route(req, 0, rows, sizeof rows / sizeof *rows));
}
