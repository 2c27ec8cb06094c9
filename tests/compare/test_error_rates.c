/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the verdicts promise, by simulation: launches of the same machine (A/A) are called different
 * in at most 5 % of pairs whatever the shape of their noise, and a true loss of 5 % is found. Seeds
 * are fixed. HBMARK_PAIRS sets the pairs of each cell: 400 by default, 2000 for the figures in
 * results/README.md. */
#include "compare/level.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "noise.h"
#include "stats/stats.h"
#include "unit.h"

enum { MOST = 100, LAUNCHES_MOST = 6 };
static const double MIN_EFFECT = 0.02, LEVEL = 0.95;

static int pairs(void)
{
    const char *text = getenv("HBMARK_PAIRS");
    const long n = text ? strtol(text, NULL, 10) : 0;

    return n > 0 && n <= 1000000 ? (int)n : 400;
}

/* Few pairs may be off by three standard deviations of chance. */
static double chance(double rate, int n)
{
    return n < 2000 ? 3.0 * sqrt(rate * (1.0 - rate) / n) : 0.0;
}

struct plan {
    const struct noise_shape *shape;
    const struct noise_effect *effect;
    size_t n, launches;
    double slower; /* times of b by this factor */
};

static void side(struct noise *z, const struct plan *p, double factor, struct level *out)
{
    struct level launch[LAUNCHES_MOST];
    double x[MOST];

    for (size_t k = 0; k < p->launches; k++) {
        const double effect = factor * p->effect->draw(z);

        p->shape->draw(z, x, p->n);
        for (size_t i = 0; i < p->n; i++)
            x[i] = effect * x[i];
        if (level_within(x, p->n, LEVEL, &launch[k]))
            abort();
    }
    level_across(launch, p->launches, LEVEL, out);
}

struct counts {
    int verdict[VERDICT_COUNT], covered, n;
};

static void simulate(struct noise *z, const struct plan *p, struct counts *c)
{
    struct level a, b;
    struct ratio r;

    c->n = pairs();
    for (int i = 0; i < c->n; i++) {
        side(z, p, 1.0, &a);
        side(z, p, p->slower, &b);
        r = level_ratio(&a, &b, false, LEVEL);
        c->verdict[level_verdict(&r, MIN_EFFECT)]++;
        c->covered += r.lo <= 1.0 / p->slower && r.hi >= 1.0 / p->slower;
    }
}

static double different(const struct counts *c)
{
    return (double)(c->verdict[VERDICT_WORSE] + c->verdict[VERDICT_BETTER]) / c->n;
}

static const size_t ns[] = {6, 8, 10, 15, 20, 35, 60, 100};
enum { NS = sizeof ns / sizeof *ns };

/* Called different; in brackets, intervals that hold the true ratio. */
static void same_launches(void)
{
    struct noise z = {20261127};

    printf("\n    A/A, one launch each: called different (intervals that hold 1), %%, n =");
    for (size_t i = 0; i < NS; i++)
        printf(" %zu", ns[i]);
    for (const struct noise_shape *s = noise_shapes; s->name; s++) {
        printf("\n    %-15s", s->name);
        for (size_t i = 0; i < NS; i++) {
            const struct plan p = {s, &noise_effects[0], ns[i], 1, 1.0};
            struct counts c = {{0}, 0, 0};

            simulate(&z, &p, &c);
            printf(" %5.2f (%5.1f)", 100.0 * different(&c), 100.0 * c.covered / c.n);
            CU_ASSERT(different(&c) <= 0.05 + chance(0.05, c.n));
        }
    }
}

/* A launch as the harness makes it: it ends where the interval is within 1 %, or at 100 samples. */
static void stopped(struct noise *z, const struct noise_shape *shape, struct level *out)
{
    double x[MOST];
    size_t n = 0;
    struct stats s;

    shape->draw(z, x, MOST);
    do {
        n = stats_next_look(n) < MOST ? stats_next_look(n) : MOST;
        if (stats_make(x, n, stats_look_level(LEVEL), &s))
            abort();
    } while (n < MOST && !stats_converged(&s, 0.01));
    if (level_within(x, n, LEVEL, out))
        abort();
}

/* What changes more slowly than such a launch lasts is not in its samples, and no interval from
 * them can hold it: of waves that last 30 to 200 samples the rate is printed, and not promised. */
static void same_stopped(void)
{
    struct noise z = {6};

    printf("\n    A/A, ended by the stop rule: called different (intervals that hold 1), %%");
    for (const struct noise_shape *s = noise_shapes; s->name; s++) {
        struct counts c = {{0}, 0, pairs()};

        for (int i = 0; i < c.n; i++) {
            struct level a, b;
            struct ratio r;

            stopped(&z, s, &a);
            stopped(&z, s, &b);
            r = level_ratio(&a, &b, false, LEVEL);
            c.verdict[level_verdict(&r, MIN_EFFECT)]++;
            c.covered += r.lo <= 1.0 && r.hi >= 1.0;
        }
        printf("\n    %-15s %5.2f (%5.1f)", s->name, 100.0 * different(&c),
               100.0 * c.covered / c.n);
        CU_ASSERT(s->slow || different(&c) <= 0.05 + chance(0.05, c.n));
    }
}

static void same_across_launches(void)
{
    static const size_t launches[] = {2, 3, 4, 6};
    struct noise z = {4};

    printf("\n    A/A, launches of 15 samples: called different (intervals that hold 1), %%,"
           " launches = 2 3 4 6");
    for (const struct noise_effect *f = noise_effects; f->name; f++)
        for (const struct noise_shape *s = noise_shapes; s->name; s++) {
            printf("\n    %-8s %-15s", f->name, s->name);
            for (size_t i = 0; i < 4; i++) {
                const struct plan p = {s, f, 15, launches[i], 1.0};
                struct counts c = {{0}, 0, 0};

                simulate(&z, &p, &c);
                printf(" %5.2f (%5.1f)", 100.0 * different(&c), 100.0 * c.covered / c.n);
                CU_ASSERT(different(&c) <= 0.05 + chance(0.05, c.n));
            }
        }
}

static void loss_is_found(void)
{
    static const char *const shapes[] = {"white", "skewed"};
    static const size_t from_20[] = {20, 25, 35, 60, 100};
    struct noise z = {5};

    for (size_t s = 0; s < 2; s++) {
        printf("\n    loss of 5 %%, %-7s WORSE in %%:", shapes[s]);
        for (size_t i = 0; i < 5; i++) {
            const struct plan p = {noise_find(shapes[s]), &noise_effects[0], from_20[i], 1,
                                   1.0 / 0.95};
            struct counts c = {{0}, 0, 0};

            simulate(&z, &p, &c);
            printf(" n=%zu %.2f", from_20[i], 100.0 * c.verdict[VERDICT_WORSE] / c.n);
            CU_ASSERT(c.verdict[VERDICT_WORSE] >= (0.95 - chance(0.95, c.n)) * c.n);
            CU_ASSERT(c.verdict[VERDICT_BETTER] == 0);
        }
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"A/A pairs of one launch: at most 5 % are called different", same_launches},
        {"A/A pairs of one launch under the stop rule", same_stopped},
        {"A/A pairs of several launches: the same", same_across_launches},
        {"a loss of 5 % at 2 % noise is found in 95 % of pairs", loss_is_found},
        CU_TEST_INFO_NULL,
    };

    return unit_run("compare.error_rates", tests);
}
