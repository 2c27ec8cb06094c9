/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The levels of a curve over working sets, and the sizes at which one level ends. */
#ifndef HBMARK_STEPS_H
#define HBMARK_STEPS_H

#include <stdbool.h>
#include <stddef.h>

enum { STEPS_MOST = 6, STEPS_LEAST_POINTS = 6 };

struct step {
    double size;   /* where the level before it ends */
    double lo, hi; /* sizes that fit as well: at 95 % if residuals are of one exponential law */
    double before, after; /* the levels on both sides */
};

struct steps {
    struct step step[STEPS_MOST]; /* by size */
    size_t n;
    double level[STEPS_MOST + 1]; /* n + 1 plateaus */
    double scatter;               /* mean distance of the points from the fit, relative */
};

/* Fits n >= STEPS_LEAST_POINTS costs (time a load, time a byte; > 0) over sizes in rising order.
 *
 * The model: cost(W) = c + o / W + sum of d_j m_j(W / C_j), all c, o, d_j >= 0. A working set W in
 * a cache of C bytes misses in a share m of its accesses, and each miss costs d more: 0 up to C and
 * 1 beyond (LRU, one page), the upper tail of a Poisson distribution (LRU in sets of A lines over
 * pages that lie anywhere: lines a set have mean A W / C), 1 - C / W (random replacement), or its
 * root, for what lies between that and LRU. o is the overhead of starting a pass, only where
 * `startup` says that there is one. Least absolute deviations of the logarithms, so that outliers
 * do not pull; the number of steps by the BIC of Laplace noise (Schwarz 1978); steps of under 15 %
 * are dropped, and two that lie closer than a factor of 2 are one. A step stays only where the
 * evidence for it is strong. 0, or -1 without memory or with too few points. */
int steps_fit(const double *size, const double *cost, size_t n, bool startup, struct steps *s);

#endif
