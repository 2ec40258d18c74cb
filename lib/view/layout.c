/*
 * Lines and indentation. A line that holds one tag and blanks vanishes; a parent with its
 * content counts as one tag. A block's own indentation is taken off its content here and put
 * back where the block is rendered, so that what replaces it lines up there.
 */
#include "lib/view/tree.h"

static bool is_blank(struct sa_str s)
{
    return sa_str_trim(s).n == 0;
}

static size_t leading_blanks(struct sa_str s)
{
    size_t n = 0;

    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
        n++;
    return n;
}

static struct sa_str common_prefix(struct sa_str a, struct sa_str b)
{
    size_t n = 0;

    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    return sa_str_sub(a, 0, n);
}

/* The blanks between the start of the line and tag i, or NULL when something else is there. */
static struct sa_node *blanks_before(struct sa_template *t, uint32_t i)
{
    struct sa_node *before = i ? &t->nodes[i - 1] : NULL;

    return before && before->kind == SA_NODE_TEXT && before->line_start &&
                   !t->nodes[i].line_start && is_blank(before->text)
               ? before
               : NULL;
}

static bool starts_line(struct sa_template *t, uint32_t i)
{
    return t->nodes[i].line_start || blanks_before(t, i);
}

static bool ends_line(const struct sa_template *t, uint32_t i)
{
    if (i + 1 == t->n)
        return true;
    const struct sa_node *after = &t->nodes[i + 1];
    return after->kind == SA_NODE_TEXT && is_blank(after->text) &&
           (sa_str_ends(after->text, SA_STR("\n")) || i + 2 == t->n);
}

static void take_start(struct sa_template *t, uint32_t i)
{
    struct sa_node *before = blanks_before(t, i);

    if (before) {
        t->nodes[i].indent = before->text;
        before->text.n = 0;
        before->line_start = false;
    }
    t->nodes[i].line_start = false;
}

static void take_end(struct sa_template *t, uint32_t i)
{
    if (i + 1 < t->n)
        t->nodes[i + 1].text.n = 0;
}

static void take_line(struct sa_template *t, uint32_t i)
{
    if (!starts_line(t, i) || !ends_line(t, i))
        return;
    take_start(t, i);
    take_end(t, i);
    t->nodes[i].standalone = true;
}

static void take_parent_line(struct sa_template *t, uint32_t i)
{
    uint32_t end = t->nodes[i].end;

    if (!starts_line(t, i) || !ends_line(t, end))
        return;
    take_start(t, i);
    take_end(t, end);
    t->nodes[end].line_start = false;
    t->nodes[i].standalone = true;
}

/* Around an argument nothing is rendered, so only its own side of the line matters. */
static void take_argument_line(struct sa_template *t, uint32_t i)
{
    if (ends_line(t, i)) {
        take_end(t, i);
        t->nodes[i].standalone = true;
    }
    uint32_t end = t->nodes[i].end;
    if (starts_line(t, end))
        take_start(t, end);
}

static void take_lines(struct sa_template *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        struct sa_node *node = &t->nodes[i];
        bool of_parent = node->kind == SA_NODE_CLOSE && t->nodes[node->end].kind == SA_NODE_PARENT;
        if (node->kind == SA_NODE_TEXT || node->kind == SA_NODE_VALUE ||
            node->kind == SA_NODE_RAW || of_parent)
            continue;
        if (node->kind == SA_NODE_PARENT)
            take_parent_line(t, i);
        else if (!node->argument)
            take_line(t, i);
        else if (node->kind == SA_NODE_BLOCK)
            take_argument_line(t, i);
    }
}

static bool brings_lines(const struct sa_node *node)
{
    return node->standalone && (node->kind == SA_NODE_PARTIAL || node->kind == SA_NODE_PARENT ||
                                (node->kind == SA_NODE_BLOCK && !node->argument));
}

/* The blanks a line begins with, if this node begins a line that counts. */
static bool line_blanks(const struct sa_node *node, struct sa_str *blanks)
{
    if (brings_lines(node)) {
        *blanks = node->indent;
        return true;
    }
    if (!node->line_start)
        return false;
    *blanks = SA_STR("");
    if (node->kind != SA_NODE_TEXT)
        return true;
    *blanks = sa_str_sub(node->text, 0, leading_blanks(node->text));
    return !is_blank(node->text) || !sa_str_ends(node->text, SA_STR("\n"));
}

static void drop_prefix(struct sa_str *s, struct sa_str prefix)
{
    *s = sa_str_sub(*s, common_prefix(*s, prefix).n, s->n);
}

static uint32_t next_of_content(const struct sa_template *t, uint32_t i)
{
    return t->nodes[i].kind == SA_NODE_PARENT ? t->nodes[i].end : i + 1;
}

static bool common_blanks(const struct sa_template *t, uint32_t block, struct sa_str *common)
{
    bool any = common->p != NULL;

    for (uint32_t i = block + 1; i < t->nodes[block].end; i = next_of_content(t, i)) {
        struct sa_str blanks;
        if (!line_blanks(&t->nodes[i], &blanks))
            continue;
        *common = any ? common_prefix(*common, blanks) : blanks;
        any = true;
    }
    return any;
}

static void unindent(struct sa_template *t, uint32_t block, struct sa_str blanks)
{
    for (uint32_t i = block + 1; i < t->nodes[block].end; i = next_of_content(t, i)) {
        struct sa_node *node = &t->nodes[i];
        if (brings_lines(node))
            drop_prefix(&node->indent, blanks);
        else if (node->kind == SA_NODE_TEXT && node->line_start)
            drop_prefix(&node->text, blanks);
    }
}

static void settle_block(struct sa_template *t, uint32_t i)
{
    struct sa_node *block = &t->nodes[i], *before = blanks_before(t, i);
    struct sa_str common = {NULL, 0};

    if (!block->standalone && !before) {
        block->leads = block->line_start;
        block->line_start = false;
        return;
    }
    if (!block->standalone)
        common = before->text;
    if (!common_blanks(t, i, &common))
        return;
    if (!block->standalone) {
        if (common.n < before->text.n)
            return;
        take_start(t, i);
        block->leads = true;
    }
    block->indent = common;
    unindent(t, i, common);
}

void sa_mustache_layout(struct sa_template *t)
{
    take_lines(t);
    for (uint32_t i = 0; i < t->n; i++)
        if (t->nodes[i].kind == SA_NODE_BLOCK)
            settle_block(t, i);
}
