/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Product of square matrices in blocks: what a launch does, for kernels and libraries alike. */
#ifndef HBMARK_GEMM_H
#define HBMARK_GEMM_H

#include "kernel.h"

/* Elements of a launch that mean one block of C: the device's smallest part, so that a launch over
 * blocks * GEMM_BLOCK elements gives one to each worker. */
enum { GEMM_BLOCK = 64 };

/* C = alpha A B + beta C. C, A, B are v[0], v[1], v[2]: m by m, row after row. Behind A lies room
 * for two vectors of m reals of f64, x and B x. */
struct gemm {
    size_t m; /* a multiple of 16 */
    unsigned down, across;
    double alpha, beta;
    double sum;     /* what C is of A B */
    double allowed; /* error of a row of the check, over 4 m |sum| */
    uint64_t key;   /* of x */
};

struct gemm_part {
    size_t row, rows, col, cols;
};

/* Block number b. */
static inline struct gemm_part gemm_part(const struct gemm *g, size_t b)
{
    const size_t lines = g->m / 16, i = b / g->across, j = b % g->across;
    const size_t row = lines * i / g->down * 16, col = lines * j / g->across * 16;

    return (struct gemm_part){row, lines * (i + 1) / g->down * 16 - row, col,
                              lines * (j + 1) / g->across * 16 - col};
}

#endif
