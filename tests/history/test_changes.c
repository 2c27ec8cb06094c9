/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Steps in series: published and made ones; how often chance makes one; how soon a true one is
 * found, on the right day. */
#include <stdio.h>

#include "history/changes.h"
#include "noise.h"
#include "unit.h"

enum { SEED = 7 };

/* Annual flow of the Nile at Aswan, 1871 to 1970, 1e8 m3: it fell in 1899, when a dam was begun.
 * Cobb, Biometrika 65 (1978) 243-251, places the change at 1898/1899. */
static const double nile[] = {
    1120, 1160, 963, 1210, 1160, 1160, 813,  1230, 1370, 1140, 995,  935,  1110, 994,  1020,
    960,  1180, 799, 958,  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774,  840,
    874,  694,  940, 833,  701,  916,  692,  1020, 1050, 969,  831,  726,  456,  824,  702,
    1120, 1100, 832, 764,  821,  768,  845,  864,  862,  698,  845,  744,  796,  1040, 759,
    781,  865,  845, 944,  984,  897,  822,  1010, 771,  676,  649,  846,  812,  742,  801,
    1040, 860,  874, 848,  890,  744,  749,  838,  1050, 918,  986,  797,  923,  975,  815,
    1020, 906,  901, 1170, 912,  746,  919,  718,  714,  740};

static void published(void)
{
    struct chance *c = chance_new(SEED);
    struct change found[CHANGES_MOST];
    const size_t n = sizeof nile / sizeof *nile;

    CU_ASSERT(changes_chance(c, nile, n) < 1e-4);
    CU_ASSERT_EQUAL(changes_find(c, nile, n, 0.01, found), 1);
    CU_ASSERT_EQUAL(found[0].at, 1899 - 1871);
    CU_ASSERT(found[0].lo <= 28 && found[0].hi >= 28 && found[0].hi - found[0].lo <= 6);
    /* Means of Cobb: 1098 before, 850 after: -22.6 %. */
    CU_ASSERT_DOUBLE_EQUAL(found[0].size.value, 850.0 / 1098 - 1, 0.02);
    CU_ASSERT(found[0].size.lo < found[0].size.value && found[0].size.value < found[0].size.hi);
    CU_ASSERT(found[0].size.hi < -0.15);
    chance_free(c);
}

/* Levels with a little noise: the steps in them, or none. */
static const struct made {
    const char *name;
    double level[4]; /* of equal length */
    size_t levels, length;
    double noise;
    int steps;
    size_t at[3];
} made[] = {
    {"none", {100}, 1, 40, 1, 0, {0}},
    {"down", {100, 90}, 2, 15, 1, 1, {15}},
    {"up", {100, 105}, 2, 15, 0.5, 1, {15}},
    {"down and back", {100, 90, 100}, 3, 12, 1, 2, {12, 24}},
    {"stairs", {100, 90, 80, 60}, 4, 15, 1, 3, {15, 30, 45}},
    {"too short", {100, 50}, 2, 2, 1, 0, {0}},
    {"exact values", {100, 90}, 2, 12, 0, 1, {12}},
    {"constant", {100}, 1, 30, 0, 0, {0}},
    {"nothing at all", {0}, 1, 30, 0, 0, {0}},
    {"from nought", {0, 5}, 2, 12, 0.1, 1, {12}},
    {"below nought", {-10, -20}, 2, 12, 0.1, 1, {12}},
};

static void made_ones(void)
{
    struct chance *c = chance_new(SEED);

    for (size_t k = 0; k < sizeof made / sizeof *made; k++) {
        const struct made *m = &made[k];
        struct noise noise = {k + 50};
        struct change found[CHANGES_MOST];
        double x[CHANGES_SERIES_MOST];
        const size_t n = m->levels * m->length;
        int steps;

        for (size_t i = 0; i < n; i++)
            x[i] = m->level[i / m->length] + m->noise * noise_normal(&noise);
        steps = changes_find(c, x, n, 0.001, found);
        CU_ASSERT_EQUAL(steps, m->steps);
        if (steps != m->steps)
            printf("    %s: %d steps, not %d\n", m->name, steps, m->steps);
        for (int i = 0; i < steps && i < m->steps; i++) {
            const double was = m->level[i], size = (m->level[i + 1] - was) / fabs(was);

            CU_ASSERT_EQUAL(found[i].at, m->at[i]);
            CU_ASSERT(found[i].lo <= m->at[i] && m->at[i] <= found[i].hi);
            if (was != 0)
                CU_ASSERT_DOUBLE_EQUAL(found[i].size.value, size, 0.03);
        }
    }
    chance_free(c);
}

