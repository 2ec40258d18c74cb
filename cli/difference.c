/* Differences as text; see difference.h. */
#include "cli/difference.h"

#include <stdio.h>

/* Lines from `from` on, up to `until`. */
static void print_lines(const char *sign, struct sa_str text, size_t from, size_t until)
{
    struct sa_str line;

    for (size_t n = 0; n < until && sa_str_split(&text, '\n', &line); n++)
        if (n >= from)
            printf("      %s %.*s\n", sign, SA_STR_ARG(line));
}

static size_t lines_of(struct sa_arena *arena, struct sa_str text, struct sa_str **lines)
{
    struct sa_str rest = text, line;
    size_t n = 0, i = 0;

    while (sa_str_split(&rest, '\n', &line))
        n++;
    *lines = SA_NEW_ARRAY(arena, n + 1, struct sa_str);
    while (i < n && sa_str_split(&text, '\n', &line))
        (*lines)[i++] = line;
    return n;
}

/* What is between the lines that both begin with and the lines that both end with. */
static void print_texts(struct sa_arena *arena, struct sa_str one, struct sa_str other)
{
    struct sa_str *a, *b;
    size_t na = lines_of(arena, one, &a), nb = lines_of(arena, other, &b), head = 0, tail = 0;

    while (head < na && head < nb && sa_str_eq(a[head], b[head]))
        head++;
    while (tail < na - head && tail < nb - head && sa_str_eq(a[na - 1 - tail], b[nb - 1 - tail]))
        tail++;
    print_lines("-", one, head, na - tail);
    print_lines("+", other, head, nb - tail);
}

static void print_value(const char *sign, const json_t *value)
{
    if (!value)
        return;
    printf("      %s ", sign);
    json_dumpf(value, stdout, JSON_ENCODE_ANY | JSON_COMPACT);
    printf("\n");
}

static struct sa_str below(struct sa_arena *arena, struct sa_str path, const char *member)
{
    return path.n ? sa_str_fmt(arena, "%.*s.%s", SA_STR_ARG(path), member) : sa_str_of(member);
}

static void print_objects(struct sa_arena *arena, struct sa_str path, const json_t *one,
                          const json_t *other)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)one, key, value)
    {
        difference_print(arena, below(arena, path, key), value, json_object_get(other, key));
    }
    json_object_foreach((json_t *)other, key, value)
    {
        if (!json_object_get(one, key))
            difference_print(arena, below(arena, path, key), NULL, value);
    }
}

static void print_arrays(struct sa_arena *arena, struct sa_str path, const json_t *one,
                         const json_t *other)
{
    size_t n = json_array_size(one) > json_array_size(other) ? json_array_size(one)
                                                             : json_array_size(other);

    for (size_t i = 0; i < n; i++)
        difference_print(arena, sa_str_fmt(arena, "%.*s[%zu]", SA_STR_ARG(path), i),
                         json_array_get(one, i), json_array_get(other, i));
}

static struct sa_str text_of(const json_t *value)
{
    return sa_str_make(json_string_value(value), json_string_length(value));
}

void difference_print(struct sa_arena *arena, struct sa_str path, const json_t *one,
                      const json_t *other)
{
    if (one && other && json_equal(one, other))
        return;
    if (json_is_object(one) && json_is_object(other)) {
        print_objects(arena, path, one, other);
        return;
    }
    if (json_is_array(one) && json_is_array(other)) {
        print_arrays(arena, path, one, other);
        return;
    }
    printf("    %.*s\n", SA_STR_ARG(path));
    if (json_is_string(one) && json_is_string(other)) {
        print_texts(arena, text_of(one), text_of(other));
        return;
    }
    print_value("-", one);
    print_value("+", other);
}
