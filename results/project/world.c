/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double decile = 1.2815515655446004; /* draw_normal_quantile(0.9) */

static void set_range(struct cause *c, const char *name, struct span value, enum flag flag)
{
    *c = (struct cause){.used = true,
                        .lo = value.lo,
                        .mid = (value.lo + value.hi) / 2,
                        .hi = value.hi,
                        .flag = flag};
    snprintf(c->name, sizeof c->name, "%s", name);
}

/* Of the rate of one unit: how well its launches and, of many nodes, their mean are known. */
static void set_rate(struct cause *c, const struct measure *m)
{
    const double nodes = (double)m->tail.nodes;
    double all;

    *c = (struct cause){.used = true,
                        .normal = true,
                        .mid = m->value,
                        .sigma = m->sigma,
                        .dof = m->dof,
                        .flag = m->flag};
    snprintf(c->name, sizeof c->name, "%s", m->title);
    if (m->tail.nodes >= TAIL_LEAST) {
        c->node_sigma = m->tail.sd / sqrt(nodes);
        c->node_dof = (unsigned)(m->tail.nodes - 1);
    }
    all = hypot(c->sigma, c->node_sigma);
    c->lo = m->value * exp(-decile * all);
    c->hi = m->value * exp(decile * all);
    if (all == 0 && m->hi > m->lo) { /* published: a range without a distribution */
        c->normal = false;
        c->lo = m->lo;
        c->hi = m->hi;
    }
}

int worlds_init(struct worlds *w, const struct basis *b, const struct assume *a)
{
    const struct measure *power = basis_find(b, ASK_POWER);

    memset(w, 0, sizeof *w);
    w->basis = b;
    w->assume = a;
    for (unsigned k = 0; k < ASSUME_NUMBERS; k++)
        if (a->number[k].known)
            set_range(&w->cause[k], assume_name((enum assume_key)k), a->number[k].value,
                      a->number[k].flag);
    if (!a->number[ASSUME_POWER].known && power) {
        set_range(&w->cause[ASSUME_POWER], "power", (struct span){power->lo, power->hi},
                  power->flag);
    }
    for (size_t i = 0; i < b->n; i++) {
        const struct measure *m = &b->measure[i];
        const struct law *law = *a->word[ASSUME_LAW] ? law_find(a->word[ASSUME_LAW]) : NULL;

        set_rate(&w->cause[CAUSE_RATE + i], m);
        if (scaling_make(&w->scaling[i], m->point, m->points, law, WORLDS, WORLD_SEED + i))
            return -1;
    }
    return 0;
}

int worlds_goal(struct worlds *w, const char *name, struct span value, enum flag flag)
{
    if (w->goals == WORLD_GOALS)
        return -1;
    set_range(&w->cause[CAUSE_GOAL + w->goals], name, value, flag);
    return (int)(CAUSE_GOAL + w->goals++);
}

static double spread(double sigma, unsigned dof, struct draw *d)
{
    if (sigma == 0)
        return 0;
    return sigma * (dof ? draw_student(d, dof) : draw_normal(d));
}

static double draw_cause(const struct cause *c, struct draw *d)
{
    if (!c->used)
        return NAN;
    if (c->normal)
        return c->mid * exp(spread(c->sigma, c->dof, d) + spread(c->node_sigma, c->node_dof, d));
    return c->lo < c->hi ? c->lo + (c->hi - c->lo) * draw_uniform(d) : c->mid;
}

int worlds_draw(struct worlds *w)
{
    struct draw d = {.state = WORLD_SEED};

    w->world = calloc(WORLDS, sizeof *w->world);
    if (!w->world)
        return -1;
    w->middle = (struct world){.u = 0.5, .curve = SIZE_MAX};
    for (size_t k = 0; k < CAUSES; k++)
        w->middle.x[k] = w->cause[k].used ? w->cause[k].mid : NAN;
    for (size_t i = 0; i < WORLDS; i++) {
        struct world *one = &w->world[i];

        /* Each cause has a stream of its own: what one more cause draws changes no other. */
        for (size_t k = 0; k < CAUSES; k++) {
            struct draw own = {.state = draw_bits(&d) ^ (k << 32)};

            one->x[k] = draw_cause(&w->cause[k], &own);
        }
        one->u = draw_uniform(&d);
        one->seed = draw_bits(&d);
        one->curve = i;
    }
    return 0;
}

void worlds_fini(struct worlds *w)
{
    for (size_t i = 0; i < BASIS_MEASURES; i++)
        scaling_fini(&w->scaling[i]);
    free(w->world);
    w->world = NULL;
}

struct tail worlds_tail(const struct worlds *w, const struct measure *m)
{
    const struct assumption *spread = &w->assume->number[ASSUME_SPREAD];

    if (spread->known)
        return tail_assumed((spread->value.lo + spread->value.hi) / 2);
    return m->tail;
}
