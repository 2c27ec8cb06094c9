/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The loop of a benchmark: the kernel it launches, and what each element costs. */
#ifndef HBMARK_LOOP_H
#define HBMARK_LOOP_H

#include <stddef.h>

#include "kernel.h"

/* What a repetition does to v[0], and what its result is. */
enum {
    LOOP_STORES = 1, /* overwrites it: write-allocate counts, and a place can be made wrong first */
    LOOP_UPDATES = 2,  /* reads and writes it: no write-allocate, repetitions are counted */
    LOOP_REAL_SUM = 4, /* the result is a sum of reals, else of integers */
    LOOP_TOGGLES = 8,  /* two repetitions leave it as it was: a sample takes an odd number */
    LOOP_ROWS = 16     /* step() launches the row of the point: its variants are tried */
};

/* Traffic is per element and payload alone: without write-allocate. */
struct loop {
    const char *kernel; /* any variant, any device; NULL: step() does the work itself */
    unsigned arrays;    /* operands */
    unsigned does;
    unsigned reads, writes, flops;
    unsigned max_steps; /* refill after so many repetitions, so that values stay bounded; 0 never */
    double scalar;
    unsigned wide[KERNEL_OPERANDS]; /* array k has so many elements for each of the n; 0: one */
};

/* Elements of array k for each of the n. */
static inline unsigned loop_wide(const struct loop *l, unsigned k)
{
    return l->wide[k] ? l->wide[k] : 1;
}

/* Of the widest array: --size is its bytes. */
static inline unsigned loop_widest(const struct loop *l)
{
    unsigned most = 1;

    for (unsigned k = 0; k < l->arrays; k++)
        most = loop_wide(l, k) > most ? loop_wide(l, k) : most;
    return most;
}

/* Of all arrays together. */
static inline unsigned loop_width(const struct loop *l)
{
    unsigned sum = 0;

    for (unsigned k = 0; k < l->arrays; k++)
        sum += loop_wide(l, k);
    return sum;
}

#endif
