/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sums over what is read, for vectors of any length: of words, and of products. */
#ifndef HBMARK_SUMS_SVE_H
#define HBMARK_SUMS_SVE_H

#include "vec_sve.h"

static inline vec_sum vec_sum_zero(void)
{
    return svdup_u64(0);
}

#define VEC_AS_WORDS FAMILY_CAT(svreinterpret_u, ELEM_BITS)

/* t + the bits of x, as integers. */
static inline vec_sum vec_sum_bits(vec_sum t, vec x)
{
    return svreinterpret_u64(svadd_x(VEC_ALL, VEC_AS_WORDS(t), VEC_AS_WORDS(x)));
}

/* ... of the vector at p. */
static inline vec_sum vec_sum_words(vec_sum t, const real *p)
{
    return vec_sum_bits(t, vec_load(p));
}

static inline svfloat64_t vec_dot_f64(svfloat64_t d, svfloat64_t a, svfloat64_t b)
{
    return svmla_x(VEC_ALL, d, a, b);
}

/* The even lanes of x; the conversion takes the low half of each 64 bits. */
static inline svfloat64_t vec_widen_even(svfloat32_t x)
{
    return svcvt_f64_x(VEC_ALL, x);
}

static inline svfloat64_t vec_widen_odd(svfloat32_t x)
{
    return vec_widen_even(svreinterpret_f32(svlsr_x(VEC_ALL, svreinterpret_u64(x), 32)));
}

static inline svfloat64_t vec_dot_f32(svfloat64_t d, svfloat32_t a, svfloat32_t b)
{
    d = svmla_x(VEC_ALL, d, vec_widen_even(a), vec_widen_even(b));
    return svmla_x(VEC_ALL, d, vec_widen_odd(a), vec_widen_odd(b));
}

/* t + the products of the vectors at p and q, in f64 lanes. */
static inline vec_sum vec_sum_dot(vec_sum t, const real *p, const real *q)
{
    return svreinterpret_u64(
        FAMILY_CAT(vec_dot_f, ELEM_BITS)(svreinterpret_f64(t), vec_load(p), vec_load(q)));
}

static inline word vec_words_total(vec_sum t)
{
    return (word)svaddv(VEC_ALL, VEC_AS_WORDS(t));
}

static inline double vec_dot_total(vec_sum t)
{
    return svaddv(VEC_ALL, svreinterpret_f64(t));
}

#endif
