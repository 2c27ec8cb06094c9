/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Distributions, the slowest of n and laws of scaling, against closed forms. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "project/scaling.h"
#include "project/tail.h"
#include "stats/draw.h"
#include "unit.h"

/* Abramowitz and Stegun 1964, tables 26.1 and 26.5. */
static void test_normal(void)
{
    static const double cases[][2] = {{0.5, 0},
                                      {0.975, 1.959963985},
                                      {0.9, 1.281551566},
                                      {0.01, -2.326347874},
                                      {1e-9, -5.997807015}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_DOUBLE_EQUAL(draw_normal_quantile(cases[i][0]), cases[i][1], 1e-8);
}

static void test_draws(void)
{
    struct draw d = {.state = 7};
    double mean = 0, square = 0, chi = 0, wide = 0;
    const int n = 200000;

    for (int i = 0; i < n; i++) {
        const double z = draw_normal(&d);

        mean += z / n;
        square += z * z / n;
        chi += draw_chi2(&d, 5) / n;
        wide += fabs(draw_student(&d, 3)) > 3.182446 ? 1.0 / n : 0; /* t(0.975) of 3 */
    }
    /* Five standard errors. */
    CU_ASSERT_DOUBLE_EQUAL(mean, 0, 0.012);
    CU_ASSERT_DOUBLE_EQUAL(square, 1, 0.016);
    CU_ASSERT_DOUBLE_EQUAL(chi, 5, 0.036);
    CU_ASSERT_DOUBLE_EQUAL(wide, 0.05, 0.0025);
}

/* The median of the largest of n is F^-1(0.5^(1/n)). */
static void test_slowest(void)
{
    struct tail t = {.nodes = 10, .mean = 0, .sd = 0.1};

    CU_ASSERT_DOUBLE_EQUAL(tail_slowest(&t, 1, 0.5), 1, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(tail_slowest(&t, 100, 0.5),
                           exp(0.1 * draw_normal_quantile(pow(0.5, 0.01))), 1e-9);
    /* Of a million, where u^(1/n) is 1 - 7e-7. */
    CU_ASSERT_DOUBLE_EQUAL(tail_slowest(&t, 1e6, 0.5),
                           exp(0.1 * -draw_normal_quantile(-expm1(log(0.5) / 1e6))), 1e-9);
    CU_ASSERT_TRUE(tail_slowest(&t, 1e6, 0.9) > tail_slowest(&t, 1e6, 0.1));
    t = tail_assumed(0);
    CU_ASSERT_DOUBLE_EQUAL(tail_slowest(&t, 1e6, 0.5), 1, 1e-12);
}

static void test_tail(void)
{
    const double rates[] = {1, 2, 4, NAN}; /* mean 7/3: times 7/3, 7/6, 7/12 */
    struct tail t;

    CU_ASSERT_EQUAL(tail_make(&t, rates, 4), 0);
    CU_ASSERT_EQUAL(t.nodes, 3);
    CU_ASSERT_DOUBLE_EQUAL(t.mean, log(7.0 / 6), 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(t.sd, log(2), 1e-12);
    CU_ASSERT_FALSE(t.pareto);
    CU_ASSERT_EQUAL(tail_make(&t, rates, 2), 0);
    CU_ASSERT_EQUAL(t.nodes, 0); /* two nodes tell nothing */
}

/* Times 1 + an exponential tail are a generalised Pareto tail of shape 0: at p its quantile is
 * known. The normal law would be far below. */
static void test_pareto(void)
{
    enum { N = 20000 };
    double *rate = malloc(N * sizeof *rate);
    struct tail t;
    struct draw d = {.state = 3};

    for (size_t i = 0; i < N; i++)
        rate[i] = 1 / (1 - 0.05 * log(draw_uniform(&d)));
    CU_ASSERT_EQUAL(tail_make(&t, rate, N), 0);
    CU_ASSERT_TRUE(t.pareto);
    CU_ASSERT_DOUBLE_EQUAL(t.shape, 0, 0.1);
    /* Relative to the harmonic mean of the times, which is near 1.047. */
    CU_ASSERT_DOUBLE_EQUAL(tail_slowest(&t, 1e5, 0.5) * 1.0457,
                           1 - 0.05 * log(-expm1(log(0.5) / 1e5)), 0.1);
    t.pareto = false;
    CU_ASSERT_TRUE(tail_slowest(&t, 1e5, 0.5) * 1.0457 < 1.45);
    free(rate);
}

static void points_of(struct law_point *p, size_t n, double s, double k)
{
    for (size_t i = 0; i < n; i++) {
        const double nodes = pow(2, (double)i);

        p[i] =
            (struct law_point){nodes, 5 * nodes / (1 + s * (nodes - 1) + k * nodes * (nodes - 1))};
    }
}

/* Without noise the coefficients come back: b = (1 / r1, s / r1, k / r1). */
static void test_fit(void)
{
    struct law_point p[6];
    struct law_fit fit;

    points_of(p, 6, 0.02, 0);
    CU_ASSERT_EQUAL(law_fit(&fit, law_find("amdahl"), p, 6), 0);
    CU_ASSERT_DOUBLE_EQUAL(fit.b[0], 0.2, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(fit.b[1], 0.004, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(law_rate(&fit, 1e9), 250, 1e-3); /* 5 / s */
    points_of(p, 6, 0.02, 0.001);
    CU_ASSERT_EQUAL(law_fit(&fit, law_find("usl"), p, 6), 0);
    CU_ASSERT_DOUBLE_EQUAL(fit.b[1], 0.004, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(fit.b[2], 0.0002, 1e-9);
    CU_ASSERT_EQUAL(law_fit(&fit, law_find("usl"), p, 2), -1);
    CU_ASSERT_PTR_NULL(law_find("moore"));
}

/* A gain by others is never fitted: the coefficient stays 0. */
static void test_no_gain(void)
{
    const struct law_point p[] = {{1, 1}, {2, 2.2}, {4, 4.8}, {8, 10}};
    struct law_fit fit;

    CU_ASSERT_EQUAL(law_fit(&fit, law_find("amdahl"), p, 4), 0);
    CU_ASSERT_EQUAL(fit.b[1], 0);
}

static void test_choice(void)
{
    struct law_point p[6];
    struct scaling s;

    points_of(p, 6, 0.02, 0.001);
    CU_ASSERT_EQUAL(scaling_make(&s, p, 6, NULL, 50, 1), 0);
    CU_ASSERT_STRING_EQUAL(s.law[s.best].fit.law->name, "usl");
    CU_ASSERT_TRUE(s.holdout < 1e-9);
    CU_ASSERT_EQUAL(s.counts, 6);
    CU_ASSERT_EQUAL(s.largest, 32);
    scaling_fini(&s);
    points_of(p, 6, 0, 0);
    scaling_make(&s, p, 6, NULL, 50, 1);
    CU_ASSERT_STRING_EQUAL(s.law[s.best].fit.law->name, "perfect");
    scaling_fini(&s);
}

/* Amdahl: N nodes give R = N / (1 + s (N - 1)), so N = R (1 - s) / (1 - s R). The USL's peak is at
 * sqrt((1 - s) / k). */
static void test_nodes(void)
{
    struct law_point p[6];
    struct scaling s;
    struct scaling_curve c;

    points_of(p, 6, 0.02, 0);
    scaling_make(&s, p, 6, law_find("amdahl"), 10, 1);
    c = (struct scaling_curve){.fit = s.law[s.best].fit};
    CU_ASSERT_DOUBLE_EQUAL(scaling_nodes(&s, &c, 5 * 30), 30 * 0.98 / (1 - 0.02 * 30), 1e-4);
    CU_ASSERT_EQUAL(scaling_nodes(&s, &c, 5 * 51), INFINITY); /* 1 / s = 50 is the most */
    scaling_fini(&s);
    points_of(p, 6, 0.02, 0.001);
    scaling_make(&s, p, 6, law_find("usl"), 10, 1);
    c = (struct scaling_curve){.fit = s.law[s.best].fit};
    CU_ASSERT_EQUAL(scaling_nodes(&s, &c, 1.01 * law_rate(&c.fit, sqrt(0.98 / 0.001))), INFINITY);
    CU_ASSERT_TRUE(scaling_nodes(&s, &c, 0.9 * law_rate(&c.fit, sqrt(0.98 / 0.001))) < 31);
    scaling_fini(&s);
}

static void test_refusals(void)
{
    struct law_point p[6], odd[] = {{1, 1}, {2, 2}, {4, 4}, {8, 3}};
    struct scaling s;

    points_of(p, 6, 0.02, 0);
    scaling_make(&s, p, 6, NULL, 10, 1);
    CU_ASSERT_PTR_NULL(scaling_refuses(&s, 64 * 32));
    CU_ASSERT_PTR_NOT_NULL(strstr(scaling_refuses(&s, 64 * 32 + 1), "over 64 times"));
    scaling_fini(&s);
    scaling_make(&s, p, 6, law_find("amdahl"), 10, 1);
    CU_ASSERT_PTR_NULL(scaling_refuses(&s, 1e6)); /* a law that was given may go farther */
    scaling_fini(&s);
    scaling_make(&s, odd, 4, NULL, 10, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(scaling_refuses(&s, 16), "15 %"));
    scaling_fini(&s);
    scaling_make(&s, p, 2, NULL, 10, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(scaling_refuses(&s, 16), "three or more"));
    scaling_fini(&s);
}

/* The interval grows with the distance. */
static void test_widening(void)
{
    struct law_point p[6];
    const double at[2] = {0.05, 0.95};
    double near[2], far[2];
    struct scaling s;

    points_of(p, 6, 0.02, 0);
    for (size_t i = 0; i < 6; i++)
        p[i].rate *= i % 2 ? 1.01 : 0.99;
    scaling_make(&s, p, 6, NULL, 400, 1);
    CU_ASSERT_EQUAL(scaling_at(&s, 64, at, 2, near), 0);
    CU_ASSERT_EQUAL(scaling_at(&s, 2048, at, 2, far), 0);
    CU_ASSERT_TRUE(log(far[1] / far[0]) > 2 * log(near[1] / near[0]));
    CU_ASSERT_TRUE(near[0] > 0 && near[1] < 5 * 64 * 1.1);
    scaling_fini(&s);
}

static CU_TestInfo tests[] = {{"quantiles of the normal law", test_normal},
                              {"draws have their distribution", test_draws},
                              {"the slowest of n", test_slowest},
                              {"spread of nodes", test_tail},
                              {"a tail of its own", test_pareto},
                              {"laws are fitted", test_fit},
                              {"no gain by others", test_no_gain},
                              {"the law that foretells best", test_choice},
                              {"nodes for a rate", test_nodes},
                              {"what is not supported", test_refusals},
                              {"intervals widen", test_widening},
                              CU_TEST_INFO_NULL};

int main(void)
{
    return unit_run("project.laws", tests);
}
