/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One layer of a language model in an array: which rows of which matrices lie where, and what they
 * are multiplied with. Kernels and benchmark share it. */
#ifndef HBMARK_LAYER_H
#define HBMARK_LAYER_H

#include "data.h"
#include "kernel.h"

/* LLM_LONGEST: what sums of products of bytes leave within 31 bits. LLM_RAISE: added to inputs in
 * bytes. LLM_INPUTS: most of them. LLM_BLOCK: elements of a row that meet all inputs before the
 * next. */
enum {
    LLM_PARTS = 5,
    LLM_LONGEST = 1 << 16,
    LLM_ALIGN = 64,
    LLM_BLOCK = 1024,
    LLM_RAISE = 128,
    LLM_INPUTS = 1024
};

/* Rows of equal length k, one after another, each multiplied with the first `batch` inputs. */
struct llm_part {
    uint64_t at; /* elements before it in the layer */
    uint64_t rows, k;
    uint64_t row0; /* of the layer, of its first */
    uint64_t out0; /* outputs of the layer before it */
    uint64_t batch;
};

/* What a row has besides its elements, made when it is filled. */
struct llm_row {
    float scale; /* of quantised weights; else 1 */
    int32_t sum; /* of quantised weights */
};

/* `copies` of a layer behind each other in v[0], and all else that its product needs. A copy has
 * `elems` elements, `rows` rows and `outs` outputs; of n elements in all, rows that do not end
 * below n are left out. */
struct llm_layer {
    struct llm_part part[LLM_PARTS];
    unsigned parts;
    uint64_t copies, elems, rows, outs, n;
    uint64_t weight_key, input_key;
    uint64_t inputs, stride; /* vectors, and elements from one to the next */
    float *x;
    void *xq;     /* the same in the type of the weights, for dot instructions */
    double *norm; /* Euclidean, of each input */
    struct llm_row *row;
    float *y; /* outputs: copy, part, row, input */
};

/* Rows [first, end) of a part in one copy. */
struct llm_span {
    uint64_t first, end;
    uint64_t at; /* element of row 0 */
};

static inline uint64_t llm_least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* The rows that begin in [lo, hi), and end below n. A row belongs to whoever has its begin. */
static inline struct llm_span llm_span(const struct llm_layer *l, uint64_t copy,
                                       const struct llm_part *p, uint64_t lo, uint64_t hi)
{
    struct llm_span s = {.at = copy * l->elems + p->at};
    const uint64_t whole = l->n > s.at ? (l->n - s.at) / p->k : 0;

    s.first = lo > s.at ? (lo - s.at + p->k - 1) / p->k : 0;
    s.end = hi > s.at ? (hi - s.at + p->k - 1) / p->k : 0;
    s.end = llm_least(llm_least(s.end, whole), p->rows);
    s.first = llm_least(s.first, s.end);
    return s;
}

/* First output of a row. */
static inline uint64_t llm_out(const struct llm_layer *l, uint64_t copy, const struct llm_part *p,
                               uint64_t row)
{
    return copy * l->outs + p->out0 + row * p->batch;
}

/* Allowed error of one output, over the product of the norms of row and input. With u = 2^-24: one
 * rounding of each product, one of each sum in a lane (at least four lanes), 5 for the sum of the
 * lanes, one a block, 3 for scale and offset; sum |w x| <= |w| |x| (Higham, Accuracy and Stability,
 * 2nd ed., 3.1; Cauchy-Schwarz). The dot instructions' pairs have fewer. */
static inline double llm_tolerance(uint64_t k)
{
    const double roundings = 1 + LLM_BLOCK / 4.0 + 5 + (double)k / LLM_BLOCK + 1 + 3;

    return 1.01 * roundings * 0x1p-24;
}

#endif
