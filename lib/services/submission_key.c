/* Keys of submissions; see submission_key.h. */
#include "lib/services/submission_key.h"

#include "lib/crypto/hash.h"

enum { ID_BYTES = 200 };

static struct sa_str without_dashes(struct sa_arena *arena, struct sa_str id)
{
    struct sa_str lower = sa_str_lower(arena, id);
    char *out = sa_alloc(arena, lower.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < lower.n; i++)
        if (lower.p[i] != '-')
            out[n++] = lower.p[i];
    return sa_str_make(out, n);
}

struct sa_str sa_submission_key(struct sa_arena *arena, const struct sa_submission *s,
                                struct sa_str raw)
{
    struct sa_str id = without_dashes(arena, s->submission_id);
    bool complete = s->submitted_ms > 0 && s->email.n > 0;
    const struct sa_str parts[] = {
        s->form_id,
        sa_str_fmt(arena, "\n%lld\n", (long long)s->submitted_ms),
        s->email,
        SA_STR("\n"),
        complete ? SA_STR("") : raw,
    };

    if (id.n > 0 && id.n <= ID_BYTES)
        return id;
    struct sa_digest digest = sa_sha256_parts(parts, SA_COUNT(parts));
    return sa_digest_hex(arena, &digest);
}
