/* Loading and keeping templates; see templates.h. */
#include "lib/view/templates.h"

#include <errno.h>
#include <sys/stat.h>

#include "lib/base/file.h"

enum { MAX_NAME = 100 };
static const size_t template_arena_cap = (size_t)64 << 20;

/* One template that was loaded; has an arena of its own so that it can go alone. */
struct entry {
    struct entry *next;
    struct sa_arena *arena;
    struct sa_str name;
    char *path;
    struct timespec changed;
    const struct sa_template *compiled;
};

struct sa_templates {
    struct sa_arena *arena;
    struct sa_templates_options options;
    struct entry *entries;
    struct entry *replaced; /* may still be in use until the rendering is over */
};

static void free_entries(struct entry **list)
{
    while (*list) {
        struct entry *next = (*list)->next;
        sa_arena_free((*list)->arena);
        *list = next;
    }
}

struct sa_templates *sa_templates_new(const struct sa_templates_options *options)
{
    struct sa_arena *arena = sa_arena_new(64 * 1024);
    struct sa_templates *templates = SA_NEW(arena, struct sa_templates);

    templates->arena = arena;
    templates->options = *options;
    templates->options.folder = sa_str_c(arena, sa_str_of(options->folder));
    return templates;
}

void sa_templates_free(struct sa_templates *templates)
{
    if (!templates)
        return;
    free_entries(&templates->entries);
    free_entries(&templates->replaced);
    sa_arena_free(templates->arena);
}

static bool name_ok(struct sa_str name)
{
    if (name.n == 0 || name.n > MAX_NAME || name.p[0] == '/' || name.p[name.n - 1] == '/')
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '/'))
            return false;
    }
    return true;
}

static bool unchanged(const struct entry *entry)
{
    struct stat st;

    return stat(entry->path, &st) == 0 && st.st_mtim.tv_sec == entry->changed.tv_sec &&
           st.st_mtim.tv_nsec == entry->changed.tv_nsec;
}

static enum sa_err load(struct sa_ctx *ctx, struct entry *entry)
{
    struct sa_str text;
    struct stat st;
    int why = stat(entry->path, &st) == 0
                  ? sa_file_read(ctx->arena, entry->path, SA_MUSTACHE_MAX_BYTES, &text)
                  : errno;

    if (why)
        return sa_fail(ctx, why == ENOENT ? SA_NOT_FOUND : SA_CONFIGURATION,
                       "template file %s cannot be read: %s", entry->path, strerror(why));
    entry->changed = st.st_mtim;
    return sa_mustache_compile(ctx, entry->arena, entry->name.p, text, &entry->compiled);
}

static struct entry *entry_new(const struct sa_templates *templates, struct sa_str name)
{
    struct sa_arena *arena = sa_arena_new(template_arena_cap);
    struct entry *entry = SA_NEW(arena, struct entry);

    entry->arena = arena;
    entry->name = sa_str_dup(arena, name);
    entry->path = sa_str_c(
        arena, sa_str_fmt(arena, "%s/%.*s.html", templates->options.folder, SA_STR_ARG(name)));
    return entry;
}

/* Takes a file that changed out of the list of what is used. */
static struct entry *find_loaded(struct sa_templates *templates, struct sa_str name)
{
    for (struct entry **at = &templates->entries; *at; at = &(*at)->next) {
        struct entry *entry = *at;
        if (!sa_str_eq(entry->name, name))
            continue;
        if (!templates->options.watch || unchanged(entry))
            return entry;
        *at = entry->next;
        entry->next = templates->replaced;
        templates->replaced = entry;
        return NULL;
    }
    return NULL;
}

static enum sa_err find(struct sa_ctx *ctx, void *arg, struct sa_str name,
                        const struct sa_template **found)
{
    struct sa_templates *templates = arg;

    if (!name_ok(name))
        return sa_fail(ctx, SA_NOT_FOUND, "'%.*s' is no template name",
                       (int)sa_str_clip(name, 60).n, name.p);
    struct entry *entry = find_loaded(templates, name);
    if (!entry) {
        entry = entry_new(templates, name);
        enum sa_err err = load(ctx, entry);
        if (err) {
            sa_arena_free(entry->arena);
            return err;
        }
        entry->next = templates->entries;
        templates->entries = entry;
    }
    *found = entry->compiled;
    return SA_OK;
}

enum sa_err sa_templates_render(struct sa_ctx *ctx, struct sa_templates *templates,
                                struct sa_str name, const json_t *data, struct sa_buf *out)
{
    const struct sa_view view = {find, templates, templates->options.strict};
    const struct sa_template *t;

    free_entries(&templates->replaced);
    enum sa_err err = find(ctx, templates, name, &t);
    return err ? err : sa_mustache_render(ctx, t, &view, data, out);
}
