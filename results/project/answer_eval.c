/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One answer in one world: how many units, and what they make. */
#include <math.h>

#include "project/answer.h"

static size_t cause_of(const struct worlds *w, const struct measure *m)
{
    return CAUSE_RATE + (size_t)(m - w->basis->measure);
}

/* What the target asks for; sparse operations count as the dense ones that are really done. */
static double asked(const struct worlds *w, const struct answer *a, const struct world *one)
{
    const char *density = json_string_value(json_object_get(a->field, "density"));
    const bool sparse = density && density[0] == 's' && a->by && a->by->density[0] != 's';

    return one->x[a->goal] /
           (sparse && w->cause[ASSUME_SPARSITY].used ? one->x[ASSUME_SPARSITY] : 1);
}

/* Synchronous work: n units do n / (time of the slowest) units' work. The time grows so slowly
 * with n that a few rounds settle it. */
static double units_slowest(const struct worlds *w, const struct answer *a, const struct world *one,
                            double perfect)
{
    struct draw d = {.state = one->seed};
    struct tail tail = worlds_tail(w, a->by);
    double n = fmax(perfect, 1);

    if (one != &w->middle)
        tail = tail_draw(&tail, &d);
    for (int i = 0; i < 60; i++) {
        const double next = fmax(perfect * tail_slowest(&tail, n, one->u), 1);

        if (!isfinite(next) || next > 1e18)
            return INFINITY;
        if (fabs(next - n) < 1e-7 * n)
            return next;
        n = next;
    }
    return n;
}

static double units_fitted(const struct worlds *w, const struct answer *a, const struct world *one,
                           double wanted)
{
    const struct scaling *s = &w->scaling[a->by - w->basis->measure];
    const struct scaling_curve middle = {.fit = s->law[s->best].fit};

    return scaling_nodes(s, one->curve == SIZE_MAX ? &middle : &s->curve[one->curve % s->curves],
                         wanted);
}

static double units_by_rate(const struct worlds *w, const struct answer *a, const struct world *one)
{
    const double ratio = a->ask->of == ASK_HPCG ? one->x[ASSUME_HPCG] : 1;
    const double rate = one->x[cause_of(w, a->by)] * ratio, wanted = asked(w, a, one);
    const double perfect = wanted / rate / one->x[ASSUME_EFFICIENCY];

    switch (a->mode) {
    case MODE_SLOWEST:
        return units_slowest(w, a, one, perfect);
    case MODE_FITTED:
        return units_fitted(w, a, one, wanted / ratio);
    default:
        return perfect;
    }
}

static double per_node(const struct worlds *w, const struct world *one)
{
    return w->basis->device ? one->x[ASSUME_PER_NODE] : 1;
}

static double units(const struct worlds *w, const struct answer *a, const struct world *one)
{
    if (a->by)
        return units_by_rate(w, a, one);
    switch (a->ask->of) {
    case ASK_NODES:
        return one->x[a->goal] * per_node(w, one);
    case ASK_POWER:
        return one->x[a->goal] / (one->x[ASSUME_POWER] * one->x[ASSUME_PUE]);
    case ASK_COST:
        return one->x[a->goal] / one->x[ASSUME_COST];
    default:
        return one->x[a->goal];
    }
}

double answer_in(const struct worlds *w, const struct answer *a, const struct world *one)
{
    const double n = units(w, a, one);
    const double whole = a->by ? ceil(n * (1 - 1e-9)) : floor(n * (1 + 1e-9));

    switch (a->result) {
    case RESULT_DEVICES:
        return whole;
    case RESULT_NODES:
        return ceil(n / per_node(w, one) * (1 - 1e-9));
    case RESULT_POWER:
        return n * one->x[ASSUME_POWER] * one->x[ASSUME_PUE];
    case RESULT_COST:
        return n * one->x[ASSUME_COST];
    default: /* what many do that do not wait for each other */
        return n * one->x[cause_of(w, a->of)] *
               (a->result == RESULT_CAPACITY ? 1 : one->x[ASSUME_EFFICIENCY]);
    }
}
