/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Keys and values that attention reads, in an array: how they lie, for kernels and benchmark.
 * A unit is what one key-value head keeps of one sequence in one layer; `group` query heads use it.
 * It is cut into chunks, which workers take, and these into blocks of as many positions as elements
 * are in a cache line: in a block the keys by dimension (a line each), then the values by position.
 */
#ifndef HBMARK_KVCACHE_H
#define HBMARK_KVCACHE_H

#include "data.h"
#include "kernel.h"

/* KV_CHUNK: positions of a chunk. KV_PART: largest sum and scale stand before a chunk's values. */
enum { KV_CHUNK = 256, KV_GROUP = 16, KV_DIM = 256, KV_PART = 16, KV_CONTEXT = 1 << 20 };

struct kv_cache {
    uint64_t units, chunks; /* chunks in a unit */
    uint64_t positions;     /* of a chunk */
    uint64_t dim, group, n; /* n: elements in all */
    uint64_t key, query_key;
    float factor; /* of the scores: 1 / sqrt(dim), times the scale of quantised keys */
    float *q;     /* [unit][group][dim] */
    float *part;  /* [unit][chunk][group][KV_PART + dim] */
    float *y;     /* [unit][group][dim] */
};

/* Elements of a chunk. */
static inline uint64_t kv_chunk_elems(const struct kv_cache *c)
{
    return 2 * c->positions * c->dim;
}

/* The first chunk of all that begins at or after element i. */
static inline uint64_t kv_chunk_from(const struct kv_cache *c, uint64_t i)
{
    const uint64_t size = kv_chunk_elems(c), chunk = (i + size - 1) / size,
                   all = c->units * c->chunks;

    return chunk < all ? chunk : all;
}

/* Allowed error of an output. Queries are below 1, keys and values below KV_MOST, so that a score
 * is a sum of dim products below KV_MOST / sqrt(dim) each: it errs by eta <= (dim + 4) u KV_MOST
 * sqrt(dim), its exponential by as much and 4 u. The sums over positions err by one rounding a
 * position of the chunk, and each rescaling by 6 u and by u times how far the maximum moved, which
 * is at most twice the largest score in all. Numerator and denominator err by eta + gamma each. */
#define KV_MOST 2.0

static inline double kv_tolerance(const struct kv_cache *c, double root)
{
    const double u = 0x1p-24, score = KV_MOST * root;
    const double eta = ((double)(c->dim + 4) * score + 2 * score + 4) * u;
    const double gamma = ((double)c->positions * 2 + 6.0 * (double)c->chunks + 4 * score + 16) * u;

    return 1.02 * 2 * (eta + gamma) * KV_MOST;
}

#endif
