/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Do 90 % prediction intervals hold the truth? Synthetic laws, half of them of no kind that is
 * fitted, are measured with noise at 1, 2, 4, ... nodes and foretold at 2 to 64 times the largest
 * count. HBMARK_LAWS sets how many (default 300, for time; the promise is of 1000). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "project/scaling.h"
#include "stats/draw.h"
#include "unit.h"

enum { KINDS = 9, CURVES = 400 };
static const double quantiles[2] = {0.05, 0.95};

/* Time lost by n nodes; a and b weigh the two parts. */
static double loss(size_t kind, double a, double b, double n)
{
    const double l = log2(n),
                 parts[KINDS][2] = {
                     {0, 0},     {n - 1, 0},       {n - 1, n * (n - 1)}, {l, 0},
                     {l * l, 0}, {sqrt(n) - 1, 0}, {cbrt(n) - 1, 0},     {pow(n, 2.0 / 3) - 1, l},
                     {l, n - 1}};

    return a * parts[kind][0] + b * parts[kind][1];
}

struct truth {
    size_t kind, counts, repeats;
    double a, b, noise, reach;
};

static double rate(const struct truth *t, double n)
{
    return n / (1 + loss(t->kind, t->a, t->b, n));
}

/* 3 to 7 counts, 1 to 3 launches, noise of 0.5 to 3 %; 2 to 80 % of the time are lost at the
 * largest count, split between the parts at random. */
static struct truth draw_truth(struct draw *d)
{
    struct truth t = {.kind = draw_below(d, KINDS),
                      .counts = 3 + draw_below(d, 5),
                      .repeats = 1 + draw_below(d, 3),
                      .noise = 0.005 * pow(6, draw_uniform(d))};
    const double most = pow(2, (double)t.counts - 1), lost = 0.02 * pow(40, draw_uniform(d));
    const double a = loss(t.kind, 1, 0, most), b = loss(t.kind, 0, 1, most);
    const double share = b > 0 ? draw_uniform(d) : 1;

    t.a = a > 0 ? share * lost / a : 0;
    t.b = b > 0 ? (1 - share) * lost / b : 0;
    t.reach = most * pow(2, 1 + (double)draw_below(d, 6));
    return t;
}

/* 1: held, 0: not, -1: the law refused to tell. */
static int try_truth(struct draw *d)
{
    const struct truth t = draw_truth(d);
    struct law_point p[32];
    struct scaling s;
    double q[2];
    size_t n = 0;
    int held = -1;

    for (size_t i = 0; i < t.counts; i++)
        for (size_t k = 0; k < t.repeats; k++) {
            const double nodes = pow(2, (double)i);

            p[n++] = (struct law_point){nodes, rate(&t, nodes) * exp(t.noise * draw_normal(d))};
        }
    CU_ASSERT_EQUAL_FATAL(scaling_make(&s, p, n, NULL, CURVES, draw_bits(d)), 0);
    if (!scaling_refuses(&s, t.reach)) {
        CU_ASSERT_EQUAL_FATAL(scaling_at(&s, t.reach, quantiles, 2, q), 0);
        held = rate(&t, t.reach) >= q[0] && rate(&t, t.reach) <= q[1];
    }
    scaling_fini(&s);
    return held;
}

static void test_coverage(void)
{
    const char *given = getenv("HBMARK_LAWS");
    const size_t laws_wanted = given ? strtoul(given, NULL, 10) : 300;
    struct draw d = {.state = 20261127};
    size_t held = 0, told = 0;
    double share;

    for (size_t i = 0; i < laws_wanted; i++) {
        const int one = try_truth(&d);

        told += one >= 0;
        held += one == 1;
    }
    share = told ? (double)held / (double)told : 0;
    printf("%zu of %zu laws foretold, %.1f %% of the intervals hold the truth\n", told, laws_wanted,
           100 * share);
    CU_ASSERT_TRUE(told > 0.9 * (double)laws_wanted);
    CU_ASSERT_TRUE(share >= 0.85 && share <= 0.95);
}

static CU_TestInfo tests[] = {{"90 % intervals hold the truth", test_coverage}, CU_TEST_INFO_NULL};

int main(void)
{
    return unit_run("project.coverage", tests);
}
