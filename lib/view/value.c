/* Looking up names, judging and printing values; see value.h. */
#include "lib/view/value.h"

#include "lib/base/number.h"

static const json_t *member(const json_t *object, struct sa_str name)
{
    return json_is_object(object) ? json_object_getn(object, name.p, name.n) : NULL;
}

bool sa_scope_find(const struct sa_scope *scope, struct sa_str name, const json_t **value)
{
    struct sa_str rest = name, part = name;
    const json_t *found = NULL;

    *value = scope->value;
    if (sa_str_eq(name, SA_STR(".")))
        return true;
    sa_str_split(&rest, '.', &part);
    for (; scope && !found; scope = scope->up)
        found = member(scope->value, part);
    while (found && !json_is_null(found) && sa_str_split(&rest, '.', &part))
        found = member(found, part);
    *value = found;
    return found != NULL;
}

bool sa_value_truthy(const json_t *value)
{
    if (json_is_string(value))
        return json_string_length(value) > 0;
    if (json_is_array(value))
        return json_array_size(value) > 0;
    if (json_is_number(value))
        return json_number_value(value) != 0;
    return value && !json_is_null(value) && !json_is_false(value);
}

bool sa_value_text(struct sa_arena *arena, const json_t *value, struct sa_str *text)
{
    *text = SA_STR("");
    if (json_is_object(value) || json_is_array(value))
        return false;
    if (json_is_string(value))
        *text = sa_str_make(json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        *text = sa_str_fmt(arena, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        *text = sa_real_text(arena, json_real_value(value));
    else if (json_is_boolean(value))
        *text = sa_str_of(json_is_true(value) ? "true" : "false");
    return true;
}

static const char *reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void sa_html_escape(struct sa_buf *out, struct sa_str s)
{
    size_t plain = 0;

    for (size_t i = 0; i < s.n; i++) {
        const char *text = reference(s.p[i]);
        if (!text)
            continue;
        sa_buf_add(out, sa_str_sub(s, plain, i - plain));
        sa_buf_puts(out, text);
        plain = i + 1;
    }
    sa_buf_add(out, sa_str_sub(s, plain, s.n));
}
