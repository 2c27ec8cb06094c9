/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/changes.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "history/chance.h"
#include "stats/stats.h"

enum { DRAWS = 999, PLACES_MOST = 64 }; /* PLACES_MOST: values on either side that place a step */

/* A series being taken apart. */
struct parts {
    struct chance *chance;
    double alpha;
    const double *x; /* logarithms where all values are above 0 */
    struct change *found;
    int n;
};

struct evidence {
    struct stretch stretch[CHANCE_SHAPES];
    double p[CHANCE_SHAPES]; /* with the share of its shape; -1 without memory */
};

static struct evidence look(struct chance *c, const double *x, size_t n)
{
    double rank[CHANGES_SERIES_MOST];
    struct evidence e = {.p = {1, 1}};

    if (n < 2 * CHANGES_LEAST)
        return e;
    if (robust_ranks(x, n, rank))
        return (struct evidence){.p = {-1, -1}};
    e.stretch[CHANCE_STEP] = chance_step(rank, n);
    e.stretch[CHANCE_BUMP] = chance_bump(rank, n);
    for (enum chance_shape shape = CHANCE_STEP; shape < CHANCE_SHAPES; shape++)
        if (e.stretch[shape].z > 0)
            e.p[shape] = fmin(1, CHANCE_SHAPES * chance_of(c, shape, e.stretch[shape].z, n));
    return e;
}

double changes_chance(struct chance *c, const double *x, size_t n)
{
    const struct evidence e = look(c, x, n);

    return fmin(e.p[CHANCE_STEP], e.p[CHANCE_BUMP]);
}

static void add(struct parts *s, size_t at, double p)
{
    int i = s->n;

    if (s->n == CHANGES_MOST)
        return;
    for (; i > 0 && s->found[i - 1].at > at; i--)
        s->found[i] = s->found[i - 1];
    s->found[i] = (struct change){.at = at, .p = p};
    s->n++;
}

/* Takes the stretch from..to-1 apart. A bump counts only where no step does: noise makes the end of
 * a long new level look like one. Depth is bounded, as each step leaves CHANGES_LEAST values. */
static int take_apart(struct parts *s, size_t from, size_t to)
{
    const struct evidence e = look(s->chance, s->x + from, to - from);
    const enum chance_shape shape = e.p[CHANCE_STEP] <= s->alpha ? CHANCE_STEP : CHANCE_BUMP;
    const size_t a = from + e.stretch[shape].from, b = from + e.stretch[shape].to;

    if (e.p[CHANCE_STEP] < 0 || e.p[CHANCE_BUMP] < 0)
        return -1;
    if (e.p[shape] > s->alpha || s->n == CHANGES_MOST)
        return 0;
    add(s, a, e.p[shape]);
    if (b < to)
        add(s, b, e.p[shape]);
    if (take_apart(s, from, a) || take_apart(s, a, b))
        return -1;
    return b < to ? take_apart(s, b, to) : 0;
}

/* Huber's loss of a residual in deviations. */
static double loss(double r)
{
    const double most = 1.5;

    r = fabs(r);
    return r < most ? r * r : 2 * most * r - most * most;
}

/* Two levels and the noise around them. */
struct step_model {
    double before, after, scale;
};

/* The place from which on the upper level fits best, CHANGES_LEAST from both ends. */
static size_t best_place(const struct step_model *m, const double *x, size_t n)
{
    double sum = 0, least = 0;
    size_t place = 0;

    for (size_t i = 0; i + CHANGES_LEAST <= n; i++) {
        if (i >= CHANGES_LEAST && (!place || sum < least)) {
            least = sum;
            place = i;
        }
        sum += loss((x[i] - m->before) / m->scale) - loss((x[i] - m->after) / m->scale);
    }
    return place;
}

static void residuals(const struct step_model *m, const double *x, size_t n, size_t at, double *r)
{
    for (size_t i = 0; i < n; i++)
        r[i] = x[i] - (i < at ? m->before : m->after);
}

