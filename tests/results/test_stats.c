/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>

#include <CUnit/CUnit.h>

#include "suite.h"

static bool near(double a, double b, double tol)
{
    return fabs(a - b) <= tol * fmax(1.0, fabs(b));
}

/* Type 7 by hand: h = (n - 1) p, between x[floor h] and the next. */
static void quantiles_are_of_type_7(void)
{
    static const double x[] = {1, 2, 4, 8, 16};
    static const struct {
        size_t n;
        double p, want;
    } cases[] = {{1, 0.0, 1},     {1, 0.5, 1},  {1, 1.0, 1},  {2, 0.25, 1.25}, {2, 0.5, 1.5},
                 {4, 0.5, 3},     {5, 0.5, 4},  {5, 0.25, 2}, {5, 0.1, 1.4},   {5, 0.9, 12.8},
                 {5, 0.95, 14.4}, {5, 1.0, 16}, {5, 0.0, 1}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT(near(stats_quantile(x, cases[i].n, cases[i].p), cases[i].want, 1e-14));
}

static void interval_without_interpolation_has_binomial_level(void)
{
    /* Level of [x(k), x(n+1-k)]: 1 - 2 P(B < k), from tables of the binomial distribution with
     * p = 1/2 (for example Conover 1999, table A3). */
    static const struct {
        size_t n, k;
        double level;
    } cases[] = {{6, 1, 0.96875},
                 {7, 1, 0.984375},
                 {8, 1, 0.9921875},
                 {9, 2, 0.9609375},
                 {10, 2, 0.978515625},
                 {15, 4, 0.96484375},
                 {20, 6, 0.9586105346679688},
                 {40, 14, 0.9615226917157997}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double x[40];
        struct stats_interval ci;

        for (size_t k = 0; k < cases[i].n; k++)
            x[k] = (double)(k + 1);
        ci = stats_median_ci(x, cases[i].n, cases[i].level - 1e-12);
        CU_ASSERT(ci.valid);
        CU_ASSERT(near(ci.lo, (double)cases[i].k, 1e-6));
        CU_ASSERT(near(ci.hi, (double)(cases[i].n + 1 - cases[i].k), 1e-6));
    }
}

static void interval_is_interpolated_after_hettmansperger_sheather(void)
{
    double x[10];
    struct stats_interval ci;
    /* n = 10: levels 0.978515625 (k = 2) and 0.890625 (k = 3). */
    double i = (0.978515625 - 0.95) / (0.978515625 - 0.890625);
    double w = 8.0 * i / (2.0 + 6.0 * i);

    for (size_t k = 0; k < 10; k++)
        x[k] = (double)(k + 1);
    ci = stats_median_ci(x, 10, 0.95);
    CU_ASSERT(near(ci.lo, 2.0 + w, 1e-12) && near(ci.hi, 9.0 - w, 1e-12));
    CU_ASSERT_EQUAL(ci.level, 0.95);
}

static void interval_needs_six_samples(void)
{
    static const double x[] = {1, 2, 3, 4, 5, 6};

    for (size_t n = 1; n < STATS_MIN_N; n++)
        CU_ASSERT(!stats_median_ci(x, n, 0.95).valid);
    CU_ASSERT(stats_median_ci(x, STATS_MIN_N, 0.95).valid);
    CU_ASSERT(!stats_median_ci(x, 6, 0.99).valid);
}

static void interval_of_very_many_samples(void)
{
    enum { N = 100001 };
    double *x = malloc(N * sizeof *x);
    struct stats_interval ci;

    for (size_t i = 0; x && i < N; i++)
        x[i] = (double)i;
    ci = stats_median_ci(x, N, 0.95);
    /* Normal limit: n/2 -+ 1.96 sqrt(n)/2 = 50000 -+ 309.9. */
    CU_ASSERT(ci.valid && near(ci.lo, 50000.0 - 309.9, 2e-5) && near(ci.hi, 50000.0 + 309.9, 2e-5));
    free(x);
}

static void all_of_stats(void)
{
    static const double x[] = {5, 1, 4, 2, 3, 100, 6};
    static const double bad[] = {1.0, NAN}, wide[] = {1.0, INFINITY};
    struct stats s = {0};

    CU_ASSERT_EQUAL(stats_make(x, 7, 0.95, &s), 0);
    CU_ASSERT(s.n == 7 && s.min == 1 && s.max == 100 && s.median == 4);
    CU_ASSERT(near(s.mean, 121.0 / 7.0, 1e-14));
    CU_ASSERT(near(s.robust_cov, 1.4826 * 2.0 / 4.0, 1e-14));
    CU_ASSERT(s.p25 == 2.5 && s.p75 == 5.5);
    CU_ASSERT(x[0] == 5 && x[5] == 100);
    CU_ASSERT_EQUAL(stats_make(x, 0, 0.95, &s), -1);
    CU_ASSERT_EQUAL(stats_make(bad, 2, 0.95, &s), -1);
    CU_ASSERT_EQUAL(stats_make(wide, 2, 0.95, &s), -1);
    CU_ASSERT_EQUAL(s.n, 7);
}

static void converged_at_half_width(void)
{
    struct stats s = {.median = 100.0, .ci = {99.0, 101.0, 0.95, true}};

    CU_ASSERT(stats_converged(&s, 0.01));
    CU_ASSERT(!stats_converged(&s, 0.0099));
    s.ci.valid = false;
    CU_ASSERT(!stats_converged(&s, 0.01));
}

static void looks_grow_by_half(void)
{
    static const size_t want[] = {10, 15, 23, 35, 53, 80};
    size_t n = 0;

    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        n = stats_next_look(n);
        CU_ASSERT_EQUAL(n, want[i]);
    }
    CU_ASSERT(near(stats_look_level(0.95), 0.9625, 1e-15));
}

