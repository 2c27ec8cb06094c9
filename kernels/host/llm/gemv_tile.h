/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The innermost products of gemv_loops.h, which says what the including source defines. */
#ifndef HBMARK_GEMV_TILE_H
#define HBMARK_GEMV_TILE_H

#include "layer.h"

/* Rows x inputs at a time: what the registers hold. One input: one row after the other, as memory
 * likes it best. Many: more rows in hand, since the inputs come from an outer cache then. */
enum { WIDE = __BIGGEST_ALIGNMENT__ >= 64 ? 4 : 2, ROWS_MANY = 32, FEW_INPUTS = 16, CHAINS = 4 };

/* Rows in hand: k elements each, their sums so far, and the block that is multiplied now. */
struct hand {
    const real *w;
    uint64_t k, from, n;
    const input *x;
    uint64_t stride;
    part *sums;
    uint64_t batch;
};

/* R rows from r, with B inputs from b. */
static INLINE void tile(const struct hand *h, uint64_t r, uint64_t b, const unsigned R,
                        const unsigned B, const unsigned ahead)
{
    const real *w = h->w + r * h->k + h->from;
    const input *x = h->x + b * h->stride + h->from;
    part *sums = h->sums + r * h->batch + b;
    acc s[WIDE * WIDE] = {0};

    for (uint64_t i = 0; i < h->n; i += STEP)
#pragma GCC unroll 4
        for (unsigned p = 0; p < R; p++) {
            if (ahead)
                __builtin_prefetch((const char *)(w + p * h->k + i) + ahead, 0, 0);
            const packed one = unpack(w + p * h->k + i);

#pragma GCC unroll 4
            for (unsigned q = 0; q < B; q++)
                s[p * B + q] = dot_step(s[p * B + q], one, x + q * h->stride + i);
        }
#pragma GCC unroll 4
    for (unsigned p = 0; p < R; p++)
#pragma GCC unroll 4
        for (unsigned q = 0; q < B; q++)
            sums[p * h->batch + q] += acc_total(&s[p * B + q]);
}

/* One row with one input: chains of its own hide the latency of the additions. */
static INLINE void line(const struct hand *h, uint64_t r, const unsigned ahead)
{
    const real *w = h->w + r * h->k + h->from;
    const input *x = h->x + h->from;
    acc s[CHAINS] = {0};
    uint64_t i = 0;

    for (; i + CHAINS * STEP <= h->n; i += CHAINS * STEP) {
        for (unsigned k = 0; ahead && k < CHAINS * STEP * sizeof *w; k += KERNEL_LINE)
            __builtin_prefetch((const char *)(w + i) + ahead + k, 0, 0);
#pragma GCC unroll 4
        for (unsigned k = 0; k < CHAINS; k++)
            s[k] = dot_step(s[k], unpack(w + i + k * STEP), x + i + k * STEP);
    }
    for (; i < h->n; i += STEP)
        s[0] = dot_step(s[0], unpack(w + i), x + i);
    s[0] = (s[0] + s[1]) + (s[2] + s[3]);
    h->sums[r] += acc_total(&s[0]);
}

#endif
