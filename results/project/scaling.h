/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* From runs at several node counts to what many more nodes would do, with a prediction interval. */
#ifndef HBMARK_SCALING_H
#define HBMARK_SCALING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "project/law.h"

enum {
    SCALING_LEAST = 3, /* different node counts: one law of two coefficients, and one to hold out */
    SCALING_REACH = 64, /* times the largest count: no farther without a law that was given */
    SCALING_LAWS = 16,
    SCALING_POINTS = 256 /* more are thinned: they add nothing to a law of three coefficients */
};
#define SCALING_HOLDOUT_MOST 0.15 /* beyond it no law describes what was measured */

/* How likely is this law, by what it foretold of the largest count from the others. */
struct scaling_law {
    struct law_fit fit;
    double holdout; /* |log(foretold / measured)| at the largest count; NAN: too few to hold out */
    double weight;  /* of all laws 1 */
};

/* One of many curves that the points allow. */
struct scaling_curve {
    struct law_fit fit;
    double wide; /* the error's size in this curve, in standard deviations */
};

struct scaling {
    size_t counts;          /* different node counts */
    double largest, second; /* the two largest */
    struct scaling_law law[SCALING_LAWS];
    size_t laws, best; /* best: index in law of the one chosen */
    bool given;        /* the law was given, not chosen */
    double holdout;    /* of the one chosen */
    double noise;      /* standard deviation of the logarithm of a measured rate */
    struct scaling_curve *curve;
    size_t curves;
};

/* Fits all laws (or only `law`, if not NULL) to n points and makes curves from them. Zeroed with
 * laws 0 where the counts are fewer than SCALING_LEAST. 0, or -1 without memory. */
int scaling_make(struct scaling *s, const struct law_point *p, size_t n, const struct law *law,
                 size_t curves, uint64_t seed);
void scaling_fini(struct scaling *s);

/* NULL if it can tell of so many nodes; else why not, in words. */
const char *scaling_refuses(const struct scaling *s, double nodes);

/* What n nodes do by this curve, with its error that grows with log(n / largest count). */
double scaling_rate(const struct scaling *s, const struct scaling_curve *c, double nodes);

/* The nodes it takes for a rate; INFINITY if no number does (a law with a peak). */
double scaling_nodes(const struct scaling *s, const struct scaling_curve *c, double rate);

/* Quantiles p[k] of what n nodes do, over all curves: the prediction interval. -1 without memory */
int scaling_at(const struct scaling *s, double nodes, const double *p, size_t k, double *q);

#endif
