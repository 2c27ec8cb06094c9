/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Rank statistics of steps and bumps in a series, and what chance alone makes of them. */
#ifndef HBMARK_CHANCE_H
#define HBMARK_CHANCE_H

#include "history/changes.h"
#include "stats/draw.h"

enum chance_shape { CHANCE_STEP, CHANCE_BUMP, CHANCE_SHAPES };

/* The values from..to-1 lie highest or lowest among all, by |Z|. */
struct stretch {
    size_t from, to;
    double z;
};

/* The best of all steps (to = n) and of all bumps, of n <= CHANGES_SERIES_MOST ranks (mean where
 * values are equal); z 0 where n is too small for one. */
struct stretch chance_step(const double *rank, size_t n);
struct stretch chance_bump(const double *rank, size_t n);

/* P(|Z| >= z) of the best of that shape in a random order of n values; -1 without memory. */
double chance_of(struct chance *c, enum chance_shape shape, double z, size_t n);

/* Random numbers of its seed. */
struct draw *chance_draw(struct chance *c);

#endif
