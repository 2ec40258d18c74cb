/* Plain text as HTML for a mail's second part: escaped, paragraphs, clickable links. */
#ifndef SA_DOMAIN_HTML_TEXT_H
#define SA_DOMAIN_HTML_TEXT_H

#include "lib/base/str.h"

/* A whole small document. http and https addresses become links, nothing else does. */
struct sa_str sa_html_of_text(struct sa_arena *arena, struct sa_str text);

/*
 * Length of the link at the front of s, without closing punctuation; 0 when there is none.
 * Shared with the writer's check, so that both see the same links.
 */
size_t sa_link_length(struct sa_str s);

#endif
