/*
 * Templates from a folder: name "drafts/list" is the file drafts/list.html below it. Compiled
 * once per process; in development a changed file is compiled again. Not for two threads.
 */
#ifndef SA_VIEW_TEMPLATES_H
#define SA_VIEW_TEMPLATES_H

#include "lib/view/mustache.h"

struct sa_templates;

struct sa_templates_options {
    const char *folder; /* without a trailing slash */
    bool watch;         /* look at the file's time before every use */
    bool strict;        /* see struct sa_view */
};

/* Copies the options; reads nothing yet. Freed with sa_templates_free; NULL is fine there. */
struct sa_templates *sa_templates_new(const struct sa_templates_options *options);
void sa_templates_free(struct sa_templates *templates);

/*
 * Renders a template of the folder; partials come from the folder too. A name is made of
 * [a-z0-9_/-], at most 100 bytes, and neither begins nor ends with a slash. SA_NOT_FOUND for
 * another name, a missing file or a missing partial; SA_CONFIGURATION for an unreadable one;
 * else as sa_mustache_compile and sa_mustache_render.
 */
enum sa_err sa_templates_render(struct sa_ctx *ctx, struct sa_templates *templates,
                                struct sa_str name, const json_t *data,
                                struct sa_buf *out) SA_MUST_CHECK;

#endif
