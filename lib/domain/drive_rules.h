/*
 * Which files below the allowed Drive folders may be offered: by the path inside the tree and
 * by the host of the link. Pure; what Drive says of sharing is the connector's.
 */
#ifndef SA_DOMAIN_DRIVE_RULES_H
#define SA_DOMAIN_DRIVE_RULES_H

#include "lib/domain/tenant_settings.h"

/* path: "Case Studies/Retail/Pickup.pdf", below an allowed folder; letters' case does not count. */
bool sa_drive_file_allowed(const struct sa_tenant_settings *settings, struct sa_str path);
/* Something below this folder may be allowed. */
bool sa_drive_folder_allowed(const struct sa_tenant_settings *settings, struct sa_str path);
/* https, no user or port in it, and one of the hosts when the tenant lists some. */
bool sa_drive_link_allowed(const struct sa_tenant_settings *settings, struct sa_str link);

#endif
