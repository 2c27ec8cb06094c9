/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/bounds.h"

#include <math.h>

#include "stats/draw.h"
#include "stats/robust.h"
#include "stats/student.h"

const size_t bounds_window[BOUNDS_WINDOWS] = {1, 3, 9};

/* Variance of the median of so many standard normal values; of 3 and 9 by integration. */
static const double window_variance[BOUNDS_WINDOWS] = {1, 0.4487, 0.1661};
/* That of a median of m is this over m, where m is large; a little less where it is small. */
#define MEDIAN_VARIANCE 1.57
/* Figures closer than this are not told apart: clocks, page layouts and roundings do as much. */
#define LEAST_SCALE 0.002
/* References that are rather kept than freed of the newest figures. */
enum { ENOUGH = 16 };
/* Below this the chance is over 15 % and of no interest. */
#define LEAST_DEVIATE 1.0

/* A case in one-dimensional numbers whose excess is worse. */
struct oriented {
    double x[BOUNDS_MOST]; /* newest first */
    const bool *bad;
    size_t n;
};

/* Values whose sign or zero forbids logarithms are taken relative to their median. */
static bool orient(const struct bounds_case *c, struct oriented *o)
{
    const size_t n = c->n < BOUNDS_MOST ? c->n : BOUNDS_MOST;
    bool logs = true;
    double median;

    *o = (struct oriented){.bad = c->bad, .n = n};
    if (!n)
        return false;
    for (size_t i = 0; i < n; i++)
        logs = logs && c->value[i] > 0;
    median = robust_median_of(c->value, n);
    if (!logs && median == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        const double v = logs ? log(c->value[i]) : c->value[i] / fabs(median);

        o->x[i] = c->higher ? -v : v;
    }
    return true;
}

/* What figures `from` and older say, those known to be bad left out. */
struct reference {
    double x[BOUNDS_MOST]; /* of n */
    size_t n;
    double median, scale;
};

static void settle(struct reference *r)
{
    /* One fewer is what a reference is judged by. */
    if (r->n + 1 < BOUNDS_LEAST)
        return;
    r->median = robust_median_of(r->x, r->n);
    r->scale = fmax(robust_scale(r->x, r->n), LEAST_SCALE);
}

static void refer(const struct oriented *o, size_t from, struct reference *r)
{
    r->n = 0;
    for (size_t i = from; i < o->n; i++)
        if (!o->bad || !o->bad[i])
            r->x[r->n++] = o->x[i];
    settle(r);
}

/* The newest figures are no reference even where only the newest one is judged: a step of some runs
 * ago that was too small to be seen would hide itself. Where history is short, they are needed. */
static size_t reference_from(size_t n)
{
    const size_t most = bounds_window[BOUNDS_WINDOWS - 1];

    if (n < 2 + ENOUGH)
        return 1;
    return n - ENOUGH < most ? n - ENOUGH : most;
}

static double freedom(size_t m)
{
    return 0.65 * (double)m - 1.1;
}

/* Widens the scatter of one figure to what the difference of two medians has. */
static double widened(size_t window, size_t m)
{
    return sqrt(window_variance[window] + MEDIAN_VARIANCE / (double)m);
}

/* The deviate of a window's median. */
static double deviate(const struct reference *r, double value, size_t window)
{
    const double t = (value - r->median) / (r->scale * widened(window, r->n));
    const double p = student_tail(t, freedom(r->n));

    return -draw_normal_quantile(fmin(fmax(p, 1e-300), 1 - 1e-12));
}

static bool beyond_all(const struct reference *r, double value, size_t width)
{
    for (size_t i = 0; i + width <= r->n; i++)
        if (robust_median_of(r->x + i, width) >= value)
            return false;
    return true;
}

static double effect_of(const struct bounds_case *c, double difference)
{
    return expm1(c->higher ? -difference : difference);
}

static void judge_window(const struct bounds_case *c, const struct oriented *o, size_t k,
                         struct bounds_result *r)
{
    const size_t width = bounds_window[k];
    struct reference ref;
    double value;

    if (o->n < width + BOUNDS_LEAST)
        return;
    refer(o, reference_from(o->n) > width ? reference_from(o->n) : width, &ref);
    if (ref.n < BOUNDS_LEAST)
        refer(o, width, &ref);
    if (ref.n < BOUNDS_LEAST)
        return;
    value = robust_median_of(o->x, width);
    r->windows++;
    r->effect[k] = effect_of(c, value - ref.median);
    if (k == 0) {
        r->judged = true;
        r->reference = c->value[0] / (1 + r->effect[0]);
        r->scale = ref.scale;
        r->earlier = ref.n;
    }
    if (value - ref.median < LEAST_DEVIATE * ref.scale * widened(k, ref.n) ||
        o->x[0] - ref.median < 0.5 * (value - ref.median) || !beyond_all(&ref, value, width))
        return;
    r->deviate[k] = deviate(&ref, value, k);
}

void bounds_judge(const struct bounds_case *c, struct bounds_result *r)
{
    struct oriented o;

    *r = (struct bounds_result){0};
    for (size_t k = 0; k < BOUNDS_WINDOWS; k++)
        r->deviate[k] = -INFINITY;
    if (!orient(c, &o))
        return;
    for (size_t k = 0; k < BOUNDS_WINDOWS; k++)
        judge_window(c, &o, k, r);
}

void bounds_learn(const struct bounds_case *c, double *z, size_t *n, size_t most)
{
    struct oriented o;
    struct reference all, others;

    if (!orient(c, &o) || o.n < 1 + BOUNDS_LEAST)
        return;
    refer(&o, reference_from(o.n), &all);
    for (size_t i = 0; i < all.n && all.n >= BOUNDS_LEAST && *n < most; i++) {
        double own;

        others.n = 0;
        for (size_t j = 0; j < all.n; j++)
            if (j != i)
                others.x[others.n++] = all.x[j];
        settle(&others);
        own = deviate(&others, all.x[i], 0);
        if (own > 0)
            z[(*n)++] = own;
    }
}

double bounds_tail(const double *z, size_t n)
{
    return fmin(robust_t_fit(z, n), 10 + (double)n / 20);
}

double bounds_chance(const struct bounds_result *r, double tail, size_t *window)
{
    size_t best = 0;

    for (size_t k = 1; k < BOUNDS_WINDOWS; k++)
        if (r->deviate[k] > r->deviate[best])
            best = k;
    if (window)
        *window = best;
    if (!r->judged || !isfinite(r->deviate[best]))
        return 1;
    return fmin(1, (double)r->windows * student_tail(r->deviate[best], tail));
}

/* The z whose tail is p: it falls as z grows. */
static double tail_inverse(double p, double df)
{
    double lo = 0, hi = 1;

    while (student_tail(hi, df) > p && hi < 1e12)
        hi *= 2;
    while (hi - lo > 1e-9 * hi) {
        const double mid = (lo + hi) / 2;

        if (student_tail(mid, df) > p)
            lo = mid;
        else
            hi = mid;
    }
    return (lo + hi) / 2;
}

double bounds_limit(const struct bounds_case *c, const struct bounds_result *r, double tail,
                    double p)
{
    const double z = tail_inverse(p / (double)(r->windows ? r->windows : 1), tail);
    const double t = tail_inverse(fmax(0.5 * erfc(z / sqrt(2.0)), 1e-300), freedom(r->earlier));

    return r->reference * (1 + effect_of(c, t * r->scale * widened(0, r->earlier)));
}
