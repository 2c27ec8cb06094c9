/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Robust statistics against tables, closed forms and worked examples of books. */
#include <math.h>
#include <string.h>

#include "noise.h"
#include "stats/draw.h"
#include "stats/robust.h"
#include "stats/student.h"
#include "unit.h"

static void medians(void)
{
    double odd[] = {3, 1, 2}, even[] = {4, 1, 3, 2}, one[] = {5}, many[101];

    CU_ASSERT_EQUAL(robust_median(odd, 3), 2);
    CU_ASSERT_EQUAL(robust_median(even, 4), 2.5);
    CU_ASSERT_EQUAL(robust_median(one, 1), 5);
    for (int i = 0; i < 101; i++)
        many[i] = (i * 37) % 101;
    CU_ASSERT_EQUAL(robust_median(many, 101), 50);
}

/* Of 1..n all distances are known: n - d pairs lie d apart, so the k-th smallest can be counted. */
static void scales(void)
{
    const double x[] = {7, 1, 3, 2, 10, 5, 4, 6, 9, 8}; /* k = C(6, 2) = 15: 9 at 1, 8 at 2 */
    const double same[] = {4, 4, 4, 4, 4, 4};
    double wild[20], clean[20];
    struct noise noise = {3};
    double sum = 0;

    CU_ASSERT_DOUBLE_EQUAL(robust_scale(x, 10), 10 / 13.8 * 2.2219 * 2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(robust_scale(x, 2), 0.399 * 2.2219 * 6, 1e-12);
    CU_ASSERT_EQUAL(robust_scale(same, 6), 0);
    for (int r = 0; r < 4000; r++) {
        double y[15];

        for (int i = 0; i < 15; i++)
            y[i] = noise_normal(&noise);
        sum += robust_scale(y, 15);
    }
    CU_ASSERT_DOUBLE_EQUAL(sum / 4000, 1, 0.03); /* a standard deviation */
    for (int i = 0; i < 20; i++)
        wild[i] = clean[i] = noise_normal(&noise);
    for (int i = 0; i < 6; i++)
        wild[i] = 1e6 * (i + 1);
    CU_ASSERT(robust_scale(wild, 20) < 4 * robust_scale(clean, 20));
}

static void tails(void)
{
    /* Two-sided points of the usual tables (df, t, tail of one side). */
    static const double table[][3] = {{1, 12.7062, 0.025}, {2, 9.9248, 0.005},  {4, 7.1732, 0.001},
                                      {10, 2.2281, 0.025}, {30, 2.7500, 0.005}, {8, 0, 0.5}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        CU_ASSERT_DOUBLE_EQUAL(student_tail(table[i][1], table[i][0]) / table[i][2], 1, 2e-4);
    CU_ASSERT_DOUBLE_EQUAL(student_tail(1e6, 1) * 3.14159265358979 * 1e6, 1, 1e-9); /* Cauchy */
    CU_ASSERT_DOUBLE_EQUAL(student_tail(-2.2281, 10), 0.975, 1e-5);
    CU_ASSERT_DOUBLE_EQUAL(-draw_normal_quantile(0.025), 1.959964, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(-draw_normal_quantile(0.5), 0, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(-draw_normal_quantile(0.999), -3.090232, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(0.5 * erfc(-draw_normal_quantile(1e-200) / sqrt(2)) / 1e-200, 1, 1e-6);
}

static void fits(void)
{
    struct noise noise = {11};
    double z[4000];

    for (int i = 0; i < 4000; i++)
        z[i] = noise_draw(&noise, NOISE_NORMAL);
    CU_ASSERT(robust_t_fit(z, 4000) >= 30);
    for (int i = 0; i < 4000; i++)
        z[i] = noise_draw(&noise, NOISE_HEAVY);
    CU_ASSERT(robust_t_fit(z, 4000) >= 2.5 && robust_t_fit(z, 4000) <= 4);
    CU_ASSERT_EQUAL(robust_t_fit(z, 0), 1e6);
}

/* Permeability of the human chorioamnion, Hollander, Wolfe and Chicken (2014), table 4.1: the
 * estimate of 5 values over 10 is -0.305 in their orientation, 0.305 in ours. */
static void shifts(void)
{
    const double x[] = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
    const double y[] = {1.15, 0.88, 0.90, 0.74, 1.21}, late[] = {2, 2, 2};
    struct robust_interval s;

    CU_ASSERT_EQUAL(robust_shift(x, 10, y, 5, 0.95, &s), 0);
    CU_ASSERT_DOUBLE_EQUAL(s.value, -0.305, 1e-9);
    /* Their interval, by exact tables at 96 %, is (-0.76, 0.15). */
    CU_ASSERT_DOUBLE_EQUAL(s.lo, -0.76, 0.03);
    CU_ASSERT_DOUBLE_EQUAL(s.hi, 0.15, 0.03);
    CU_ASSERT_EQUAL(robust_shift(late, 3, late, 3, 0.95, &s), 0);
    CU_ASSERT(s.value == 0 && s.lo == 0 && s.hi == 0);
}

/* The worked example of Benjamini and Hochberg (1995), 4.1: four of fifteen at 5 %. */
static void discoveries(void)
{
    const double p[] = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
    double copy[15], none[] = {0.5, 0.9}, nothing[1];

    for (int i = 0; i < 15; i++)
        copy[i] = p[14 - i];
    CU_ASSERT_DOUBLE_EQUAL(robust_discoveries(copy, 15, 0.05), 0.05 * 4 / 15, 1e-12);
    CU_ASSERT_EQUAL(robust_discoveries(none, 2, 0.05), 0);
    CU_ASSERT_EQUAL(robust_discoveries(nothing, 0, 0.05), 0);
}

int main(void)
{
    const CU_TestInfo tests[] = {
        {"medians", medians}, {"scales", scales},           {"tails", tails}, {"fits", fits},
        {"shifts", shifts},   {"discoveries", discoveries}, CU_TEST_INFO_NULL};

    return unit_run("robust", tests);
}
