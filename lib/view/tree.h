/*
 * Inside of lib/view only: a compiled template. Nodes lie in one array in the order of the
 * text; an opening tag knows its closing tag's index, and what lies between is its content.
 */
#ifndef SA_VIEW_TREE_H
#define SA_VIEW_TREE_H

#include "lib/view/mustache.h"

enum sa_node_kind {
    SA_NODE_TEXT, /* at most one line, its newline included */
    SA_NODE_VALUE,
    SA_NODE_RAW,
    SA_NODE_SECTION,
    SA_NODE_INVERTED,
    SA_NODE_PARTIAL,
    SA_NODE_PARENT,
    SA_NODE_BLOCK,
    SA_NODE_CLOSE,
    SA_NODE_SILENT /* comment or change of delimiters */
};

struct sa_node {
    enum sa_node_kind kind;
    uint32_t line;
    uint32_t end;       /* of an opening tag: its closing tag; of a closing tag: its opening tag */
    bool line_start;    /* first in its source line: the indentation in force goes before it */
    bool standalone;    /* a tag whose line was nothing else and is gone */
    bool argument;      /* a block directly inside a parent tag: given to it, not rendered here */
    bool leads;         /* a block with only blanks before it in its line */
    struct sa_str text; /* the text, or the tag's name */
    struct sa_str indent; /* blanks that every line this tag brings in gets */
};

struct sa_template {
    const char *name;
    struct sa_node *nodes;
    size_t n;
};

/* True for kinds that have a closing tag. */
bool sa_node_opens(enum sa_node_kind kind);
/* Cuts text into nodes: lines and tags, delimiters followed, nothing matched yet. */
enum sa_err sa_mustache_scan(struct sa_ctx *ctx, struct sa_arena *arena, struct sa_str text,
                             struct sa_template *t) SA_MUST_CHECK;
/* Takes away the lines of standalone tags and settles who is indented by how much. */
void sa_mustache_layout(struct sa_template *t);

#endif