static struct step_model model_of(const double *x, size_t n, size_t at)
{
    struct step_model m = {robust_median_of(x, at), robust_median_of(x + at, n - at), 0};
    double r[CHANGES_SERIES_MOST];
    size_t distance = n > ROBUST_SCALE_MOST ? n - ROBUST_SCALE_MOST : 0;

    residuals(&m, x, n, at, r);
    m.scale = robust_scale(r + distance / 2, n - distance);
    /* Without noise any distance from a level is too much. */
    if (!(m.scale > 1e-3 * fabs(m.after - m.before)))
        m.scale = 1e-3 * fabs(m.after - m.before);
    if (!(m.scale > 0))
        m.scale = 1;
    return m;
}

/* Where it is, and where it might be as well: x are the values of both levels, at the place so
 * far. Each draw forgets the levels and finds them again, as they are not known either. */
static void place(struct chance *c, const double *x, size_t n, size_t at, struct change *to)
{
    struct step_model m = model_of(x, n, at);
    double r[CHANGES_SERIES_MOST], drawn[CHANGES_SERIES_MOST] = {0}, places[DRAWS];
    const size_t offset = to->at - at;

    at = best_place(&m, x, n);
    m = model_of(x, n, at);
    residuals(&m, x, n, at, r);
    for (size_t d = 0; d < DRAWS; d++) {
        struct step_model again = m;

        for (size_t i = 0; i < n; i++)
            drawn[i] = (i < at ? m.before : m.after) + r[draw_below(chance_draw(c), n)];
        again.before = robust_median_of(drawn, at);
        again.after = robust_median_of(drawn + at, n - at);
        places[d] = (double)best_place(&again, drawn, n);
    }
    stats_sort(places, DRAWS);
    to->at = offset + at;
    to->lo = offset + (size_t)places[(DRAWS - 1) / 40];
    to->hi = offset + (size_t)places[DRAWS - 1 - (DRAWS - 1) / 40];
}

/* Places each step between its neighbours, then measures it. */
static int measure(struct parts *s, size_t n, bool logs)
{
    for (int k = 0; k < s->n; k++) {
        struct change *c = &s->found[k];
        size_t from = k ? s->found[k - 1].at : 0, to = k + 1 < s->n ? s->found[k + 1].at : n;
        double scale;

        from = c->at - from > PLACES_MOST ? c->at - PLACES_MOST : from;
        to = to - c->at > PLACES_MOST ? c->at + PLACES_MOST : to;
        place(s->chance, s->x + from, to - from, c->at - from, c);
        c->before = robust_median_of(s->x + from, c->at - from);
        c->after = robust_median_of(s->x + c->at, to - c->at);
        if (robust_shift(s->x + from, c->at - from, s->x + c->at, to - c->at, 0.95, &c->size))
            return -1;
        scale = c->before != 0 ? 1 / fabs(c->before) : 1;
        c->size.value = logs ? expm1(c->size.value) : c->size.value * scale;
        c->size.lo = logs ? expm1(c->size.lo) : c->size.lo * scale;
        c->size.hi = logs ? expm1(c->size.hi) : c->size.hi * scale;
        c->before = logs ? exp(c->before) : c->before;
        c->after = logs ? exp(c->after) : c->after;
    }
    return 0;
}

int changes_find(struct chance *c, const double *x, size_t n, double alpha,
                 struct change found[CHANGES_MOST])
{
    double values[CHANGES_SERIES_MOST];
    struct parts s = {.chance = c, .alpha = alpha, .x = values, .found = found};
    bool logs = true;

    for (size_t i = 0; i < n; i++)
        logs = logs && x[i] > 0;
    for (size_t i = 0; i < n; i++)
        values[i] = logs ? log(x[i]) : x[i];
    if (take_apart(&s, 0, n) || measure(&s, n, logs))
        return -1;
    return s.n;
}
