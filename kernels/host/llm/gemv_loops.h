/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Products of a layer's rows with its inputs. The including source says how a few elements are
 * multiplied:
 *   acc, part      running sums of a vector's lanes, and of one product
 *   input, STEP    type of the inputs; elements of one step
 *   inputs_of(l)   start of the inputs
 *   packed, unpack elements of a row as dot_step() takes them: for all inputs, unpacked once
 *   dot_step       acc + elements x inputs
 *   acc_total      part of an acc
 *   output         the f32 that a part means, for its row
 * Rows are read once from memory: a block of those in hand meets all inputs while it is cached. */
#ifndef HBMARK_GEMV_LOOPS_H
#define HBMARK_GEMV_LOOPS_H

#include "gemv_tile.h"

/* The block of `rows` rows with all inputs. */
static INLINE void block(const struct hand *h, uint64_t rows, const unsigned ahead)
{
    uint64_t b = 0;

    if (h->batch == 1) {
        for (uint64_t r = 0; r < rows; r++)
            line(h, r, ahead);
        return;
    }
    for (; b + WIDE <= h->batch; b += WIDE) {
        uint64_t r = 0;

        /* The first inputs meet rows that come from memory, the others find them in a cache. */
        for (; b == 0 && r + WIDE <= rows; r += WIDE)
            tile(h, r, b, WIDE, WIDE, ahead);
        for (; r + WIDE <= rows; r += WIDE)
            tile(h, r, b, WIDE, WIDE, 0);
        for (; r < rows; r++)
            tile(h, r, b, 1, WIDE, 0);
    }
    for (; b < h->batch; b++)
        for (uint64_t r = 0; r < rows; r++)
            tile(h, r, b, 1, 1, 0);
}

/* Rows [s->first, s->end) of a part. */
static INLINE void product(const struct llm_layer *l, const real *v0, uint64_t copy,
                           const struct llm_part *p, const struct llm_span *s, const unsigned ahead)
{
    const uint64_t most = p->batch == 1 ? 1 : p->batch > FEW_INPUTS ? ROWS_MANY : WIDE;
    const uint64_t length = p->batch == 1 ? CHAINS * LLM_BLOCK : LLM_BLOCK;

    for (uint64_t r = s->first, rows; r < s->end; r += rows) {
        float *y = l->y + llm_out(l, copy, p, r);
        void *sums = y; /* until they are known, in the place of the outputs */
        const struct llm_row *row = l->row + copy * l->rows + p->row0 + r;
        struct hand h = {.w = v0 + s->at + r * p->k,
                         .k = p->k,
                         .x = inputs_of(l),
                         .stride = l->stride,
                         .sums = sums,
                         .batch = p->batch};

        rows = llm_least(most, s->end - r);
        for (uint64_t i = 0; i < rows * p->batch; i++)
            h.sums[i] = 0;
        for (; h.from < p->k; h.from += length) {
            h.n = llm_least(length, p->k - h.from);
            block(&h, rows, ahead);
        }
        for (uint64_t i = 0; i < rows; i++)
            for (uint64_t b = 0; b < p->batch; b++)
                y[i * p->batch + b] = output(h.sums[i * p->batch + b], &row[i]);
    }
}

/* All rows that begin in [lo, hi). u[0]: how many. */
static INLINE void products(const struct kargs *a, size_t lo, size_t hi, const unsigned ahead)
{
    const struct llm_layer *l = a->own;

    for (uint64_t copy = 0; copy < l->copies; copy++)
        for (unsigned i = 0; i < l->parts; i++) {
            const struct llm_span s = llm_span(l, copy, &l->part[i], lo, hi);

            product(l, a->v[0], copy, &l->part[i], &s, ahead);
            a->out->u[0] += s.end - s.first;
        }
}

#endif
