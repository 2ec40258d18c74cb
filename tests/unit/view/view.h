/* For the tests of lib/view: a text, its data and its partials in, the rendered text out. */
#ifndef SA_TESTS_UNIT_VIEW_VIEW_H
#define SA_TESTS_UNIT_VIEW_VIEW_H

#include "tests/unit/unit.h"

#include "lib/base/json.h"
#include "lib/view/mustache.h"

/* partials: an object of texts, or NULL. */
static inline enum sa_err view_find(struct sa_ctx *ctx, void *arg, struct sa_str name,
                                    const struct sa_template **found)
{
    const char *key = sa_str_c(ctx->arena, name);
    struct sa_str text = sa_json_str(arg, key);

    *found = NULL;
    return text.p ? sa_mustache_compile(ctx, ctx->arena, key, text, found) : SA_OK;
}

static inline json_t *view_json(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

    if (!value)
        fail_msg("the test's own JSON is broken: %s", text);
    return sa_json_keep(&unit_ctx, value);
}

static inline enum sa_err view_compile(const char *text)
{
    const struct sa_template *t;

    return sa_mustache_compile(&unit_ctx, unit_ctx.arena, "page", sa_str_of(text), &t);
}

struct view_case {
    const char *text;
    const char *data;     /* JSON; NULL: {} */
    const char *partials; /* JSON object of texts; NULL: none */
    bool strict;
};

static inline enum sa_err view_render(struct view_case c, struct sa_str *out)
{
    struct sa_view view = {
        .find = view_find, .arg = view_json(c.partials ? c.partials : "{}"), .strict = c.strict};
    const struct sa_template *t;
    struct sa_buf buf;

    sa_buf_init(&buf, unit_ctx.arena, 1 << 20);
    enum sa_err err = sa_mustache_compile(&unit_ctx, unit_ctx.arena, "page", sa_str_of(c.text), &t);
    if (!err)
        err = sa_mustache_render(&unit_ctx, t, &view, view_json(c.data ? c.data : "{}"), &buf);
    *out = sa_buf_str(&buf);
    return err;
}

#define assert_renders(want, ...)                                                                  \
    do {                                                                                           \
        struct sa_str view_have;                                                                   \
        if (view_render((struct view_case){.text = __VA_ARGS__}, &view_have) != SA_OK)             \
            fail_msg("not rendered: %s", sa_error_detail(&unit_ctx));                              \
        assert_str(view_have, want);                                                               \
    } while (0)

#define assert_refused(why, ...)                                                                   \
    do {                                                                                           \
        struct sa_str view_have;                                                                   \
        assert_int_equal(view_render((struct view_case){.text = __VA_ARGS__}, &view_have),         \
                         SA_INTERNAL);                                                             \
        assert_detail(why);                                                                        \
    } while (0)

#endif
