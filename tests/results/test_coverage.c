/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Simulates runs with known medians: do 95 % intervals cover them, are two modes found? Seeds are
 * fixed, so the figures printed are the same everywhere but for rounding in libm. */
#include "stats/stats.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "suite.h"

enum { RUNS = 10000, MOST = 60 };

static uint64_t state;

/* Uniform in (0, 1): xorshift64 of Marsaglia (2003). */
static double uniform(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return ((double)(state >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
    double radius = sqrt(-2.0 * log(uniform()));

    return radius * cos(6.283185307179586 * uniform());
}

/* Each draws noise of scale 1 and median 0. */
static double skewed_lognormal(void)
{
    return exp(0.5 * normal()) - 1.0;
}

static double gamma_2(void)
{
    return -log(uniform()) - log(uniform()) - 1.6783469900166612; /* its median */
}

static double tail(void)
{
    return -log(uniform()) - 0.6931471805599453;
}

/* A mode of this share at z and another 10 deviations above: the median of the mixture is the
 * quantile 0.5 / share of the lower mode. */
static double modes_80_20(void)
{
    return normal() + (uniform() < 0.2 ? 10.0 : 0.0) - 0.3186393639643752; /* z of 0.625 */
}

static double modes_70_30(void)
{
    return normal() + (uniform() < 0.3 ? 10.0 : 0.0) - 0.5659488219328631; /* z of 5/7 */
}

static const struct noise {
    const char *name;
    double (*draw)(void);
} noises[] = {{"normal", normal},           {"lognormal 0.5", skewed_lognormal},
              {"gamma 2", gamma_2},         {"exponential", tail},
              {"modes 80/20", modes_80_20}, {"modes 70/30", modes_70_30}};

enum { NOISES = sizeof noises / sizeof *noises };

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void draw(double *x, size_t from, size_t n, const struct noise *noise, double scale)
{
    for (size_t i = from; i < n; i++)
        x[i] = 1.0 + scale * noise->draw();
}

static struct stats_interval interval(const double *x, size_t n, double level, double *median)
{
    double sorted[MOST];

    memcpy(sorted, x, n * sizeof *x);
    qsort(sorted, n, sizeof *sorted, compare);
    *median = stats_quantile(sorted, n, 0.5);
    return stats_median_ci(sorted, n, level);
}

static void fixed_n(void)
{
    static const size_t ns[] = {10, 15, 20, 40};

    state = 1;
    for (size_t d = 0; d < NOISES; d++) {
        printf("\n    %-14s", noises[d].name);
        for (size_t i = 0; i < 4; i++) {
            int covered = 0;

            for (int r = 0; r < RUNS; r++) {
                double x[MOST], median;
                struct stats_interval ci;

                draw(x, 0, ns[i], &noises[d], 0.02);
                ci = interval(x, ns[i], 0.95, &median);
                covered += ci.lo <= 1.0 && ci.hi >= 1.0;
            }
            printf("  n=%zu %.2f %%", ns[i], 100.0 * covered / RUNS);
            CU_ASSERT(covered >= 0.93 * RUNS && covered <= 0.97 * RUNS);
        }
    }
}

/* One run under the stop rule as the harness applies it. */
static bool sequential(const struct noise *noise, double scale, size_t *samples)
{
    double x[MOST], median;
    struct stats_interval ci;
    size_t n = 0;

    for (;;) {
        size_t next = stats_next_look(n);
        struct stats s;

        next = next < MOST ? next : MOST;
        draw(x, n, next, noise, scale);
        n = next;
        ci = interval(x, n, stats_look_level(0.95), &median);
        s = (struct stats){.median = median, .ci = ci};
        if (stats_converged(&s, 0.01) || n == MOST)
            break;
    }
    *samples += n;
    return ci.lo <= 1.0 && ci.hi >= 1.0;
}

static void stop_rule(void)
{
    static const double scales[] = {0.003, 0.01, 0.02, 0.03, 0.1};

    state = 2;
    for (size_t d = 0; d < NOISES; d++) {
        printf("\n    %-14s", noises[d].name);
        for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
            int covered = 0;
            size_t samples = 0;

            for (int r = 0; r < RUNS; r++)
                covered += sequential(&noises[d], scales[i], &samples);
            printf("  %.1f%%: %.2f %% (n %.0f)", 100.0 * scales[i], 100.0 * covered / RUNS,
                   (double)samples / RUNS);
            CU_ASSERT(covered >= 0.93 * RUNS && covered <= 0.97 * RUNS);
        }
    }
}

static double modes_60_40(void)
{
    double mode = uniform() < 0.6 ? 1.0 : 1.2;

    return (mode * (1.0 + 0.02 * normal()) - 1.0) / 0.1;
}

static double share_bimodal(const struct noise *noise, size_t n)
{
    int found = 0;

    for (int r = 0; r < RUNS / 2; r++) {
        double x[MOST];

        draw(x, 0, n, noise, 0.1);
        found += stats_bimodal(x, n);
    }
    return 2.0 * found / RUNS;
}

static void two_modes(void)
{
    static const size_t ns[] = {10, 15, 20, 30, 60};
    static const struct noise modes = {"modes 60/40", modes_60_40};

    state = 3;
    for (size_t d = 0; d < 4; d++) {
        printf("\n    false alarms, %-14s", noises[d].name);
        for (size_t i = 0; i < sizeof ns / sizeof *ns; i++) {
            double share = share_bimodal(&noises[d], ns[i]);

            printf("  n=%zu %.2f %%", ns[i], 100.0 * share);
            /* An exponential tail is the hardest shape and gets 4 %. */
            CU_ASSERT(share <= (noises[d].draw == tail ? 0.04 : 0.02));
        }
    }
    printf("\n    found, %-21s", modes.name);
    for (size_t i = 0; i < sizeof ns / sizeof *ns; i++) {
        double share = share_bimodal(&modes, ns[i]);

        printf("  n=%zu %.2f %%", ns[i], 100.0 * share);
        CU_ASSERT(share >= (ns[i] < 15 ? 0.75 : 0.95));
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {{"95 % intervals of n samples", fixed_n},
                                        {"95 % intervals under the stop rule, by noise", stop_rule},
                                        {"two modes", two_modes},
                                        {NULL, NULL}};

    return unit_run("coverage", tests);
}
