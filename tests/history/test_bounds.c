/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Is the newest figure worse? What is, what is not, how often chance says so, how soon it is seen.
 */
#include <stdio.h>
#include <string.h>

#include "history/bounds.h"
#include "noise.h"
#include "stats/robust.h"
#include "unit.h"

enum { SERIES_MOST = 50, ROOM = 64 };
/* As judge.h has them. */
#define ALARM        0.01
#define LEVEL        (ALARM / 2)
#define LEAST_EFFECT 0.02

/* Newest first. */
static struct bounds_result judge(const double *value, size_t n, bool higher)
{
    const struct bounds_case c = {value, NULL, n, higher};
    struct bounds_result r;

    bounds_judge(&c, &r);
    return r;
}

static void plain(void)
{
    /* Around 100, then the newest. */
    double x[] = {80, 100, 101, 99, 100.5, 99.5, 100.2, 99.8, 100.1, 99.9, 100.3};
    const size_t n = sizeof x / sizeof *x;
    struct bounds_result r = judge(x, n, true);
    size_t window;

    CU_ASSERT(r.judged);
    CU_ASSERT_EQUAL(r.earlier, 10);
    CU_ASSERT_DOUBLE_EQUAL(r.reference, 100.05, 0.1);
    CU_ASSERT_DOUBLE_EQUAL(r.effect[0], -0.2, 0.005);
    CU_ASSERT(bounds_chance(&r, 1e6, &window) < 1e-4);
    CU_ASSERT_EQUAL(window, 0);
    r = judge(x, n, false); /* of a time, 80 is better */
    CU_ASSERT_EQUAL(bounds_chance(&r, 1e6, NULL), 1);
    x[0] = 120;
    r = judge(x, n, false);
    CU_ASSERT(bounds_chance(&r, 1e6, NULL) < 1e-4);
    x[0] = 100.7;
    r = judge(x, n, false);
    CU_ASSERT(bounds_chance(&r, 1e6, NULL) > 0.02);
}

static void too_few(void)
{
    double x[ROOM], zero[ROOM] = {5};
    bool bad[ROOM] = {false, true, true};
    struct bounds_case c = {x, bad, 10, true};
    struct bounds_result r;

    for (int i = 0; i < ROOM; i++)
        x[i] = 100;
    x[0] = 50;
    for (size_t n = 0; n <= 8; n++)
        CU_ASSERT_FALSE(judge(x, n, true).judged);
    CU_ASSERT(judge(x, 9, true).judged);
    bounds_judge(&c, &r); /* seven are left */
    CU_ASSERT_FALSE(r.judged);
    CU_ASSERT_EQUAL(bounds_chance(&r, 1e6, NULL), 1);
    /* Exact figures have no scatter: 0.2 % is taken instead, and nothing divides by nought. */
    r = judge(x, 20, true);
    CU_ASSERT_EQUAL(r.scale, 0.002);
    CU_ASSERT(bounds_chance(&r, 1e6, NULL) < 1e-6);
    CU_ASSERT_FALSE(judge(zero, 20, false).judged);
}

/* The least history is enough for a large loss, alone and among others. */
static void least_history(void)
{
    struct noise noise = {21};
    int seen = 0;

    for (int r = 0; r < 200; r++) {
        double x[1 + BOUNDS_LEAST], z[BOUNDS_LEAST];
        const struct bounds_case c = {x, NULL, 1 + BOUNDS_LEAST, true};
        struct bounds_result result;
        size_t learnt = 0;

        for (int i = 0; i <= BOUNDS_LEAST; i++)
            x[i] = (i ? 100 : 70) * exp(0.01 * noise_normal(&noise));
        bounds_judge(&c, &result);
        bounds_learn(&c, z, &learnt, BOUNDS_LEAST);
        CU_ASSERT(learnt > 0);
        seen += bounds_chance(&result, bounds_tail(z, learnt), NULL) <= LEVEL;
    }
    CU_ASSERT(seen >= 150);
}

/* A level that the series knows already is not worse, however far it lies. */
static void two_levels(void)
{
    double x[30];
    struct bounds_result r;

    for (int i = 0; i < 30; i++)
        x[i] = (i % 4 ? 100 : 80) + 0.1 * (i % 7);
    r = judge(x, 30, true);
    CU_ASSERT(r.judged);
    CU_ASSERT_EQUAL(bounds_chance(&r, 1e6, NULL), 1);
    x[0] = 60;
    r = judge(x, 30, true);
    CU_ASSERT(bounds_chance(&r, 1e6, NULL) < 0.01);
}

/* A figure back at the old level passes, though most of the newest 9 are low. */
static void mended(void)
{
    double x[40];
    struct noise noise = {5};
    struct bounds_result r;
    size_t window;

    for (int i = 0; i < 40; i++)
        x[i] = (i < 9 ? 90 : 100) * exp(0.01 * noise_normal(&noise));
    r = judge(x, 40, true);
    CU_ASSERT(bounds_chance(&r, 1e6, &window) < 1e-6);
    CU_ASSERT(window > 0);
    x[0] = 100;
    r = judge(x, 40, true);
    CU_ASSERT_EQUAL(bounds_chance(&r, 1e6, NULL), 1);
}

/* At the limit the chance is what was asked for. */
static void limits(void)
{
    double x[31];
    struct noise noise = {9};
    const struct bounds_case c = {x, NULL, 31, true};
    struct bounds_result r;

    for (int i = 0; i < 31; i++)
        x[i] = 100 * exp(0.02 * noise_normal(&noise));
    bounds_judge(&c, &r);
    x[0] = bounds_limit(&c, &r, 20, 1e-4);
    CU_ASSERT(x[0] < 95 && x[0] > 60);
    bounds_judge(&c, &r);
    CU_ASSERT_DOUBLE_EQUAL(bounds_chance(&r, 20, NULL) / 1e-4, 1, 0.01);
}

