/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How large the rank statistics of steps and bumps become where there is none. */
#include "history/chance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

enum { ORDERS_SHORT = 20000, ORDERS_LONG = 4000, SHORT = 64, FEW = 20 };

/* The largest |Z| of `orders` random orders of n values, sorted, for each shape. */
struct table {
    size_t n, orders;
    double *most[CHANCE_SHAPES];
};

struct chance {
    struct draw draw;
    struct table *table; /* one for each length asked for so far */
    size_t tables;
    double ranks[CHANGES_SERIES_MOST]; /* scratch */
};

struct chance *chance_new(uint64_t seed)
{
    struct chance *c = calloc(1, sizeof *c);

    if (c)
        c->draw.state = seed;
    return c;
}

void chance_free(struct chance *c)
{
    for (size_t i = 0; c && i < c->tables; i++)
        for (int k = 0; k < CHANCE_SHAPES; k++)
            free(c->table[i].most[k]);
    if (c)
        free(c->table);
    free(c);
}

struct draw *chance_draw(struct chance *c)
{
    return &c->draw;
}

/* |Z| of k of n ranks with this sum; without ties, with which it would be a little more. */
static double z_of(double sum, double k, double n)
{
    return fabs(sum - k * (n + 1) / 2) / sqrt(k * (n - k) * (n + 1) / 12);
}

struct stretch chance_step(const double *rank, size_t n)
{
    struct stretch best = {0};
    double sum = 0;

    for (size_t i = 1; i + CHANGES_LEAST <= n; i++) {
        double z;

        sum += rank[i - 1];
        z = i < CHANGES_LEAST ? 0 : z_of(sum, (double)i, (double)n);
        if (z > best.z)
            best = (struct stretch){.from = i, .to = n, .z = z};
    }
    return best;
}

struct stretch chance_bump(const double *rank, size_t n)
{
    double sums[CHANGES_SERIES_MOST + 1] = {0}, scale[CHANGES_SERIES_MOST + 1];
    struct stretch best = {0};

    for (size_t i = 0; i < n; i++)
        sums[i + 1] = sums[i] + rank[i] - ((double)n + 1) / 2;
    for (size_t k = 1; k < n; k++)
        scale[k] = 1 / sqrt((double)k * (double)(n - k) * ((double)n + 1) / 12);
    for (size_t i = CHANGES_LEAST; i + 2 * CHANGES_LEAST <= n; i++)
        for (size_t j = i + CHANGES_LEAST; j + CHANGES_LEAST <= n; j++) {
            const double z = fabs(sums[j] - sums[i]) * scale[j - i];

            if (z > best.z)
                best = (struct stretch){.from = i, .to = j, .z = z};
        }
    return best;
}

static void fill(struct chance *c, struct table *t)
{
    for (size_t i = 0; i < t->n; i++)
        c->ranks[i] = (double)i + 1;
    for (size_t r = 0; r < t->orders; r++) {
        for (size_t i = t->n - 1; i > 0; i--) {
            const size_t j = draw_below(&c->draw, i + 1);
            const double swap = c->ranks[i];

            c->ranks[i] = c->ranks[j];
            c->ranks[j] = swap;
        }
        t->most[CHANCE_STEP][r] = chance_step(c->ranks, t->n).z;
        t->most[CHANCE_BUMP][r] = chance_bump(c->ranks, t->n).z;
    }
    for (int k = 0; k < CHANCE_SHAPES; k++)
        stats_sort(t->most[k], t->orders);
}

/* A longer series has more places to look at, hence larger |Z|: the table of the next of some
 * lengths, a tenth apart, errs to the safe side. */
static size_t length_of(size_t n)
{
    size_t length = 2 * CHANGES_LEAST;

    while (length < n)
        length += length < 20 ? 1 : length / 10;
    return length > CHANGES_SERIES_MOST ? CHANGES_SERIES_MOST : length;
}

static const struct table *table_of(struct chance *c, size_t n)
{
    struct table *t;

    n = length_of(n);
    for (size_t i = 0; i < c->tables; i++)
        if (c->table[i].n == n)
            return &c->table[i];
    t = realloc(c->table, (c->tables + 1) * sizeof *t);
    if (!t)
        return NULL;
    c->table = t;
    t = &c->table[c->tables];
    *t = (struct table){.n = n, .orders = n <= SHORT ? ORDERS_SHORT : ORDERS_LONG};
    for (int k = 0; k < CHANCE_SHAPES; k++)
        t->most[k] = calloc(t->orders, sizeof *t->most[k]);
    c->tables++;
    if (!t->most[CHANCE_STEP] || !t->most[CHANCE_BUMP])
        return NULL;
    fill(c, t);
    return t;
}

/* Places looked at, times the normal tail of both signs. */
static double bound_of(enum chance_shape shape, double z, double n)
{
    const double places = shape == CHANCE_STEP
                              ? n - 2 * CHANGES_LEAST + 1
                              : (n - 3 * CHANGES_LEAST + 1) * (n - 3 * CHANGES_LEAST + 2) / 2;

    return fmax(places, 1) * erfc(z / sqrt(2.0));
}

double chance_of(struct chance *c, enum chance_shape shape, double z, size_t n)
{
    const struct table *t = table_of(c, n);
    size_t from = 0, to, above;
    double p;

    if (!t)
        return -1;
    for (to = t->orders; from < to;) {
        const size_t mid = (from + to) / 2;

        if (t->most[shape][mid] >= z - 1e-9)
            to = mid;
        else
            from = mid + 1;
    }
    above = t->orders - from;
    p = (double)(above + 1) / (double)(t->orders + 1);
    return above >= FEW ? p : fmin(p, bound_of(shape, z, (double)t->n));
}
