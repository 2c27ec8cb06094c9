/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Generators of load: kernels that read and write memory at a given rate until they are told to
 * stop. What they read has a known sum over any run of it, and what they write tells by whom and
 * when it was written, so that both can be checked in no time whatever the rate was. */
#ifndef HBMARK_LOAD_H
#define HBMARK_LOAD_H

#include "data.h"
#include "kernel.h"

/* Elements of a unit: what a generator reads or writes in one go. Units of one block, after which
 * it pauses: reads and writes together. */
enum { LOAD_UNIT = 64, LOAD_BLOCK = 12 };

/* kargs.own of a generator. */
struct load_work {
    uint64_t key;
    uint64_t launch;      /* 1, 2, ..: where in its part a generator begins, and what it writes */
    uint64_t delay;       /* dependent steps after each block */
    const unsigned *stop; /* it ends with the block after which this is not 0 */
};

/* Words of kernel_out.u that a generator leaves: the sum of what it read, how many units it read
 * and wrote, and the part that it had: first unit, units, and where in it it began. */
enum { LOAD_SUM, LOAD_READ, LOAD_WRITTEN, LOAD_FIRST, LOAD_UNITS, LOAD_BEGAN, LOAD_END };

/* The words of unit i of the array read add up to d + i * c, modulo what a word holds. */
static inline uint64_t load_c(uint64_t key)
{
    return data_mix(key) | 1;
}

static inline uint64_t load_d(uint64_t key)
{
    return data_mix(~key);
}

/* Sum of units [first, first + n). */
static inline uint64_t load_sum(uint64_t key, uint64_t first, uint64_t n)
{
    /* n * (n - 1) / 2, halved before it can overflow */
    const uint64_t pairs = n % 2 ? n * ((n - 1) / 2) : n / 2 * (n - 1);

    return n * load_d(key) + load_c(key) * (n * first + pairs);
}

/* The unit, of `units`, at which a launch begins: where the last one ended would soon be in the
 * caches if each began at 0. */
static inline uint64_t load_begin(const struct load_work *w, uint64_t units)
{
    return data_mix(w->key + w->launch) % units;
}

/* What launch number `launch` writes to all words of unit i: 24 bits, which any type holds. */
enum { LOAD_MARKS = 1 << 24 };

static inline uint32_t load_mark(uint64_t i, uint64_t launch)
{
    return (uint32_t)((i * 0x9e3779b97f4a7c15u >> 40) ^ launch) % LOAD_MARKS;
}

#endif
