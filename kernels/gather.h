/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Which elements gathers and scatters touch: a pattern of indices that is laid over an array again
 * and again, each time `delta` elements on; or an index for every element, in random order. */
#ifndef HBMARK_GATHER_H
#define HBMARK_GATHER_H

#include "data.h"
#include "kernel.h"

enum { GATHER_SHIFTS = 16, GATHER_BLOCK = 64 };

/* The two sides of a gather-scatter; the others have the first alone. */
enum { SIDE_WRITTEN, SIDE_READ, GATHER_SIDES };

/* What a launch does; the kernels get it as kargs.own. n elements hold all that is touched. A turn
 * lays the pattern `count` times; turn t begins (t mod shifts) cache lines late, so that wide
 * strides do not come back to the same few lines. */
struct gather {
    uint64_t n;
    uint64_t length, count;
    uint64_t delta[GATHER_SIDES];
    uint64_t advance;     /* entries of the index arrays from one laying to the next: 0 or length */
    uint64_t random;      /* elements in random order, or 0: a pattern */
    uint64_t shifts;      /* 1 .. GATHER_SHIFTS */
    uint64_t turn, turns; /* of this launch: the first, how many */
    uint64_t key;         /* of orders, and of what a scatter writes */
};

/* What all that a turn writes differs by from what other turns wrote there. */
static inline uint64_t gather_mark(uint64_t turn)
{
    return turn % 0xfff1 + 1;
}

/* First laying of the elements from `lo` on, a multiple of 64. */
static inline uint64_t gather_first(const struct gather *g, uint64_t lo)
{
    const uint64_t units = (g->n + GATHER_BLOCK - 1) / GATHER_BLOCK;

    return lo >= g->n ? g->count : lo / GATHER_BLOCK * g->count / units;
}

/* Where index k of side s points, of `random` elements: a keyed bijection of as many bits as they
 * need; values outside are sent on until they are back (see cycle.h). */
static inline uint64_t gather_order(const struct gather *g, unsigned s, uint64_t k)
{
    const unsigned bits = g->random > 1 ? 64 - (unsigned)__builtin_clzll(g->random - 1) : 1;
    const uint64_t mask = ~(uint64_t)0 >> (64 - bits), key = data_key(g->key, s);

    do {
        for (unsigned round = 0; round < 3; round++) {
            k = ((k ^ (key >> (8 * round))) * 0xd6e8feb86659fd93u + key) & mask;
            k ^= k >> (bits / 2 + bits % 2);
        }
    } while (k >= g->random);
    return k;
}

#endif
