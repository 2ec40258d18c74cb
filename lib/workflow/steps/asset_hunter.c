/*
 * Step 7: documents that fit, from the folders the tenant allows and nowhere else. A file that
 * the lead could not open is no asset, and having none is a fine result.
 */
#include "lib/connectors/drive.h"
#include "lib/domain/asset_score.h"
#include "lib/domain/drive_rules.h"
#include "lib/workflow/steps/steps.h"

enum { ASSETS_MAX = 3, FILES_MAX = 200, FOLDERS_MAX = 20, SCORE_LEAST = 20 };

/* Keeps the best few, best first; equal scores by title, so that the order is always the same. */
static void keep_best(struct sa_assets *assets, const struct sa_asset *asset)
{
    size_t at = assets->assets.n;

    while (at > 0 && assets->assets.items[at - 1].score < asset->score)
        at--;
    if (at >= ASSETS_MAX)
        return;
    if (assets->assets.n < ASSETS_MAX)
        assets->assets.n++;
    for (size_t i = assets->assets.n - 1; i > at; i--)
        assets->assets.items[i] = assets->assets.items[i - 1];
    assets->assets.items[at] = *asset;
}

static void judge(struct sa_step_ctx *step, const struct sa_drive_file *file, struct sa_str folder,
                  struct sa_assets *assets)
{
    struct sa_asset_text text = {file->name, file->description, folder};
    struct sa_str reason;

    if (!file->shared_by_link || !sa_drive_link_allowed(&step->tenant->settings, file->link))
        return;
    int64_t score = sa_asset_score(step->ctx, step->facts, &text, &reason);
    if (score < SCORE_LEAST)
        return;
    struct sa_asset asset = {.file_id = file->id,
                             .title = sa_asset_title(step->ctx->arena, file->name),
                             .link = file->link,
                             .mime_type = file->mime_type,
                             .reason = reason,
                             .score = score};
    keep_best(assets, &asset);
}

struct folder {
    struct sa_str id;
    struct sa_str name;
    struct sa_str path; /* below the allowed folder, ends with '/'; empty: the allowed one itself */
};
struct tree {
    struct folder items[FOLDERS_MAX];
    size_t n;
};

/* Each folder once, though it may hang in several places. */
static void add_folder(struct tree *tree, const struct folder *folder)
{
    for (size_t i = 0; i < tree->n; i++)
        if (sa_str_eq(tree->items[i].id, folder->id))
            return;
    if (tree->n < FOLDERS_MAX)
        tree->items[tree->n++] = *folder;
}

static void look_at(struct sa_step_ctx *step, struct tree *tree, const struct folder *in,
                    const struct sa_drive_file *file, struct sa_assets *assets)
{
    const struct sa_tenant_settings *settings = &step->tenant->settings;
    struct sa_str path = sa_str_fmt(step->ctx->arena, "%.*s%.*s%s", SA_STR_ARG(in->path),
                                    SA_STR_ARG(file->name), file->folder ? "/" : "");
    struct folder folder = {file->id, file->name, path};

    if (!file->folder && sa_drive_file_allowed(settings, path))
        judge(step, file, in->name, assets);
    else if (file->folder && sa_drive_folder_allowed(settings, path))
        add_folder(tree, &folder);
}

/* Breadth first below the allowed folders, a bounded number of them. */
static enum sa_err walk(struct sa_step_ctx *step, struct sa_assets *assets)
{
    const struct sa_tenant_settings *settings = &step->tenant->settings;
    struct tree tree = {.n = 0};

    for (size_t i = 0; i < settings->drive_folders.n; i++) {
        struct folder root = {.id = settings->drive_folders.items[i]};
        add_folder(&tree, &root);
    }
    for (size_t at = 0; at < tree.n; at++) {
        struct sa_drive_list list;
        enum sa_err err =
            sa_drive_children(step->ctx, step->services, tree.items[at].id, FILES_MAX, &list);
        if (err)
            return err;
        for (size_t i = 0; i < list.n; i++)
            look_at(step, &tree, &tree.items[at], &list.items[i], assets);
    }
    return SA_OK;
}

enum sa_err sa_step_asset_hunter(struct sa_step_ctx *step, void *output)
{
    struct sa_assets *assets = output;

    assets->assets.items = SA_NEW_ARRAY(step->ctx->arena, ASSETS_MAX, struct sa_asset);
    enum sa_err err = walk(step, assets);
    if (err) {
        assets->assets.n = 0;
        return sa_step_unavailable(step, err, "Drive", &assets->unavailable);
    }
    return SA_OK;
}
