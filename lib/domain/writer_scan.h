/*
 * Finds in a text what a machine may have made up: clock times and dates, numbers, links,
 * addresses. Scanners only; what is allowed is the check's business.
 */
#ifndef SA_DOMAIN_WRITER_SCAN_H
#define SA_DOMAIN_WRITER_SCAN_H

#include "lib/base/str.h"

/* Each cuts `rest` behind the next hit; false when there is none. Text folded for _time. */

/* "14:00", "2 pm", "14 Uhr", "Tuesday", "24 November", "24.11.", "2026-11-24". */
bool sa_scan_time(struct sa_str *rest, struct sa_str *hit);

struct sa_number {
    struct sa_str text;
    char digits[32]; /* without separators; cut when longer */
    bool amount;     /* a percentage, a sum of money or a multiple such as 3x */
};
bool sa_scan_number(struct sa_str *rest, struct sa_number *number);

/* http and https links, "www." names and bare names under common top-level domains. */
bool sa_scan_link(struct sa_str *rest, struct sa_str *hit);
/* name@domain */
bool sa_scan_address(struct sa_str *rest, struct sa_str *hit);

#endif
