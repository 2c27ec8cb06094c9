/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Weights of a model's layer times inputs by dot products of bf16 pairs, inputs in bf16 as well. */
#include "layer.h"
#include "pairs_avx512.h"

enum { STEP = 32, AHEAD = 2048 };

typedef vec_pairs packed;
typedef vec_f32 acc;
typedef uint16_t input;
typedef float part;

static INLINE packed unpack(const real *w)
{
    return vec_load_pairs(w);
}

static INLINE acc dot_step(acc s, packed w, const input *x)
{
    return vec_dot_pairs(s, w, vec_load_pairs(x));
}

static INLINE part acc_total(const acc *s)
{
    return vec_total_f32(*s);
}

static INLINE const input *inputs_of(const struct llm_layer *l)
{
    return l->xq;
}

static INLINE float output(part sum, const struct llm_row *row)
{
    return sum * row->scale;
}

#include "gemv_loops.h"

static void gemv_dot(const struct kargs *a, size_t lo, size_t hi)
{
    products(a, lo, hi, AHEAD);
}

static const struct kernel rows[] = {{"gemv", "dot", ELEM, 0, gemv_dot, STORES_READ}};

KERNEL_TABLE(gemv_bf16dot, rows);
