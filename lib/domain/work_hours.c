/* Working hours; see work_hours.h. */
#include "lib/domain/work_hours.h"

#include "lib/base/buf.h"

enum { DAYS = 7, WORKING_DAYS = 5, HOLIDAYS_BYTES = 64 << 10 };

static bool number(struct sa_str s, size_t at, size_t n, uint64_t most)
{
    uint64_t value;

    return s.n >= at + n && sa_str_u64(sa_str_sub(s, at, n), &value) && value <= most;
}

static bool is_time(struct sa_str s)
{
    return s.n == 5 && s.p[2] == ':' && number(s, 0, 2, 23) && number(s, 3, 2, 59);
}

/* PostgreSQL refuses a 31st of February; here only what would break the literal. */
static bool is_date(struct sa_str s)
{
    return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' && number(s, 0, 4, 9999) &&
           number(s, 5, 2, 12) && number(s, 8, 2, 31);
}

/* 1 is Monday; 0: every day; -1: no day. */
static int day_of(struct sa_str name)
{
    static const char *const names[DAYS] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

    if (name.n == 0)
        return 0;
    for (int i = 0; i < DAYS; i++)
        if (sa_str_eq_nocase(name, sa_str_of(names[i])))
            return i + 1;
    return -1;
}

static enum sa_err check(struct sa_ctx *ctx, const struct sa_hours *h)
{
    if (day_of(h->day) < 0)
        return sa_fail(ctx, SA_CONFIGURATION, "the tenant's hours name the day '%.*s'",
                       SA_STR_ARG(sa_str_clip(h->day, 40)));
    if (!is_time(h->from) || !is_time(h->to))
        return sa_fail(ctx, SA_CONFIGURATION, "the tenant's hours '%.*s' to '%.*s' are no times",
                       SA_STR_ARG(sa_str_clip(h->from, 40)), SA_STR_ARG(sa_str_clip(h->to, 40)));
    return SA_OK;
}

static void add(json_t *list, int day, const struct sa_hours *h)
{
    json_t *row = json_object();

    json_object_set_new(row, "day", json_integer(day));
    sa_json_set_str(row, "begins", h->from);
    sa_json_set_str(row, "ends", h->to);
    json_array_append_new(list, row);
}

static enum sa_err open_days(struct sa_ctx *ctx, const struct sa_tenant_settings *s, json_t *list)
{
    struct sa_hours week[DAYS] = {0};
    enum sa_err err = SA_OK;

    for (int i = 0; i < WORKING_DAYS; i++)
        week[i] = (struct sa_hours){.from = s->work_from, .to = s->work_to};
    for (size_t i = 0; !err && i < s->hours.n; i++) {
        int day = day_of(s->hours.items[i].day);
        err = check(ctx, &s->hours.items[i]);
        for (int d = 0; !err && d < DAYS; d++)
            if (day == 0 || day == d + 1)
                week[d] = s->hours.items[i];
    }
    for (int d = 0; !err && d < DAYS; d++) {
        if (sa_str_eq(week[d].from, week[d].to))
            continue;
        err = check(ctx, &week[d]);
        add(list, d + 1, &week[d]);
    }
    return err;
}

static enum sa_err date_list(struct sa_ctx *ctx, const struct sa_tenant_settings *s,
                             struct sa_str *out)
{
    struct sa_buf b;

    sa_buf_init(&b, ctx->arena, HOLIDAYS_BYTES);
    sa_buf_putc(&b, '{');
    for (size_t i = 0; i < s->holidays.n; i++) {
        if (!is_date(s->holidays.items[i]))
            return sa_fail(ctx, SA_CONFIGURATION, "the tenant's holiday '%.*s' is no date",
                           SA_STR_ARG(sa_str_clip(s->holidays.items[i], 40)));
        sa_buf_printf(&b, "%s%.*s", i ? "," : "", SA_STR_ARG(s->holidays.items[i]));
    }
    sa_buf_putc(&b, '}');
    *out = sa_buf_str(&b);
    return sa_buf_done(&b);
}

enum sa_err sa_work_hours_of(struct sa_ctx *ctx, const struct sa_tenant_settings *settings,
                             struct sa_work_hours *hours)
{
    hours->open = sa_json_keep(ctx, json_array());
    hours->blocked = sa_json_keep(ctx, json_array());
    enum sa_err err = open_days(ctx, settings, hours->open);

    for (size_t i = 0; !err && i < settings->blocked.n; i++) {
        err = check(ctx, &settings->blocked.items[i]);
        if (!err)
            add(hours->blocked, day_of(settings->blocked.items[i].day),
                &settings->blocked.items[i]);
    }
    return err ? err : date_list(ctx, settings, &hours->holidays);
}