static void same_again(void)
{
    double p[2];

    for (int i = 0; i < 2; i++) {
        struct chance *c = chance_new(SEED);

        p[i] = changes_chance(c, nile, 27);
        chance_free(c);
    }
    CU_ASSERT_EQUAL(p[0], p[1]);
    CU_ASSERT(p[0] > 0.05); /* the years before the dam are of one level */
}

/* Figures of one level are said to have a step in at most so many cases as was asked for. */
static void false_alarms(void)
{
    static const size_t lengths[] = {10, 20, 30, 60, 120};
    const int all = noise_count(20000, 1000);
    struct chance *c = chance_new(SEED);

    printf("\n    steps by chance, at a level of 1 %%, of %d series each:\n", all);
    for (int law = 0; law < NOISE_LAWS; law++)
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            struct noise noise = {100u * (unsigned)law + k};
            int alarms = 0;

            for (int r = 0; r < all; r++) {
                double x[CHANGES_SERIES_MOST];

                for (size_t i = 0; i < lengths[k]; i++)
                    x[i] = 1e11 * exp(0.02 * noise_draw(&noise, law));
                alarms += changes_chance(c, x, lengths[k]) <= 0.01;
            }
            printf("    %-12s n = %3zu  %.2f %%\n", noise_names[law], lengths[k],
                   100.0 * alarms / all);
            /* 1 % and four standard deviations of the count */
            CU_ASSERT(alarms <= 0.01 * all + 4 * sqrt(0.01 * all));
        }
    chance_free(c);
}

/* Of so many steps those found, on the very day and in the interval. */
struct power {
    int found, day, covered, sized, more;
};

static struct power steps_after(struct chance *c, size_t after, int all)
{
    struct noise noise = {after};
    struct power p = {0};

    for (int r = 0; r < all; r++) {
        struct change found[CHANGES_MOST];
        double x[CHANGES_SERIES_MOST];
        int n, best = 0;

        for (size_t i = 0; i < 20 + after; i++)
            x[i] = 1e11 * (i < 20 ? 1 : 0.95) * exp(0.02 * noise_normal(&noise));
        n = changes_find(c, x, 20 + after, 0.01, found);
        if (n < 1)
            continue;
        for (int i = 1; i < n; i++)
            if (labs((long)found[i].at - 20) < labs((long)found[best].at - 20))
                best = i;
        p.found++;
        p.more += n > 1;
        p.day += labs((long)found[best].at - 20) <= 1;
        p.covered += found[best].lo <= 20 && 20 <= found[best].hi;
        p.sized += found[best].size.lo <= -0.05 && -0.05 <= found[best].size.hi;
    }
    return p;
}

/* A loss of 5 % at a noise of 2 % after 20 runs. */
static void power(void)
{
    static const size_t after[] = {3, 5, 6, 8, 10, 15, 20};
    const int all = noise_count(4000, 300);
    struct chance *c = chance_new(SEED);

    printf("\n    a step of -5 %% at a noise of 2 %% after 20 runs, %d series each:\n", all);
    for (size_t k = 0; k < sizeof after / sizeof *after; k++) {
        const struct power p = steps_after(c, after[k], all);
        const double found = p.found ? p.found : 1;

        printf("    %2zu runs later: found %5.1f %%; of these right within a run %5.1f %%, day in "
               "interval %5.1f %%, size in interval %5.1f %%, a second step %4.1f %%\n",
               after[k], 100.0 * p.found / all, 100 * p.day / found, 100 * p.covered / found,
               100 * p.sized / found, 100 * p.more / found);
        if (after[k] >= 8) {
            CU_ASSERT(p.found >= 0.9 * all);
            CU_ASSERT(p.day >= 0.85 * p.found);
            CU_ASSERT(p.covered >= 0.87 * p.found);
            CU_ASSERT(p.sized >= 0.9 * p.found);
            CU_ASSERT(p.more <= 0.08 * p.found);
        }
    }
    chance_free(c);
}

int main(void)
{
    const CU_TestInfo tests[] = {
        {"the Nile", published},        {"made series", made_ones}, {"the same again", same_again},
        {"false alarms", false_alarms}, {"power", power},           CU_TEST_INFO_NULL};

    return unit_run("changes", tests);
}