/* Runs of many series: what is drawn of each, newest first. */
struct rig {
    struct noise noise;
    enum noise_law law;
    size_t series, earlier;
    double common; /* deviations that all series of a run share */
    size_t stepped, after;
    double step;
    double value[SERIES_MOST][ROOM];
};

static void draw(struct rig *g)
{
    double common[ROOM];
    const size_t n = g->earlier + g->after;

    for (size_t i = 0; i < n; i++)
        common[i] = g->common * noise_normal(&g->noise);
    for (size_t s = 0; s < g->series; s++)
        for (size_t i = 0; i < n; i++)
            g->value[s][i] = 1e11 * (s < g->stepped && i < g->after ? 1 - g->step : 1) *
                             exp(0.02 * (noise_draw(&g->noise, g->law) + common[i]));
}

/* How many series of the newest run are found worse, of the stepped ones. */
static size_t found_worse(struct rig *g)
{
    static double z[20000];
    struct bounds_result r[SERIES_MOST];
    double p[SERIES_MOST], sorted[SERIES_MOST], tail, level;
    size_t learnt = 0, worse = 0;

    draw(g);
    for (size_t s = 0; s < g->series; s++) {
        const struct bounds_case c = {g->value[s], NULL, g->earlier + g->after, true};

        bounds_judge(&c, &r[s]);
        bounds_learn(&c, z, &learnt, sizeof z / sizeof *z);
    }
    tail = bounds_tail(z, learnt);
    for (size_t s = 0; s < g->series; s++)
        p[s] = bounds_chance(&r[s], tail, NULL);
    memcpy(sorted, p, sizeof sorted);
    level = robust_discoveries(sorted, g->series, LEVEL);
    for (size_t s = 0; s < g->series; s++) {
        size_t window;

        bounds_chance(&r[s], tail, &window);
        worse += level > 0 && p[s] <= level && -r[s].effect[window] >= LEAST_EFFECT;
    }
    return worse;
}

static void false_alarms(void)
{
    static const size_t earlier[] = {8, 12, 20, 39}, series[] = {1, 50};
    static struct rig g;

    printf("\n    runs without change found worse, at most 1 %% allowed; noise of all series of a "
           "run apart, in common:\n");
    for (size_t k = 0; k < 2; k++) {
        int total = 0, of = 0;

        for (int law = 0; law < NOISE_LAWS; law++)
            for (size_t m = 0; m < sizeof earlier / sizeof *earlier; m++) {
                const int all = series[k] > 1 ? noise_count(3000, 25) : noise_count(20000, 200);
                int alarms[2] = {0, 0};

                for (int common = 0; common < 2; common++) {
                    g = (struct rig){.noise = {1000 * m + (unsigned)(10 * law + common)},
                                     .law = law,
                                     .series = series[k],
                                     .earlier = earlier[m],
                                     .after = 1,
                                     .common = common};
                    for (int r = 0; r < all; r++)
                        alarms[common] += found_worse(&g) > 0;
                    /* 1 % and four standard deviations of the count */
                    CU_ASSERT(alarms[common] <= ALARM * all + 4 * sqrt(ALARM * all));
                }
                printf(
                    "    %2zu series, %-12s %2zu earlier runs, %5d simulated: %.2f %%, %.2f %%\n",
                    series[k], noise_names[law], earlier[m], all, 100.0 * alarms[0] / all,
                    100.0 * alarms[1] / all);
                total += alarms[0] + alarms[1];
                of += 2 * all;
            }
        printf("    %2zu series, all of these: %.2f %%\n", series[k], 100.0 * total / of);
        CU_ASSERT(total <= ALARM * of + 3 * sqrt(ALARM * of));
    }
}

static void power(void)
{
    static const size_t after[] = {1, 3, 6, 9}, stepped[] = {1, 10, 50};
    static const double step[] = {0.05, 0.1, 0.2};
    static struct rig g;
    const int all = noise_count(1000, 20);

    printf("\n    losses among 50 series at a noise of 2 %%, 30 runs before: runs found worse, %d "
           "simulated\n",
           all);
    for (size_t a = 0; a < 3; a++)
        for (size_t k = 0; k < 3; k++) {
            printf("    -%2.0f %% of %2zu series:", 100 * step[a], stepped[k]);
            for (size_t i = 0; i < 4; i++) {
                int seen = 0;

                g = (struct rig){.noise = {1000 * a + 100 * k + i},
                                 .series = 50,
                                 .earlier = 30,
                                 .stepped = stepped[k],
                                 .after = after[i],
                                 .step = step[a]};
                for (int r = 0; r < all; r++)
                    seen += found_worse(&g) > 0;
                printf("  run %zu %5.1f %%", after[i], 100.0 * seen / all);
                if (step[a] >= 0.2 || (step[a] >= 0.1 && after[i] >= 6) ||
                    (stepped[k] >= 50 && after[i] >= 6))
                    CU_ASSERT(seen >= 0.8 * all);
            }
            puts("");
        }
}

int main(void)
{
    const CU_TestInfo tests[] = {{"plain", plain},
                                 {"too few", too_few},
                                 {"least history", least_history},
                                 {"two levels", two_levels},
                                 {"mended", mended},
                                 {"limits", limits},
                                 {"false alarms", false_alarms},
                                 {"power", power},
                                 CU_TEST_INFO_NULL};

    return unit_run("bounds", tests);
}
