/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Levels, ratios, verdicts and Student's t against closed forms and printed tables. */
#include "compare/level.h"

#include <math.h>
#include <stdlib.h>

#include "stats/robust.h"
#include "stats/stats.h"
#include "stats/student.h"
#include "unit.h"

static bool near(double x, double want, double tolerance)
{
    return fabs(x - want) <= tolerance;
}

static void student_closed_forms(void)
{
    static const double ts[] = {0.001, 0.1, 0.7, 1.0, 2.5, 12.0, 300.0};

    for (size_t i = 0; i < sizeof ts / sizeof *ts; i++) {
        const double t = ts[i], s = 2.0 + t * t, four = 4.0 + t * t;
        const double two_sided_4 = 1.0 - t * (t * t + 6.0) / pow(four, 1.5);

        CU_ASSERT(near(student_two_sided(t, 1.0), 1.0 - 2.0 * atan(t) / M_PI, 1e-13));
        CU_ASSERT(near(student_two_sided(t, 2.0), 1.0 - t / sqrt(s), 1e-13));
        CU_ASSERT(near(student_two_sided(t, 4.0), two_sided_4, 1e-13));
        CU_ASSERT(near(student_two_sided(t, 1e6), erfc(t / sqrt(2.0)), 1e-6));
        CU_ASSERT(near(student_two_sided(-t, 3.5), student_two_sided(t, 3.5), 0.0));
    }
    CU_ASSERT(student_two_sided(0.0, 7.0) == 1.0);
    CU_ASSERT(student_two_sided(INFINITY, 7.0) == 0.0);
    CU_ASSERT(isnan(student_two_sided(1.0, 0.0)));
}

/* NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2: one-sided 0.95 and 0.975. */
static void student_table(void)
{
    static const struct {
        double df, level, t;
    } rows[] = {{1, 0.90, 6.314},  {1, 0.95, 12.706},  {2, 0.95, 4.303},   {3, 0.95, 3.182},
                {4, 0.95, 2.776},  {5, 0.90, 2.015},   {10, 0.95, 2.228},  {29, 0.95, 2.045},
                {60, 0.95, 2.000}, {100, 0.90, 1.660}, {100, 0.998, 3.174}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT(near(student_quantile(rows[i].level, rows[i].df), rows[i].t, 0.0006));
    for (double df = 0.7; df < 1000.0; df *= 1.7)
        for (double tail = 0.5; tail > 1e-9; tail /= 7.0)
            CU_ASSERT(
                near(student_two_sided(student_quantile(1.0 - tail, df), df) / tail, 1.0, 1e-6));
    CU_ASSERT(isnan(student_quantile(1.0, 5.0)));
    CU_ASSERT(isnan(student_quantile(0.95, -1.0)));
}

/* No two neighbours alike, so that autocorrelation is below 0 and there is no trend. */
static const double ALTERNATING[] = {100, 106, 101, 107, 102, 105, 101, 106, 100, 107};
enum { TEN = sizeof ALTERNATING / sizeof *ALTERNATING };

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void within_one_launch(void)
{
    double sorted[TEN], inverse[TEN];
    struct stats_interval ci;
    struct level l, m;

    for (size_t i = 0; i < TEN; i++) {
        sorted[i] = log(ALTERNATING[i]);
        inverse[i] = 1e9 / ALTERNATING[i];
    }
    qsort(sorted, TEN, sizeof *sorted, compare);
    ci = stats_median_ci(sorted, TEN, 0.95);
    CU_ASSERT(level_within(ALTERNATING, TEN, 0.95, &l) == 0 && l.valid);
    CU_ASSERT(near(l.centre, stats_quantile(sorted, TEN, 0.5), 1e-15));
    /* Autocorrelation below 0 does not make it narrower than independent samples do. */
    CU_ASSERT(l.centre - l.down <= ci.lo && l.centre + l.up >= ci.hi);
    CU_ASSERT(l.below == 0.0 && l.above == 0.0);
    /* Of times and of rates the same, mirrored. */
    CU_ASSERT(level_within(inverse, TEN, 0.95, &m) == 0);
    CU_ASSERT(near(m.centre, log(1e9) - l.centre, 1e-12));
    CU_ASSERT(near(m.down, l.up, 1e-12) && near(m.up, l.down, 1e-12));
    CU_ASSERT(near(m.error, l.error, 1e-12));
}

static void more_memory_wider(void)
{
    double blocks[40], apart[40];
    struct level b, a;

    /* The same forty values: in blocks of ten, and in turn. */
    for (size_t i = 0; i < 40; i++) {
        blocks[i] = (i / 10 % 2 ? 110.0 : 100.0) + (double)(i * 7 % 10) / 10.0;
        apart[i] = (i % 2 ? 110.0 : 100.0) + (double)(i / 2 * 7 % 10) / 10.0;
    }
    CU_ASSERT(level_within(blocks, 40, 0.95, &b) == 0 && level_within(apart, 40, 0.95, &a) == 0);
    CU_ASSERT(near(b.centre, a.centre, 0.01));
    CU_ASSERT(b.down + b.up > 1.5 * (a.down + a.up));
}

static void trends_reach_their_ends(void)
{
    double x[50];
    struct level l;

    for (size_t i = 0; i < 50; i++)
        x[i] = exp(0.1 * (double)i / 49.0);
    CU_ASSERT(level_within(x, 50, 0.95, &l) == 0);
    CU_ASSERT(near(l.centre, 0.05, 1e-12));
    CU_ASSERT(near(l.below, 0.05, 0.002) && near(l.above, 0.05, 0.002));
}

static void too_few_and_constant(void)
{
    static const double same[8] = {5, 5, 5, 5, 5, 5, 5, 5};
    struct level l;
    struct ratio r;

    CU_ASSERT(level_within(ALTERNATING, 5, 0.95, &l) == 0 && !l.valid);
    r = level_ratio(&l, &l, true, 0.95);
    CU_ASSERT(!r.valid && isnan(r.lo) && isnan(r.p) && r.value == 1.0);
    CU_ASSERT(level_verdict(&r, 0.02) == VERDICT_UNRESOLVED);
    CU_ASSERT(level_within(NULL, 0, 0.95, &l) == 0 && !l.valid && isnan(l.centre));
    CU_ASSERT(level_within(same, 8, 0.95, &l) == 0 && l.valid && l.down == 0.0 && l.up == 0.0);
    r = level_ratio(&l, &l, true, 0.95);
    CU_ASSERT(r.valid && r.lo == 1.0 && r.hi == 1.0 && r.p == 1.0);
    CU_ASSERT(level_verdict(&r, 0.02) == VERDICT_SAME);
}

static struct level point(double centre, double half, size_t launches)
{
    return (struct level){.centre = centre,
                          .down = half,
                          .up = half,
                          .error = half / 2.0,
                          .df = 10.0,
                          .n = 20,
                          .launches = launches,
                          .valid = true};
}

static void across_launches(void)
{
    const double noise = 1e-9;
    const struct level a[] = {point(1.00, noise, 1), point(1.01, noise, 1), point(1.02, noise, 1)};
    const struct level b[] = {point(1.10, noise, 1), point(1.11, noise, 1), point(1.12, noise, 1)};
    const double error = 0.01 / sqrt(3.0), t4 = 2.7764451051977987;
    struct level la, lb;
    struct ratio r;

    level_across(a, 3, 0.95, &la);
    level_across(b, 3, 0.95, &lb);
    CU_ASSERT(near(la.centre, 1.01, 1e-15) && near(la.error, error, 1e-12));
    CU_ASSERT(la.n == 60 && la.launches == 3 && la.df == 2.0);
    /* Equal variances: Welch's degrees of freedom are 4, as of Student's own test. */
    r = level_ratio(&la, &lb, true, 0.95);
    CU_ASSERT(near(log(r.value), 0.1, 1e-12));
    CU_ASSERT(near(log(r.lo), 0.1 - t4 * error * sqrt(2.0), 1e-9));
    CU_ASSERT(near(log(r.hi), 0.1 + t4 * error * sqrt(2.0), 1e-9));
    CU_ASSERT(near(r.p, student_two_sided(0.1 / (error * sqrt(2.0)), 4.0), 1e-12));
    CU_ASSERT(level_verdict(&r, 0.02) == VERDICT_BETTER);
    /* Two launches: one degree of freedom. */
    level_across(a, 2, 0.95, &la);
    level_across(b, 2, 0.95, &lb);
    r = level_ratio(&la, &lb, true, 0.95);
    CU_ASSERT(near(log(r.hi / r.value), 12.706204736432095 * 0.01 / sqrt(2.0), 1e-9));
}

static void launches_that_agree_by_chance(void)
{
    const struct level a[] = {point(1.0, 0.02, 1), point(1.0, 0.02, 1), point(1.0, 0.02, 1)};
    struct level l;

    level_across(a, 3, 0.95, &l);
    CU_ASSERT(near(l.error, 0.01 / sqrt(3.0), 1e-12)); /* what is within them is left */
    level_across(a, 1, 0.95, &l);
    CU_ASSERT(l.launches == 1 && l.down == 0.02);
}

static void ratios_turn_round(void)
{
    struct level a = point(2.0, 0.01, 1), b = point(2.1, 0.02, 1);
    struct ratio up, down, less;

    b.up = 0.05; /* a long upper tail stays on its side */
    a.above = 0.004;
    up = level_ratio(&a, &b, true, 0.95);
    down = level_ratio(&b, &a, true, 0.95);
    less = level_ratio(&a, &b, false, 0.95);
    CU_ASSERT(near(log(up.value), 0.1, 1e-12));
    CU_ASSERT(near(log(up.hi), 0.1 + hypot(0.05, 0.01), 1e-12));
    CU_ASSERT(near(log(up.lo), 0.1 - hypot(0.02, 0.01) - 0.004, 1e-12));
    CU_ASSERT(near(up.lo * down.hi, 1.0, 1e-12) && near(up.value * less.value, 1.0, 1e-12));
    CU_ASSERT(near(up.lo, 1.0 / less.hi, 1e-12) && near(up.p, down.p, 1e-12));
    CU_ASSERT(level_verdict(&up, 0.02) == VERDICT_BETTER);
    CU_ASSERT(level_verdict(&less, 0.02) == VERDICT_WORSE);
}

/* p is below 1 - level where the interval does not hold 1, at any distance. */
static void p_and_interval_agree(void)
{
    for (double d = 0.0; d < 0.2; d += 0.0021) {
        struct level a = point(0.0, 0.03, 1), b = point(d, 0.04, 1);
        struct ratio r;

        a.above = 0.01;
        r = level_ratio(&a, &b, true, 0.95);
        CU_ASSERT((r.lo > 1.0) == (r.p < 0.05));
    }
}

static void verdicts(void)
{
    static const struct {
        double value, lo, hi;
        enum verdict want;
    } cases[] = {
        {1.00, 0.99, 1.01, VERDICT_SAME},         {1.005, 1.001, 1.01, VERDICT_SAME},
        {1.03, 1.01, 1.05, VERDICT_BETTER},       {0.97, 0.95, 0.99, VERDICT_WORSE},
        {1.015, 1.001, 1.03, VERDICT_UNRESOLVED}, {1.03, 0.999, 1.06, VERDICT_UNRESOLVED},
        {1.00, 0.97, 1.01, VERDICT_UNRESOLVED},   {0.985, 0.96, 0.999, VERDICT_UNRESOLVED},
        {1.02, 1.02, 1.02, VERDICT_SAME},         {1.021, 1.021, 1.021, VERDICT_BETTER},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct ratio r = {cases[i].value, cases[i].lo, cases[i].hi, 0.5, true};

        CU_ASSERT(level_verdict(&r, 0.02) == cases[i].want);
    }
}

static void holm(void)
{
    static const double p[] = {0.01, NAN, 0.04, 0.03, 0.005};
    static const double none[] = {0.9, 0.04};
    bool stands[5];

    /* 0.005 <= 0.05/4, 0.01 <= 0.05/3, 0.03 > 0.05/2: there it ends. */
    CU_ASSERT(robust_holm(p, 5, 0.05, stands) == 0);
    CU_ASSERT(stands[0] && !stands[1] && !stands[2] && !stands[3] && stands[4]);
    CU_ASSERT(robust_holm(none, 2, 0.05, stands) == 0 && !stands[0] && !stands[1]);
    CU_ASSERT(robust_holm(NULL, 0, 0.05, stands) == 0);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"student: closed forms of 1, 2, 4 degrees of freedom", student_closed_forms},
        {"student: a printed table, and the inverse", student_table},
        {"within: order statistics, mirrored by times and rates", within_one_launch},
        {"within: samples that stick together make it wider", more_memory_wider},
        {"within: a trend reaches to its ends", trends_reach_their_ends},
        {"within: too few, none, all the same", too_few_and_constant},
        {"across: Welch's interval", across_launches},
        {"across: launches that agree by chance", launches_that_agree_by_chance},
        {"ratio: turned round it is the inverse", ratios_turn_round},
        {"ratio: p and interval agree", p_and_interval_agree},
        {"verdicts", verdicts},
        {"holm", holm},
        CU_TEST_INFO_NULL,
    };

    return unit_run("compare.level", tests);
}
