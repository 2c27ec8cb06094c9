/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "session/eta.h"

#include <stdlib.h>

/* Estimates know the work, not the machine: how far off they are is learned for each kind of time,
 * in each group of the suite by itself, since groups differ in how soon their points converge. */
enum { GROUP_LEAST = 3 }; /* points of a group before its own ratios count */

/* Before anything is known, half the estimate: estimates err to the long. It weighs a second. */
static const double PRIOR = 0.5, PRIOR_S = 1;

struct learned {
    double planned_s[TIME_COUNT], took_s[TIME_COUNT];
    size_t points;
};

struct eta {
    const struct run_group *groups;
    size_t ngroups;
    struct learned *of; /* a group each, then all together */
};

struct eta *eta_new(const struct config *c)
{
    struct eta *t = malloc(sizeof *t);

    if (!t)
        return NULL;
    *t = (struct eta){c->groups, c->ngroups, calloc(c->ngroups + 1, sizeof *t->of)};
    if (t->of)
        return t;
    free(t);
    return NULL;
}

void eta_free(struct eta *t)
{
    if (t)
        free(t->of);
    free(t);
}

static size_t group_of(const struct eta *t, const struct point *p)
{
    const size_t i = p->group ? (size_t)(p->group - t->groups) : t->ngroups;

    return i < t->ngroups ? i : t->ngroups;
}

static void add(struct learned *l, const struct point *p, const double took_s[TIME_COUNT])
{
    for (int i = 0; i < TIME_COUNT; i++) {
        l->planned_s[i] += p->part_s[i] / p->visits;
        l->took_s[i] += took_s[i];
    }
    l->points++;
}

void eta_learn(struct eta *t, const struct point *p, const double took_s[TIME_COUNT])
{
    const size_t group = group_of(t, p);

    add(&t->of[t->ngroups], p, took_s);
    if (group < t->ngroups)
        add(&t->of[group], p, took_s);
}

double eta_of(const struct eta *t, const struct point *p)
{
    const struct learned *l = &t->of[group_of(t, p)];
    double s = 0;

    if (l->points < GROUP_LEAST)
        l = &t->of[t->ngroups];
    for (int i = 0; i < TIME_COUNT; i++)
        s += p->part_s[i] * (l->took_s[i] + PRIOR * PRIOR_S) / (l->planned_s[i] + PRIOR_S);
    return s;
}

double eta_of_visit(const struct eta *t, const struct point *p)
{
    return eta_of(t, p) / p->visits;
}
