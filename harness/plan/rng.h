/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Seeded random numbers for order and positions: splitmix64, the same on every rank. */
#ifndef HBMARK_RNG_H
#define HBMARK_RNG_H

#include <stdint.h>

#include "data.h"

struct rng {
    uint64_t state;
};

static inline uint64_t rng_next(struct rng *r)
{
    r->state += 0x9e3779b97f4a7c15u;
    return data_mix(r->state);
}

/* Uniform below n; the bias of at most n / 2^64 is of no consequence here. */
static inline uint64_t rng_below(struct rng *r, uint64_t n)
{
    return (uint64_t)(((unsigned __int128)rng_next(r) * n) >> 64);
}

#endif
