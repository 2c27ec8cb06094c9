/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Weights of a model's layer times inputs, in f32 whatever the weights are stored as. */
#include "lanes.h"
#include "layer.h"
#include "stored.h"

enum { STEP = STORED_VECTOR, AHEAD = 2048 }; /* bytes: half a page, as far as a stream is read */

typedef f32xn acc;
typedef float input, part;
typedef struct unpacked packed;

static INLINE packed unpack(const real *w)
{
    return STORED(unpack)(w);
}

static INLINE acc dot_step(acc s, packed w, const input *x)
{
#pragma GCC unroll 4
    for (unsigned j = 0; j < PACKED; j++)
        s = w.v[j] * ((const f32xn *)x)[j] + s;
    return s;
}

static INLINE part acc_total(const acc *s)
{
    return lanes_total(s);
}

static INLINE const input *inputs_of(const struct llm_layer *l)
{
    return l->x;
}

static INLINE float output(part sum, const struct llm_row *row)
{
    return sum * row->scale;
}

#include "gemv_loops.h"

static void gemv_plain(const struct kargs *a, size_t lo, size_t hi)
{
    products(a, lo, hi, 0);
}

static void gemv_prefetch(const struct kargs *a, size_t lo, size_t hi)
{
    products(a, lo, hi, AHEAD);
}

static const struct kernel rows[] = {
    {"gemv", "plain", ELEM, 0, gemv_plain, STORES_READ},
    {"gemv", "prefetch", ELEM, 0, gemv_prefetch, STORES_READ},
};

KERNEL_TABLE(gemv, rows);
