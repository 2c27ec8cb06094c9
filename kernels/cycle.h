/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A random cycle through all lines of an array that anyone can enter anywhere: the line at step i
 * is a keyed permutation of i, so the successor of a line, and where a walk of k steps must end,
 * follow from the seed alone. */
#ifndef HBMARK_CYCLE_H
#define HBMARK_CYCLE_H

#include "data.h"
#include "kernel.h"

enum { CYCLE_ROUNDS = 4, CYCLE_CHAINS = 32 };

/* Lines in the array, and in a page if a walk is to finish a page before it enters the next;
 * page_lines == lines: no pages. page_lines divides lines. */
struct cycle {
    uint64_t key;
    uint64_t lines, page_lines;
};

/* Where the chains of one launch begin, and how far they go. */
struct cycle_walk {
    struct cycle cycle;
    uint64_t hops;
    uint64_t at[CYCLE_CHAINS]; /* lines */
    unsigned *ended;           /* NULL, or set to 1 by the walk when it ends: others watch it */
};

/* Halves of the smallest power of two that holds n values: low bits, high bits. */
struct cycle_halves {
    unsigned low;
    uint64_t low_mask, high_mask;
};

static inline struct cycle_halves cycle_halves(uint64_t n)
{
    unsigned bits = n > 1 ? 64 - (unsigned)__builtin_clzll(n - 1) : 1, low = (bits + 1) / 2;

    return (struct cycle_halves){low, (1ull << low) - 1, (1ull << (bits - low)) - 1};
}

/* One round of an unbalanced Feistel network: an involution, even rounds change the high half. */
static inline uint64_t cycle_round(const struct cycle_halves *h, uint64_t key, unsigned round,
                                   uint64_t x)
{
    uint64_t low = x & h->low_mask, high = x >> h->low;

    if (round % 2 == 0)
        high ^= data_mix(key + round + (low << 8)) >> 17 & h->high_mask;
    else
        low ^= data_mix(key + round + (high << 8)) >> 17 & h->low_mask;
    return high << h->low | low;
}

/* Keyed permutation of [0, n): values that leave the range are sent on until they are back (cycle
 * walking: Black and Rogaway, Ciphers with Arbitrary Finite Domains, CT-RSA 2002). */
static inline uint64_t cycle_permute(uint64_t key, uint64_t n, uint64_t x)
{
    const struct cycle_halves h = cycle_halves(n);

    if (n == 1)
        return 0;
    do
        for (unsigned r = 0; r < CYCLE_ROUNDS; r++)
            x = cycle_round(&h, key, r, x);
    while (x >= n);
    return x;
}

static inline uint64_t cycle_unpermute(uint64_t key, uint64_t n, uint64_t x)
{
    const struct cycle_halves h = cycle_halves(n);

    if (n == 1)
        return 0;
    do
        for (unsigned r = CYCLE_ROUNDS; r-- > 0;)
            x = cycle_round(&h, key, r, x);
    while (x >= n);
    return x;
}

/* The line that step i (mod lines) of the cycle is on, and the step of a line. */
static inline uint64_t cycle_line(const struct cycle *c, uint64_t i)
{
    uint64_t page = i % c->lines / c->page_lines, line = i % c->page_lines;

    page = cycle_permute(c->key, c->lines / c->page_lines, page);
    return page * c->page_lines + cycle_permute(c->key ^ ~page, c->page_lines, line);
}

static inline uint64_t cycle_step(const struct cycle *c, uint64_t line)
{
    uint64_t page = line / c->page_lines, i;

    i = cycle_unpermute(c->key ^ ~page, c->page_lines, line % c->page_lines);
    return cycle_unpermute(c->key, c->lines / c->page_lines, page) * c->page_lines + i;
}

#endif
