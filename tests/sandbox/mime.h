/*
 * Reading RFC 5322 messages into the tree the Gmail API answers (headers, payload parts).
 * Lenient as a mail server is; everything that goes into JSON is made valid UTF-8.
 */
#ifndef SA_TESTS_SANDBOX_MIME_H
#define SA_TESTS_SANDBOX_MIME_H

#include <jansson.h>
#include <stddef.h>

/* {partId,mimeType,filename,headers:[{name,value}],body:{size,data?},parts?}; header values are
 * unfolded and RFC 2047 decoded, body.data is base64url. NULL when there is no header at all. */
json_t *sb_mime_parse(const char *raw, size_t n);
/* Value of the first such header of a part (any case), or NULL. */
const char *sb_mime_header(const json_t *part, const char *name);
/* The first part of that type, decoded to UTF-8; owned; NULL when there is none. */
char *sb_mime_body(const json_t *part, const char *mime_type);
/* Raw bytes with the named header's line replaced (or added in front); owned. */
char *sb_mime_with_header(const char *raw, size_t n, const char *name, const char *value,
                          size_t *out_n);
/* The addr-spec of "Name <a@b>", lower case; owned; "" when there is none. */
char *sb_mime_address(const char *value);
/* Bytes as valid UTF-8: converted from `charset` (NULL: UTF-8), bad bytes replaced; owned. */
char *sb_utf8(const char *p, size_t n, const char *charset);

#endif
