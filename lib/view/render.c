/*
 * Rendering: walks the nodes of templates, keeping the values entered, the arguments given to
 * parents and the indentation of every line. See mustache.h; layout.c prepared the indents.
 */
#include "lib/view/tree.h"
#include "lib/view/value.h"

/* Blocks given to a parent tag: the direct content of node `parent` of template t. */
struct arguments {
    const struct arguments *outer;
    const struct sa_template *t;
    uint32_t parent;
};

/* Where we are; copied and put back around everything that is entered. */
struct place {
    const struct sa_template *t;
    const struct arguments *arguments;
    const struct sa_scope *scope;
    struct sa_str indent; /* goes before every source line */
};

struct render {
    struct sa_ctx *ctx;
    const struct sa_view *view;
    struct sa_buf *out;
    struct place at;
    bool due; /* the indentation goes before whatever is written next */
    unsigned depth;
    unsigned steps;
};

static enum sa_err render_range(struct render *r, uint32_t from, uint32_t to);

static enum sa_err refuse(struct render *r, const struct sa_node *node, const char *what)
{
    return sa_fail(r->ctx, SA_INTERNAL, "template %s line %u: '%.*s' %s", r->at.t->name, node->line,
                   node->kind == SA_NODE_TEXT ? 0 : (int)sa_str_clip(node->text, 60).n,
                   node->text.p, what);
}

static void start_line(struct render *r, bool line_start)
{
    if (line_start || r->due)
        sa_buf_add(r->out, r->at.indent);
    r->due = false;
}

static void render_text(struct render *r, const struct sa_node *node)
{
    if (node->text.n == 0)
        return;
    if (node->text.p[0] == '\n' || sa_str_eq(node->text, SA_STR("\r\n")))
        r->due = false;
    else
        start_line(r, node->line_start);
    sa_buf_add(r->out, node->text);
}

static enum sa_err find_value(struct render *r, const struct sa_node *node, const json_t **value)
{
    if (!sa_scope_find(r->at.scope, node->text, value) && r->view->strict)
        return refuse(r, node, "is not in the data");
    return SA_OK;
}

static enum sa_err render_value(struct render *r, const struct sa_node *node)
{
    const json_t *value;
    struct sa_str text;
    enum sa_err err = find_value(r, node, &value);

    if (err)
        return err;
    if (!sa_value_text(r->ctx->arena, value, &text) && r->view->strict)
        return refuse(r, node, "is an object or array, not text");
    if (node->kind == SA_NODE_RAW)
        sa_buf_add(r->out, text);
    else
        sa_html_escape(r->out, text);
    return SA_OK;
}

static enum sa_err render_with(struct render *r, uint32_t i, const json_t *value)
{
    struct sa_scope scope = {value, r->at.scope};

    r->at.scope = &scope;
    enum sa_err err = render_range(r, i + 1, r->at.t->nodes[i].end);
    r->at.scope = scope.up;
    return err;
}

static enum sa_err render_section(struct render *r, uint32_t i)
{
    const struct sa_node *node = &r->at.t->nodes[i];
    const json_t *value;
    enum sa_err err = find_value(r, node, &value);

    if (err)
        return err;
    if (sa_value_truthy(value) == (node->kind == SA_NODE_INVERTED))
        return SA_OK;
    if (node->kind == SA_NODE_INVERTED)
        return render_range(r, i + 1, node->end);
    if (!json_is_array(value))
        return render_with(r, i, value);
    for (size_t k = 0; !err && k < json_array_size(value); k++)
        err = render_with(r, i, json_array_get(value, k));
    return err;
}

static struct sa_str joined(struct render *r, struct sa_str a, struct sa_str b)
{
    if (a.n == 0 || b.n == 0)
        return a.n ? a : b;
    return sa_str_fmt(r->ctx->arena, "%.*s%.*s", SA_STR_ARG(a), SA_STR_ARG(b));
}

/* A partial, or a parent with its arguments. */
static enum sa_err render_partial(struct render *r, uint32_t i)
{
    const struct sa_node *node = &r->at.t->nodes[i];
    const struct place here = r->at;
    const struct arguments given = {here.arguments, here.t, i};
    const struct sa_template *t = NULL;
    enum sa_err err = r->view->find ? r->view->find(r->ctx, r->view->arg, node->text, &t) : SA_OK;

