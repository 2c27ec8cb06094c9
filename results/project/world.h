/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Everything an answer depends on, as it might be: causes with their ranges, and draws of them. */
#ifndef HBMARK_WORLD_H
#define HBMARK_WORLD_H

#include <stdint.h>

#include "project/assume.h"
#include "project/basis.h"
#include "project/scaling.h"

/* 2000 draws place a 10 % quantile within 0.7 % of probability (1 standard error). */
enum { WORLDS = 2000, WORLD_GOALS = 24 };
#define WORLD_SEED UINT64_C(20261122) /* one for all: the same question has the same answer */

/* Causes in the order of x: assumptions, what the target says, what was measured. */
enum { CAUSE_GOAL = ASSUME_NUMBERS, CAUSE_RATE = CAUSE_GOAL + WORLD_GOALS };
enum { CAUSES = CAUSE_RATE + BASIS_MEASURES };

struct cause {
    char name[BASIS_TITLE];
    bool used;
    double lo, mid, hi; /* of a range the ends, of a measurement its 10 % and 90 % quantiles */
    bool normal;        /* in the logarithm, with these spreads; else uniform from lo to hi */
    double sigma, node_sigma;
    unsigned dof, node_dof;
    enum flag flag;
};

struct world {
    double x[CAUSES];
    double u;      /* luck of the slowest node */
    uint64_t seed; /* of its tails */
    size_t curve;  /* of a scaling law; SIZE_MAX: the best fit itself */
};

struct worlds {
    const struct basis *basis;
    const struct assume *assume;
    struct cause cause[CAUSES];
    struct scaling scaling[BASIS_MEASURES];
    size_t goals;
    struct world middle; /* every cause at its middle */
    struct world *world; /* WORLDS of them */
};

/* Causes from the basis and the assumptions; fields of the target come by worlds_goal(). 0, or -1
 * without memory. Borrows both. */
int worlds_init(struct worlds *w, const struct basis *b, const struct assume *a);
/* The cause of a target's field; -1 if there are too many of them. */
int worlds_goal(struct worlds *w, const char *name, struct span value, enum flag flag);
/* After all goals: draws. 0, or -1 without memory. */
int worlds_draw(struct worlds *w);
void worlds_fini(struct worlds *w);

/* How nodes differ for this measure: measured, or assumed by --set; nodes 0: unknown. */
struct tail worlds_tail(const struct worlds *w, const struct measure *m);

#endif
