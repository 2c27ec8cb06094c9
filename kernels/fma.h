/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Parameters of the kernels that compute: of chains of operations, and of work by the clock. */
#ifndef HBMARK_FMA_H
#define HBMARK_FMA_H

#include <stdint.h>

/* x becomes x * FMA_FACTOR + FMA_TERM: around the fixed point near 1.5, from side to side, nearer
 * by 2^-10 with each step. So elements of [1, 2) stay there, no value is denormal, and every step
 * shows in the result. Both constants are exact in every format. */
#define FMA_FACTOR (-1023.0 / 1024)
#define FMA_TERM   3.0

/* Products of one element with these: sums of FMA_DOT_STEPS stay exact in f32, in any order. */
#define DOT_WEIGHTS                                                                                \
    {                                                                                              \
        1, 2, 3, 5                                                                                 \
    }

enum {
    FMA_STEPS = 2048,   /* so that loads are 1/2048 of the instructions: registers only */
    TILE_STEPS = 1024,  /* of tiles, whose sums are sixteen times as long */
    TILE_PRODUCTS = 32, /* of each element of one operand with columns of the others */
};

/* A clock that a worker can read, in ns: kernels that tell how long their own work took. */
typedef double quantum_clock_fn(void);

struct fma_work {
    uint64_t steps;            /* operations on each element */
    quantum_clock_fn *clock;   /* of quanta and cycles */
    uint64_t turns;            /* of the loop in one quantum, or one chain of cycles */
    uint64_t key;              /* that quanta start from */
    uint64_t chain_a, chain_b; /* what a chain of cycles adds, and flips */
};

enum {
    QUANTUM_SLOT = 64, /* elements of an array that one quantum has: whole cache lines */
    CHAIN_CYCLES = 2,  /* of one turn of a chain: an addition and an exclusive or, one each */
    CHAIN_TRIES = 4,   /* the fastest is the one that nothing came between */
};

#endif
