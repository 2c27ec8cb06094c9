/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Seeded random numbers and their distributions: the same on every machine. */
#ifndef HBMARK_DRAW_H
#define HBMARK_DRAW_H

#include <stddef.h>
#include <stdint.h>

/* SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): the state is the seed. */
struct draw {
    uint64_t state;
};

uint64_t draw_bits(struct draw *d);
double draw_uniform(struct draw *d);          /* in (0, 1) */
double draw_normal(struct draw *d);           /* mean 0, standard deviation 1 */
double draw_chi2(struct draw *d, unsigned k); /* k >= 1 degrees of freedom */
double draw_student(struct draw *d, unsigned k);
size_t draw_below(struct draw *d, size_t n); /* 0 to n - 1 */

/* The value that a standard normal variable stays below with probability p in (0, 1). */
double draw_normal_quantile(double p);

#endif
