/* Google Drive: files a tenant allows to be offered. Errors as in gmail.h. */
#ifndef SA_CONNECTORS_DRIVE_H
#define SA_CONNECTORS_DRIVE_H

#include "lib/connectors/services.h"

struct sa_drive_file {
    struct sa_str id;
    struct sa_str name;
    struct sa_str mime_type;
    struct sa_str link; /* webViewLink */
    struct sa_str description;
    struct sa_str parent_id;
    bool shared_by_link; /* an "anyone" permission exists */
    bool folder;
};
struct sa_drive_list {
    struct sa_drive_file *items;
    size_t n;
};

/* Children of one folder that are not trashed, all pages, at most `limit`. */
enum sa_err sa_drive_children(struct sa_ctx *ctx, struct sa_services *services,
                              struct sa_str folder_id, int limit,
                              struct sa_drive_list *list) SA_MUST_CHECK;

#endif
