/* Plain text from the HTML of a mail. A reader of words, no HTML parser: never fails. */
#ifndef SA_DOMAIN_TEXT_OF_HTML_H
#define SA_DOMAIN_TEXT_OF_HTML_H

#include "lib/base/ctx.h"

/*
 * The visible words of UTF-8 html: blocks and <br> become lines, list items "- ", quotations
 * "> " per level, entities characters, blanks one blank; scripts, styles, head and comments
 * vanish. At most two line ends in a row, at most max bytes, UTF-8. In time linear in html.
 */
struct sa_str sa_text_of_html(struct sa_arena *arena, struct sa_str html, size_t max);

#endif
