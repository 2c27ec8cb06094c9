/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sums over what is read, for pairs of NEON registers: of words, and of products. */
#ifndef HBMARK_SUMS_NEON_H
#define HBMARK_SUMS_NEON_H

#include "vec_neon.h"

static inline vec_sum vec_sum_zero(void)
{
    return (vec_sum){{0}, {0}};
}

/* t + the bits of x, as integers. */
static inline vec_sum vec_sum_bits(vec_sum t, vec x)
{
    return (vec_sum){t.lo + (vec_qword)x.lo, t.hi + (vec_qword)x.hi};
}

/* ... of the vector at p. */
static inline vec_sum vec_sum_words(vec_sum t, const real *p)
{
    return vec_sum_bits(t, vec_load(p));
}

/* Two elements from p as f64. */
#define VEC_WIDEN FAMILY_CAT(vec_widen_f, ELEM_BITS)

static inline vec_qwide vec_widen_f64(const double *p)
{
    return (vec_qwide)vld1q_f64(p);
}

static inline vec_qwide vec_widen_f32(const float *p)
{
    return (vec_qwide)vcvt_f64_f32(vld1_f32(p));
}

/* t + the products of the vectors at p and q, in f64 lanes. */
static inline vec_sum vec_sum_dot(vec_sum t, const real *p, const real *q)
{
    vec_qwide lo = (vec_qwide)t.lo, hi = (vec_qwide)t.hi;

    for (size_t k = 0; k < VEC_MAX; k += 4) {
        lo = VEC_WIDEN(p + k) * VEC_WIDEN(q + k) + lo;
        hi = VEC_WIDEN(p + k + 2) * VEC_WIDEN(q + k + 2) + hi;
    }
    return (vec_sum){(vec_qword)lo, (vec_qword)hi};
}

static inline word vec_words_total(vec_sum t)
{
    const vec_qword both = t.lo + t.hi;
    word total = 0;

    for (size_t k = 0; k < VEC_MAX / 2; k++)
        total += both[k];
    return total;
}

static inline double vec_dot_total(vec_sum t)
{
    return vaddvq_f64((float64x2_t)((vec_qwide)t.lo + (vec_qwide)t.hi));
}

#endif
