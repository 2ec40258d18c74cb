/*
 * The journal of calls: a ring of the last 100,000, without bodies (a digest stands for them).
 */
#ifndef SA_TESTS_SANDBOX_JOURNAL_H
#define SA_TESTS_SANDBOX_JOURNAL_H

#include <jansson.h>
#include <stdint.h>

struct sb_journal;
struct sb_req;

struct sb_journal *sb_journal_new(void);
void sb_journal_free(struct sb_journal *j);
void sb_journal_clear(struct sb_journal *j);
/* Notes the arrival (status 0 until the end) and sets req->journal_seq. */
void sb_journal_begin(struct sb_journal *j, struct sb_req *req);
/* Notes what was answered; status 0 when nothing was. */
void sb_journal_end(struct sb_journal *j, const struct sb_req *req, int status);
/* Array of {seq,time,service,method,path,query,status,digest,ms,fault?}, oldest first. */
json_t *sb_journal_list(const struct sb_journal *j, const char *service, int64_t since,
                        int64_t limit);
/* Calls ever seen. */
uint64_t sb_journal_count(const struct sb_journal *j);

#endif
