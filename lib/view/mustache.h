/*
 * Mustache, the public specification with inheritance and without lambdas: compile a template
 * once, render it many times against a JSON value. Owns parsing and rendering; templates.h
 * owns where templates come from.
 *
 * Values: null is nothing, true and false print their names, integers print exactly, reals
 * with the fewest digits that read back. Missing, null, false, 0, "" and [] are falsy.
 * {{x}} escapes & < > " '; {{{x}}} and {{&x}} do not.
 */
#ifndef SA_VIEW_MUSTACHE_H
#define SA_VIEW_MUSTACHE_H

#include <jansson.h>

#include "lib/base/buf.h"
#include "lib/base/ctx.h"

enum {
    SA_MUSTACHE_MAX_BYTES = 256 * 1024, /* of one template's text */
    SA_MUSTACHE_MAX_NODES = 65536,      /* lines and tags of one template */
    SA_MUSTACHE_MAX_NESTING = 64,       /* tags open at once in one template */
    SA_MUSTACHE_MAX_DEPTH = 128,        /* sections, partials and blocks entered at once */
    SA_MUSTACHE_MAX_DELIMITER = 16,     /* bytes */
    SA_MUSTACHE_MAX_STEPS = 4000000     /* nodes visited by one rendering */
};

struct sa_template;

/* How a rendering finds partials and what it does about unknown names. */
struct sa_view {
    /* *found = NULL when there is none of that name; an error ends the rendering. */
    enum sa_err (*find)(struct sa_ctx *ctx, void *arg, struct sa_str name,
                        const struct sa_template **found);
    void *arg;
    /* A name that is not there at all (null is there), in a section too; a missing partial; an
     * object or array where text is wanted: SA_INTERNAL instead of nothing. */
    bool strict;
};

/*
 * Text and name are copied into the arena, where the result lives; it never changes. Broken
 * text: SA_INTERNAL, naming template and line.
 */
enum sa_err sa_mustache_compile(struct sa_ctx *ctx, struct sa_arena *arena, const char *name,
                                struct sa_str text,
                                const struct sa_template **compiled) SA_MUST_CHECK;
/*
 * Adds the rendered text to out. A view without find has no partials. SA_INTERNAL, naming
 * template and line, when a limit above or out's maximum is exceeded, or as `strict` says.
 */
enum sa_err sa_mustache_render(struct sa_ctx *ctx, const struct sa_template *t,
                               const struct sa_view *view, const json_t *data,
                               struct sa_buf *out) SA_MUST_CHECK;

#endif
