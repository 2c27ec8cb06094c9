/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A sparse matrix with 27 entries a row, made from the seed: what lies where. Each block of 64 rows
 * is stored for itself, so that it belongs to one worker: its values in v[1], in v[2] its 64 row
 * pointers and then its columns. y is v[0], x is v[3]. */
#ifndef HBMARK_SPMV_H
#define HBMARK_SPMV_H

#include "data.h"
#include "stencil.h"

/* SPMV_CHUNK: rows that SELL-C-sigma stores side by side. SPMV_WORDS: 32-bit words of a block in
 * v[2], as many bytes as 14 elements of f64 for each row. */
enum {
    SPMV_ROW = 27,
    SPMV_BLOCK = 64,
    SPMV_CHUNK = 8,
    SPMV_WORDS = SPMV_BLOCK * (SPMV_ROW + 1),
};

struct spmv {
    struct stencil grid; /* of the 27-point operator */
    bool random;         /* columns anywhere, not neighbours */
};

/* Column of entry k of row i. */
static inline uint32_t spmv_column(const struct spmv *s, uint64_t seed, uint64_t i, unsigned k)
{
    const struct stencil *g = &s->grid;
    const uint64_t n = g->n;

    if (s->random)
        return (uint32_t)((data_mix(data_key(seed, 2) ^ (i * SPMV_ROW + k)) >> 32) * n >> 32);
    i += k % 3 + k / 3 % 3 * g->nx + k / 9 * g->plane;
    return (uint32_t)((i + n - 1 - g->nx - g->plane) % n);
}

/* Where entry k of row i of a block stands among its values, and after its pointers. */
static inline size_t spmv_csr(size_t i, unsigned k)
{
    return i * SPMV_ROW + k;
}

static inline size_t spmv_sell(size_t i, unsigned k)
{
    return (i / SPMV_CHUNK * SPMV_ROW + k) * SPMV_CHUNK + i % SPMV_CHUNK;
}

#endif