static void steadiness(void)
{
    static const struct {
        double x[10];
        size_t n, w;
        bool want;
    } cases[] = {
        {{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 10, 5, true},
        {{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 9, 5, false},                     /* too few */
        {{9, 5, 3, 2, 1.5, 1, 1, 1, 1, 1}, 10, 5, false},                  /* falling at first */
        {{9, 9, 1, 1, 1, 1, 1, 1}, 8, 3, true},                            /* then steady */
        {{1.02, 1, 1.01, 0.99, 1, 1, 1.01, 1, 0.99, 1}, 10, 5, true},      /* noise */
        {{1, 1.2, 1.4, 1.6, 1.8, 1, 1.2, 1.4, 1.6, 1.8}, 10, 5, false},    /* each trends */
        {{1, 1.0001, 1.0002, 1.0003, 1.0004, 1, 1, 1, 1, 1}, 10, 5, true}, /* too little */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_EQUAL(stats_steady(cases[i].x, cases[i].n, cases[i].w, 0.01), cases[i].want);
    CU_ASSERT(!stats_steady(cases[0].x, 10, 0, 0.01));
    CU_ASSERT(!stats_steady(cases[0].x, 3, (size_t)-1, 0.01));
}

static void drift_by_thirds(void)
{
    static const double x[] = {1, 1, 1, 2, 2, 2, 1.5, 1.5, 1.5};

    CU_ASSERT(near(stats_drift(x, 9), 0.5, 1e-14));
    CU_ASSERT_EQUAL(stats_drift(x, 2), 0.0);
    CU_ASSERT_EQUAL(stats_drift(x, 3), 0.0);
}

static void modes_of_plain_cases(void)
{
    double x[20];

    for (size_t i = 0; i < 20; i++)
        x[i] = 100.0;
    CU_ASSERT(!stats_bimodal(x, 20)); /* the virtual clock of the null device */
    for (size_t i = 0; i < 20; i += 2)
        x[i] = 101.0;
    CU_ASSERT(!stats_bimodal(x, 20)); /* one tick of a coarse clock */
    for (size_t i = 0; i < 20; i += 2)
        x[i] = 120.0;
    CU_ASSERT(stats_bimodal(x, 20));
    for (size_t i = 0; i < 20; i++)
        x[i] = i == 7 ? 500.0 : 100.0 + (double)(i % 5);
    CU_ASSERT(!stats_bimodal(x, 20)); /* one outlier is no mode */
    CU_ASSERT(!stats_bimodal(x, 0) && !stats_bimodal(x, 1) && !stats_bimodal(x, 5));
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"quantiles are of type 7", quantiles_are_of_type_7},
        {"interval at binomial levels", interval_without_interpolation_has_binomial_level},
        {"interval is interpolated", interval_is_interpolated_after_hettmansperger_sheather},
        {"interval needs six samples", interval_needs_six_samples},
        {"interval of very many samples", interval_of_very_many_samples},
        {"all of stats", all_of_stats},
        {"converged at half width", converged_at_half_width},
        {"looks grow by half", looks_grow_by_half},
        {"steadiness", steadiness},
        {"drift by thirds", drift_by_thirds},
        {"modes of plain cases", modes_of_plain_cases},
        {NULL, NULL}};

    return unit_run("stats", tests);
}
