/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Transposition of a matrix that is dealt out in blocks: which part goes where, and its data.
 *
 * C = A' + C, A of M x N and C of N x M elements. Parts, and the arrays of a rank, are stored by
 * rows. The index space of a launch is the part's elements as its target has them, row by row. */
#ifndef HBMARK_TRANSPOSE_H
#define HBMARK_TRANSPOSE_H

#include <stdint.h>

/* Arrays of a rank: C is written, A is read, the third holds messages on their way. */
enum { TRANSPOSE_C, TRANSPOSE_A, TRANSPOSE_MESSAGES };

/* TRANSPOSE_SIDE: rows and columns that are turned in one go; rows of a worker begin at multiples
 * of it. */
enum { TRANSPOSE_SIDE = 8 };

/* Where the rows, or the columns, of a part stand: `block` of them in a row, the next `step` after
 * the begin of those before. The part begins with number `from` of them. */
struct transpose_line {
    uint64_t first, block, step, from;
};

/* One end of a part: array v[array], rows `pitch` elements apart. */
struct transpose_end {
    unsigned array;
    uint64_t pitch;
    struct transpose_line row, column;
};

/* What "transpose" and "transpose_pack" get as kargs.own: rows and columns are those of `to`.
 * "transpose" adds element (r, c) of `from` to element (c, r) of `to`; "transpose_pack" copies it
 * to the same place. */
struct transpose {
    uint64_t rows, columns;
    struct transpose_end to, from;
};

/* What "transpose_fill" and the check get: all that a rank has of a matrix. Its lines say where
 * its rows and columns stand in the whole matrix; element (i, j) of that is number i * wide + j. */
struct transpose_share {
    uint64_t rows, columns;
    struct transpose_end own;
    uint64_t wide, wide_a; /* columns of the whole matrix; of A */
};

static inline uint64_t transpose_at(const struct transpose_line *l, uint64_t x)
{
    x += l->from;
    return l->first + x / l->block * l->step + x % l->block;
}

/* Of those from number x on, so many stand in a row. */
static inline uint64_t transpose_run(const struct transpose_line *l, uint64_t x)
{
    return l->block - (l->from + x) % l->block;
}

#endif
