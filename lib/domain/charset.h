/*
 * Text of mails in whatever character set, made UTF-8: bodies, and header values with encoded
 * words (RFC 2047). The only user of iconv. Knows nothing of MIME structure.
 */
#ifndef SA_DOMAIN_CHARSET_H
#define SA_DOMAIN_CHARSET_H

#include "lib/base/ctx.h"

/*
 * bytes in `charset` ("" or an unknown name: UTF-8 where it is, else windows-1252) as valid
 * UTF-8 in the arena, NUL-terminated. Undecodable bytes become U+FFFD, CR LF and CR become LF,
 * other control characters but tab are dropped. Cannot fail.
 */
struct sa_str sa_charset_utf8(struct sa_arena *arena, struct sa_str bytes, struct sa_str charset);

/*
 * A header value with its encoded words decoded and white space between two of them dropped,
 * folded lines unfolded. What is no proper encoded word stays as it is.
 */
struct sa_str sa_header_decode(struct sa_arena *arena, struct sa_str value);

#endif
