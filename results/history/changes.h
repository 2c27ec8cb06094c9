/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Steps in a series of figures: where the level changed, by how much, and how sure that is. Pure.
 */
#ifndef HBMARK_CHANGES_H
#define HBMARK_CHANGES_H

#include <stddef.h>
#include <stdint.h>

#include "stats/robust.h"

enum {
    CHANGES_MOST = 16,                       /* steps told of one series */
    CHANGES_LEAST = 3,                       /* values on either side of a step */
    CHANGES_SERIES_MOST = ROBUST_MEDIAN_MOST /* values of a series that are looked at */
};

struct change {
    size_t at;                   /* the first value of the new level */
    size_t lo, hi;               /* interval of `at` */
    struct robust_interval size; /* new level / old level - 1; of series that are not all above 0
                                    the difference over the old level's size */
    double before, after;        /* medians of the levels */
    double p;                    /* of such a step by chance, where it was found */
};

/* What chance alone does, made when first needed for each length of series. */
struct chance;
struct chance *chance_new(uint64_t seed);
void chance_free(struct chance *c);

/* How likely a series without any step looks as much as though it had one as x does, 2 *
 * CHANGES_LEAST <= n <= CHANGES_SERIES_MOST (1 for shorter ones).
 *
 * Two shapes are looked for. A step: the largest |Z| over all places, Z the standardised rank sum
 * (Wilcoxon 1945) of the values before it; Pettitt, Appl. Stat. 28 (1979) 126-135, but
 * standardised, so that steps near the end count too. A bump: the same of all stretches with both
 * ends inside; circular segmentation, Olshen et al., Biostatistics 5 (2004) 557-572. Only ranks are
 * used, so that what chance does depends on the length alone, whatever law the noise follows, as
 * long as the order of the values says nothing: it is found from random orders (+1 in both parts of
 * the fraction, so that p is valid: Phipson and Smyth 2010), and where these are too few, from the
 * normal tail times the number of places, which is more than it can be. Each shape gets half. -1
 * without memory. */
double changes_chance(struct chance *c, const double *x, size_t n);

/* The steps of x in order of place, each found at level alpha in the stretch left by those found
 * before it (binary segmentation). Place: least sum of distances from the levels, capped as Huber's
 * (1964) at 1.5 deviations; its 95 % interval from series with the same levels and the residuals
 * drawn again (Hinkley and Schechtman 1987). How many, or -1 without memory. */
int changes_find(struct chance *c, const double *x, size_t n, double alpha,
                 struct change found[CHANGES_MOST]);

#endif
