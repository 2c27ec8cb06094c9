/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the rest of a run is thought to take. */
#include <math.h>

#include "session/eta.h"
#include "../unit.h"

static struct run_group groups[2];
static const struct config config = {.groups = groups, .ngroups = 2};

static struct point point_of(unsigned group, double fill_s, double timed_s)
{
    struct point p = {.visits = 1, .group = &groups[group]};

    p.part_s[TIME_FILL] = fill_s;
    p.part_s[TIME_TIMED] = timed_s;
    return p;
}

/* The point took these multiples of what was planned. */
static void learn(struct eta *t, const struct point *p, double fill, double timed)
{
    const double took[TIME_COUNT] = {
        [TIME_FILL] = fill * p->part_s[TIME_FILL], [TIME_TIMED] = timed * p->part_s[TIME_TIMED]};

    eta_learn(t, p, took);
}

static bool near(double got, double want)
{
    return fabs(got - want) <= 0.1 * want;
}

static void before_the_first(void)
{
    struct eta *t = eta_new(&config);
    const struct point p = point_of(0, 4, 2);

    CU_ASSERT_DOUBLE_EQUAL(eta_of(t, &p), 3, 1e-9); /* half */
    eta_free(t);
}

/* Filling is four times as fast as planned, timing twice as slow: neither spoils the other. */
static void kinds_of_time(void)
{
    struct eta *t = eta_new(&config);
    const struct point p = point_of(0, 10, 5), large = point_of(0, 100, 5);

    for (int i = 0; i < 10; i++)
        learn(t, &p, 0.25, 2);
    CU_ASSERT(near(eta_of(t, &p), 2.5 + 10));
    CU_ASSERT(near(eta_of(t, &large), 25 + 10));
    eta_free(t);
}

/* A group counts by itself once three of its points are known, and by all others until then. */
static void groups_apart(void)
{
    struct eta *t = eta_new(&config);
    const struct point a = point_of(0, 0, 10), b = point_of(1, 0, 10);

    for (int i = 0; i < 30; i++)
        learn(t, &a, 1, 0.5);
    CU_ASSERT(near(eta_of(t, &b), 5));
    for (int i = 0; i < 3; i++)
        learn(t, &b, 1, 3);
    CU_ASSERT(near(eta_of(t, &b), 30));
    CU_ASSERT(near(eta_of(t, &a), 5));
    eta_free(t);
}

int main(void)
{
    CU_TestInfo tests[] = {{"before the first", before_the_first},
                           {"kinds of time", kinds_of_time},
                           {"groups apart", groups_apart},
                           CU_TEST_INFO_NULL};

    return unit_run("eta", tests);
}
