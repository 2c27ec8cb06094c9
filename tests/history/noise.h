/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Invented noise of figures from run to run, seeded. */
#ifndef HBMARK_TEST_NOISE_H
#define HBMARK_TEST_NOISE_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum noise_law {
    NOISE_NORMAL,
    NOISE_SKEWED,    /* log-normal towards slow */
    NOISE_TWO_MODES, /* 30 % of runs lie 5 deviations lower */
    NOISE_RARE,      /* 10 % do */
    NOISE_HEAVY,     /* Student's t, 3 degrees of freedom */
    NOISE_LAWS
};
static const char *const noise_names[NOISE_LAWS] = {"normal", "skewed", "two modes", "rare slow",
                                                    "heavy tails"};

struct noise {
    uint64_t state;
};

static inline double noise_uniform(struct noise *n)
{
    uint64_t z = n->state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) * 0x1p-53;
}

static inline double noise_normal(struct noise *n)
{
    const double r = sqrt(-2 * log(noise_uniform(n)));

    return r * cos(2 * 3.14159265358979323846 * noise_uniform(n));
}

static inline double noise_draw(struct noise *n, enum noise_law law)
{
    const double z = noise_normal(n);
    double chi = 0;

    switch (law) {
    case NOISE_SKEWED:
        return -exp(0.8 * z);
    case NOISE_TWO_MODES:
        return z - (noise_uniform(n) < 0.3 ? 5 : 0);
    case NOISE_RARE:
        return z - (noise_uniform(n) < 0.1 ? 5 : 0);
    case NOISE_HEAVY:
        for (int i = 0; i < 3; i++) {
            const double y = noise_normal(n);

            chi += y * y;
        }
        return z / sqrt(chi / 3);
    default:
        return z;
    }
}

/* Simulated series for one rate: many with HBMARK_FULL=1, else what takes seconds. */
static inline int noise_count(int full, int reduced)
{
    const char *all = getenv("HBMARK_FULL");

    return all && *all == '1' ? full : reduced;
}

#endif