    if (err)
        return sa_note(r->ctx, err, "wanted by template %s line %u", here.t->name, node->line);
    if (!t)
        return r->view->strict ? refuse(r, node, "is no template") : SA_OK;
    r->at.t = t;
    if (node->kind == SA_NODE_PARENT)
        r->at.arguments = &given;
    r->at.indent = node->standalone ? joined(r, here.indent, node->indent) : SA_STR("");
    if (node->standalone)
        r->due = false;
    err = render_range(r, 0, (uint32_t)t->n);
    r->at = here;
    return err;
}

/* The argument of that name which was given furthest outside; *block is its opening tag. */
static const struct arguments *find_argument(const struct arguments *given, struct sa_str name,
                                             uint32_t *block)
{
    const struct arguments *found = NULL;

    for (; given; given = given->outer) {
        const struct sa_node *nodes = given->t->nodes;
        for (uint32_t i = given->parent + 1; i < nodes[given->parent].end; i++) {
            if (nodes[i].kind == SA_NODE_BLOCK && sa_str_eq(nodes[i].text, name)) {
                *block = i;
                found = given;
                break;
            }
            if (sa_node_opens(nodes[i].kind))
                i = nodes[i].end;
        }
    }
    return found;
}

static enum sa_err render_block(struct render *r, uint32_t i)
{
    const struct sa_node *node = &r->at.t->nodes[i];
    const struct place here = r->at;
    uint32_t block = i;
    const struct arguments *found = find_argument(here.arguments, node->text, &block);
    bool placed = node->standalone || node->leads;

    if (placed || found)
        r->at.indent = placed ? joined(r, here.indent, node->indent) : SA_STR("");
    if (placed)
        r->due = true;
    if (found) {
        r->at.t = found->t;
        r->at.arguments = found->outer;
    }
    enum sa_err err = render_range(r, block + 1, r->at.t->nodes[block].end);
    if (node->leads)
        start_line(r, false);
    else if (placed)
        r->due = false;
    r->at = here;
    return err;
}

static enum sa_err render_tag(struct render *r, uint32_t i)
{
    const struct sa_node *node = &r->at.t->nodes[i];

    if (!node->standalone && !node->leads)
        start_line(r, node->line_start);
    switch (node->kind) {
    case SA_NODE_VALUE:
    case SA_NODE_RAW:
        return render_value(r, node);
    case SA_NODE_SECTION:
    case SA_NODE_INVERTED:
        return render_section(r, i);
    case SA_NODE_PARTIAL:
    case SA_NODE_PARENT:
        return render_partial(r, i);
    case SA_NODE_BLOCK:
        return render_block(r, i);
    case SA_NODE_TEXT:
    case SA_NODE_CLOSE:
    case SA_NODE_SILENT:
        break;
    }
    return SA_OK;
}

static enum sa_err render_node(struct render *r, uint32_t i)
{
    const struct sa_node *node = &r->at.t->nodes[i];

    if (++r->steps > SA_MUSTACHE_MAX_STEPS)
        return refuse(r, node, "takes too many steps");
    if (node->kind == SA_NODE_TEXT)
        render_text(r, node);
    else {
        enum sa_err err = render_tag(r, i);
        if (err)
            return err;
    }
    return r->out->full ? refuse(r, node, "makes the output too large") : SA_OK;
}

static enum sa_err render_range(struct render *r, uint32_t from, uint32_t to)
{
    const struct sa_node *nodes = r->at.t->nodes;
    enum sa_err err = SA_OK;

    if (from == to)
        return SA_OK;
    if (r->depth == SA_MUSTACHE_MAX_DEPTH)
        return refuse(r, &nodes[from], "is entered too deep");
    r->depth++;
    for (uint32_t i = from; !err && i < to; i++) {
        err = render_node(r, i);
        if (sa_node_opens(nodes[i].kind)) {
            i = nodes[i].end;
            if (!err && nodes[i].line_start)
                start_line(r, true);
        }
    }
    r->depth--;
    return err;
}

enum sa_err sa_mustache_render(struct sa_ctx *ctx, const struct sa_template *t,
                               const struct sa_view *view, const json_t *data, struct sa_buf *out)
{
    const struct sa_scope root = {data, NULL};
    struct render r = {.ctx = ctx, .view = view, .out = out};

    r.at.t = t;
    r.at.scope = &root;
    return render_range(&r, 0, (uint32_t)t->n);
}
