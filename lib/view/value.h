/* Inside of lib/view only: names and values. What a name means at one point of a rendering. */
#ifndef SA_VIEW_VALUE_H
#define SA_VIEW_VALUE_H

#include <jansson.h>

#include "lib/base/buf.h"

/* The values entered so far, innermost first. */
struct sa_scope {
    const json_t *value;
    const struct sa_scope *up;
};

/*
 * The first part of a dotted name is looked for from the inside out, the others inside of what
 * it gave. False when it is not there; behind null everything is null. *value is borrowed.
 */
bool sa_scope_find(const struct sa_scope *scope, struct sa_str name, const json_t **value);
bool sa_value_truthy(const json_t *value);
/* The text of a string, number, boolean or null; false for object and array. */
bool sa_value_text(struct sa_arena *arena, const json_t *value, struct sa_str *text);
/* Adds s with & < > " ' as character references: safe as text and in quoted attributes. */
void sa_html_escape(struct sa_buf *out, struct sa_str s);

#endif
