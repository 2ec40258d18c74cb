/*
 * Step 7: documents that fit, from the folders the tenant allows and nowhere else. A file that
 * the lead could not open is no asset, and having none is a fine result.
 */
#include "lib/connectors/drive.h"
#include "lib/domain/asset_score.h"
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

    if (!file->shared_by_link || file->link.n == 0)
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
};

/* Breadth first below the allowed folders, each folder once, a bounded number of them. */
static enum sa_err walk(struct sa_step_ctx *step, struct sa_assets *assets)
{
    const struct sa_tenant_settings *settings = &step->tenant->settings;
    struct folder folders[FOLDERS_MAX];
    size_t n = 0;

    for (size_t i = 0; i < settings->drive_folders.n && n < FOLDERS_MAX; i++)
        folders[n++] = (struct folder){settings->drive_folders.items[i], {NULL, 0}};
    for (size_t at = 0; at < n; at++) {
        struct sa_drive_list list;
        enum sa_err err =
            sa_drive_children(step->ctx, step->services, folders[at].id, FILES_MAX, &list);
        if (err)
            return err;
        for (size_t i = 0; i < list.n; i++) {
            const struct sa_drive_file *file = &list.items[i];
            if (!file->folder)
                judge(step, file, folders[at].name, assets);
            else if (n < FOLDERS_MAX)
                folders[n++] = (struct folder){file->id, file->name};
        }
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
