/*
 * Google Drive: files, folders, permissions, downloads; read-only but for generated ids.
 */
#ifndef SA_TESTS_SANDBOX_DRIVE_H
#define SA_TESTS_SANDBOX_DRIVE_H

#include <jansson.h>
#include <stdbool.h>

struct sb_drive;
struct sb_req;
struct sb_drive_query;

struct sb_drive *sb_drive_new(void);
void sb_drive_free(struct sb_drive *d);
/* {"files":[{"id","name","mimeType","parents","webViewLink","permissions","content",…}]} or the same
 * list under "drive". A file with an id that is there already replaces it. */
const char *sb_drive_seed(struct sb_drive *d, const json_t *seed);
json_t *sb_drive_state(const struct sb_drive *d);
void sb_drive_serve(struct sb_req *req);

/* Drive's search expression. False: not understood. `query` NULL for an empty expression. */
bool sb_drive_query_parse(const char *q, struct sb_drive_query **query);
bool sb_drive_query_fits(const struct sb_drive_query *query, const json_t *file);
void sb_drive_query_free(struct sb_drive_query *query);

#endif
