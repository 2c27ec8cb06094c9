/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Weights of a model's layer times inputs by integer dot products of four: the inputs are bytes
 * raised by LLM_RAISE, since one side of the instruction has no sign, which the sum of the row's
 * weights takes back. All is exact until the last product with the scale. */
#include "layer.h"
#include "quads_avx512.h"
#include "stored.h"

enum { STEP = 64, AHEAD = 2048 };

_Static_assert((int64_t)LLM_LONGEST * 127 * (127 + LLM_RAISE) < (int64_t)1 << 31, "sums overflow");

typedef vec_bytes packed;
typedef vec_s32 acc;
typedef uint8_t input;
typedef int32_t part __attribute__((may_alias)); /* in the place of the output, until it is known */

static INLINE packed unpack(const real *w)
{
    return vec_load_bytes(w);
}

static INLINE acc dot_step(acc s, packed w, const input *x)
{
    return vec_dot_bytes(s, vec_load_bytes(x), w);
}

static INLINE part acc_total(const acc *s)
{
    return vec_total_s32(*s);
}

static INLINE const input *inputs_of(const struct llm_layer *l)
{
    return l->xq;
}

static INLINE float output(part sum, const struct llm_row *row)
{
    return (float)(sum - LLM_RAISE * row->sum) * (row->scale / INPUT_STEPS_i8);
}

#include "gemv_loops.h"

static void gemv_dot(const struct kargs *a, size_t lo, size_t hi)
{
    products(a, lo, hi, AHEAD);
}

static const struct kernel rows[] = {{"gemv", "dot", ELEM, 0, gemv_dot, STORES_READ}};

KERNEL_TABLE(gemv_i8dot, rows);
