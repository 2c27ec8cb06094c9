/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The random updates of HPC Challenge's RandomAccess: which value comes when, and who applies it.
 *
 * The values are the powers of x in GF(2)[x] modulo x^64 + x^2 + x + 1, so that any of them can be
 * reached by a jump. Update k (from 0) applies x^(k+1) to the word that its lowest bits name. A
 * table of N words gets 4 N updates, cut into as many sections as there are streams; all streams
 * go through their sections side by side. */
#ifndef HBMARK_GUPS_H
#define HBMARK_GUPS_H

#include "kernel.h"

/* Streams of one worker, and what the rules let one look ahead. */
enum { GUPS_STREAMS = 64, GUPS_AHEAD = 1024, GUPS_LINE = KERNEL_LINE / 8 };

/* What a launch does; the kernels get it as kargs.own. n elements hold all tables. */
struct gups {
    uint64_t n, tables, pitch; /* table t begins at element t * pitch */
    uint64_t mask;             /* words of a table, less one */
    uint64_t streams, section; /* streams of all tables; updates of a section */
    uint64_t from, count;      /* each stream has done `from` updates and does `count` */
    uint64_t words;            /* an update changes one word, or all of its line */
    uint64_t line;             /* watched: its first element */
};

static inline uint64_t gups_next(uint64_t x)
{
    return x << 1 ^ (-(x >> 63) & 7);
}

static inline uint64_t gups_times(uint64_t a, uint64_t b)
{
    uint64_t product = 0;

    for (; b; b >>= 1, a = gups_next(a))
        product ^= a & -(b & 1);
    return product;
}

/* x^k. */
static inline uint64_t gups_power(uint64_t k)
{
    uint64_t power = 1, square = 2;

    for (; k; k >>= 1, square = gups_times(square, square))
        if (k & 1)
            power = gups_times(power, square);
    return power;
}

/* Streams of one table. */
static inline uint64_t gups_per_table(const struct gups *g)
{
    return g->streams / g->tables;
}

/* Value of a stream after k updates. */
static inline uint64_t gups_state(const struct gups *g, uint64_t stream, uint64_t k)
{
    return gups_power(stream % gups_per_table(g) * g->section + k);
}

/* The first stream that belongs to elements from `lo` on. The middle of a section says whose it is,
 * so that a split that is off by a page changes nothing. */
static inline uint64_t gups_first(const struct gups *g, uint64_t lo)
{
    uint64_t s = lo * g->streams / g->n;

    s -= s > 0;
    while (s < g->streams && (2 * s + 1) * g->n / (2 * g->streams) < lo)
        s++;
    return s;
}

#endif
