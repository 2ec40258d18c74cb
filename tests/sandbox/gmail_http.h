/*
 * What Gmail's handlers share. Only gmail*.c files include this.
 */
#ifndef SA_TESTS_SANDBOX_GMAIL_HTTP_H
#define SA_TESTS_SANDBOX_GMAIL_HTTP_H

#include "tests/sandbox/gmail_store.h"
#include "tests/sandbox/google.h"
#include "tests/sandbox/request.h"

/* Gmail's Message in the given format; metadata headers are filtered by `only` unless NULL. */
json_t *sb_gm_message(const struct sb_mail *mail, const char *format, const json_t *only);
/* The request's format and metadataHeaders; false after having answered 400. */
bool sb_gm_format(struct sb_req *req, const char **format, json_t **only);
/* The mail's text for people: {headers, subject, text, html, …} around the full message. */
json_t *sb_gm_state_mail(const struct sb_mail *mail);
enum sb_gm_what { SB_GM_THREADS, SB_GM_MESSAGES, SB_GM_DRAFTS };
/* Mails that fit ?q= and labels, newest first; of a thread only the newest when asked for threads. */
struct sb_list sb_gm_find(struct sb_req *req, enum sb_gm_what what);

void sb_gm_threads_list(struct sb_req *req);
void sb_gm_threads_get(struct sb_req *req);
void sb_gm_threads_modify(struct sb_req *req);
void sb_gm_messages_list(struct sb_req *req);
void sb_gm_messages_get(struct sb_req *req);
void sb_gm_messages_modify(struct sb_req *req);
void sb_gm_messages_send(struct sb_req *req);
void sb_gm_drafts_list(struct sb_req *req);
void sb_gm_drafts_create(struct sb_req *req);
void sb_gm_drafts_get(struct sb_req *req);
void sb_gm_drafts_update(struct sb_req *req);
void sb_gm_drafts_delete(struct sb_req *req);
void sb_gm_drafts_send(struct sb_req *req);

#endif
