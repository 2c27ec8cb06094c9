/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Made-up launches: times of samples with the noise that real machines have. */
#ifndef HBMARK_TEST_NOISE_H
#define HBMARK_TEST_NOISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct noise {
    uint64_t state; /* not 0: the seed */
};

double noise_uniform(struct noise *z); /* in (0, 1) */
double noise_normal(struct noise *z);

/* A shape of noise; each launch is one draw of n times around 1. */
struct noise_shape {
    const char *name, *what;
    void (*draw)(struct noise *z, double *x, size_t n);
    bool slow; /* changes over longer than a launch that the stop rule ends early */
};
extern const struct noise_shape noise_shapes[]; /* name NULL ends it */

/* Effects of a launch as a whole: what multiplies all of its times. */
struct noise_effect {
    const char *name, *what;
    double (*draw)(struct noise *z);
};
extern const struct noise_effect noise_effects[]; /* name NULL ends it */

/* The shape of this name; it must exist. */
const struct noise_shape *noise_find(const char *name);

#endif
