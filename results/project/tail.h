/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The slowest of n nodes: what synchronous work waits for, from the nodes that were measured. */
#ifndef HBMARK_TAIL_H
#define HBMARK_TAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/draw.h"

enum {
    TAIL_LEAST = 3,    /* nodes: two say nothing of how widely nodes differ */
    TAIL_PARETO = 100, /* nodes from which the tail is fitted on its own */
};

/* Times of the nodes for the same work, relative to the work of all over the time of all: so that
 * n nodes that wait for the slowest do n / tail_slowest(n) times what one does on average. */
struct tail {
    size_t nodes;    /* measured; 0: unknown */
    double mean, sd; /* of the logarithm of the relative time */
    bool pareto;     /* the uppermost tenth follows a generalised Pareto distribution */
    double from;     /* its threshold, a relative time */
    double share;    /* of the nodes above it */
    double scale, shape;
};

/* From the nodes' rates (NAN: was not measured). Leaves nodes 0 where fewer than TAIL_LEAST are
 * there. 0, or -1 without memory. */
int tail_make(struct tail *t, const double *rate, size_t n);

/* A spread that is only assumed: the coefficient of variation of nodes, normal. */
struct tail tail_assumed(double cov);

/* The relative time of the slowest of n nodes that is exceeded with probability 1 - u: the quantile
 * u of the maximum, F^-1(u^(1/n)). n >= 1, u in (0, 1). */
double tail_slowest(const struct tail *t, double n, double u);

/* The same tail as it might be as well, given that so few nodes were measured: mean and spread are
 * drawn from their posterior under the flat prior (sd^2 (m - 1) / chi2, mean by t). */
struct tail tail_draw(const struct tail *t, struct draw *d);

#endif
