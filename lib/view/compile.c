/* From nodes to a template: every opening tag finds its closing tag. See mustache.h. */
#include "lib/view/tree.h"

/* Tags that are open at one point of the text. */
struct open_tags {
    uint32_t at[SA_MUSTACHE_MAX_NESTING];
    size_t n;
};

bool sa_node_opens(enum sa_node_kind kind)
{
    return kind == SA_NODE_SECTION || kind == SA_NODE_INVERTED || kind == SA_NODE_PARENT ||
           kind == SA_NODE_BLOCK;
}

static enum sa_err refuse(struct sa_ctx *ctx, const struct sa_template *t,
                          const struct sa_node *node, const char *what)
{
    return sa_fail(ctx, SA_INTERNAL, "template %s line %u: '%.*s' %s", t->name, node->line,
                   (int)sa_str_clip(node->text, 60).n, node->text.p, what);
}

static enum sa_err open_tag(struct sa_ctx *ctx, struct sa_template *t, uint32_t i,
                            struct open_tags *open)
{
    struct sa_node *node = &t->nodes[i];

    if (open->n == SA_COUNT(open->at))
        return refuse(ctx, t, node, "is nested too deep");
    node->argument = node->kind == SA_NODE_BLOCK && open->n &&
                     t->nodes[open->at[open->n - 1]].kind == SA_NODE_PARENT;
    open->at[open->n++] = i;
    return SA_OK;
}

static enum sa_err close_tag(struct sa_ctx *ctx, struct sa_template *t, uint32_t i,
                             struct open_tags *open)
{
    struct sa_node *node = &t->nodes[i];

    if (open->n == 0)
        return refuse(ctx, t, node, "closes what was never opened");
    struct sa_node *opener = &t->nodes[open->at[--open->n]];
    if (!sa_str_eq(opener->text, node->text))
        return sa_fail(ctx, SA_INTERNAL, "template %s line %u: '%.*s' closes '%.*s' of line %u",
                       t->name, node->line, (int)sa_str_clip(node->text, 60).n, node->text.p,
                       (int)sa_str_clip(opener->text, 60).n, opener->text.p, opener->line);
    opener->end = i;
    node->end = open->at[open->n];
    node->argument = opener->argument;
    return SA_OK;
}

static enum sa_err match(struct sa_ctx *ctx, struct sa_template *t)
{
    struct open_tags open = {.n = 0};

    for (uint32_t i = 0; i < t->n; i++) {
        enum sa_err err = SA_OK;
        if (sa_node_opens(t->nodes[i].kind))
            err = open_tag(ctx, t, i, &open);
        else if (t->nodes[i].kind == SA_NODE_CLOSE)
            err = close_tag(ctx, t, i, &open);
        if (err)
            return err;
    }
    return open.n ? refuse(ctx, t, &t->nodes[open.at[open.n - 1]], "is not closed") : SA_OK;
}

enum sa_err sa_mustache_compile(struct sa_ctx *ctx, struct sa_arena *arena, const char *name,
                                struct sa_str text, const struct sa_template **compiled)
{
    struct sa_template *t = SA_NEW(arena, struct sa_template);

    if (text.n > SA_MUSTACHE_MAX_BYTES)
        return sa_fail(ctx, SA_INTERNAL, "template %s is larger than %d bytes", name,
                       SA_MUSTACHE_MAX_BYTES);
    if (sa_str_chr(text, '\0') >= 0)
        return sa_fail(ctx, SA_INTERNAL, "template %s holds a NUL byte", name);
    t->name = sa_str_c(arena, sa_str_of(name));
    enum sa_err err = sa_mustache_scan(ctx, arena, sa_str_dup(arena, text), t);
    if (!err)
        err = match(ctx, t);
    if (err)
        return err;
    sa_mustache_layout(t);
    *compiled = t;
    return SA_OK;
}
