/* Shortest decimal form of a double; see number.h. */
#include "lib/base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A positional form is used for exponents in this range, as ECMAScript's Number::toString does. */
enum { LEAST_EXPONENT = -7, FIRST_LARGE_EXPONENT = 21, MOST_DIGITS = 17 };

struct decimal {
    char digits[MOST_DIGITS + 1];
    int n;
    int exponent; /* of the first digit */
};

/* "d.ddde±x" in any locale: everything between the first digit and the e but digits is skipped. */
static struct decimal split(const char *text)
{
    struct decimal d = {.n = 0};

    for (; *text && *text != 'e'; text++)
        if (*text >= '0' && *text <= '9' && d.n < MOST_DIGITS)
            d.digits[d.n++] = *text;
    d.exponent = (int)strtol(text + 1, NULL, 10);
    return d;
}

static struct decimal shortest(double value)
{
    char text[40];

    for (int more = 0; more < MOST_DIGITS; more++) {
        snprintf(text, sizeof(text), "%.*e", more, value);
        if (strtod(text, NULL) == value)
            break;
    }
    return split(text);
}

static struct sa_str positional(struct sa_arena *arena, const char *sign, const struct decimal *d)
{
    int whole = d->exponent + 1;

    if (whole <= 0)
        return sa_str_fmt(arena, "%s0.%.*s%.*s", sign, -whole, "000000", d->n, d->digits);
    if (whole >= d->n)
        return sa_str_fmt(arena, "%s%.*s%.*s", sign, d->n, d->digits, whole - d->n,
                          "00000000000000000000");
    return sa_str_fmt(arena, "%s%.*s.%.*s", sign, whole, d->digits, d->n - whole,
                      d->digits + whole);
}

struct sa_str sa_real_text(struct sa_arena *arena, double value)
{
    const char *sign = value < 0 ? "-" : "";

    if (value == 0 || !isfinite(value))
        return SA_STR("0");
    struct decimal d = shortest(fabs(value));
    if (d.exponent >= LEAST_EXPONENT + 1 && d.exponent < FIRST_LARGE_EXPONENT)
        return positional(arena, sign, &d);
    return sa_str_fmt(arena, "%s%.1s%s%.*se%+d", sign, d.digits, d.n > 1 ? "." : "", d.n - 1,
                      d.digits + 1, d.exponent);
}
