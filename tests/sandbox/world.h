/*
 * The sandbox's whole state: one pointer per simulated service, plus faults, journal and loop.
 * Everything is touched by the one serving thread only, so nothing here is locked.
 * Each service's contents are private to its own files.
 */
#ifndef SA_TESTS_SANDBOX_WORLD_H
#define SA_TESTS_SANDBOX_WORLD_H

#include <jansson.h>
#include <stdbool.h>

struct sb_world {
    struct sb_loop *loop;
    struct sb_faults *faults;
    struct sb_journal *journal;
    struct sb_hubspot *hubspot;
    struct sb_gmail *gmail;
    struct sb_calendar *calendar;
    struct sb_drive *drive;
    struct sb_oauth *oauth;
    struct sb_llm *llm;
    struct sb_alerts *alerts;
    json_t *seed; /* the start seed, or NULL */
};

/* Makes every service empty; frees what was there. */
void sb_world_clear(struct sb_world *world);
void sb_world_free(struct sb_world *world);
/* Adds a seed document's contents to what is there. NULL, or a static text saying what is wrong. */
const char *sb_world_seed(struct sb_world *world, const json_t *seed);
/* The document of GET /_state; owned by the caller. */
json_t *sb_world_state(const struct sb_world *world);

/* GET|POST /_health, /_state, /_requests, /_reset, /_seed, /_faults. */
struct sb_req;
void sb_control_serve(struct sb_req *req);

#endif
