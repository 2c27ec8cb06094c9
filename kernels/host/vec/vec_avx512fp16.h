/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Vectors of 64 bytes of f16: what chains of multiply-adds need. */
#ifndef HBMARK_VEC_AVX512FP16_H
#define HBMARK_VEC_AVX512FP16_H

#include "family.h"

enum { VEC_BYTES = 64, VEC_MAX = VEC_BYTES / sizeof(real), VEC_PARTS = 1 };

typedef real vec __attribute__((vector_size(VEC_BYTES), may_alias));
typedef uint32_t vec_sum __attribute__((vector_size(VEC_BYTES), may_alias)); /* of two each */

static inline size_t vec_lanes(void)
{
    return VEC_MAX;
}

static inline vec vec_load(const real *p)
{
    return *(const vec *)p;
}

static inline void vec_store(real *p, vec x)
{
    *(vec *)p = x;
}

static inline vec vec_set1(real s)
{
    return s - (vec){0};
}

/* a * b + c, fused. */
static inline vec vec_fma(vec a, vec b, vec c)
{
    return a * b + c;
}

/* The same of one element: Clang 14 has no built-in function of it. */
static inline real real_fma(real a, real b, real c)
{
    return a * b + c;
}

static inline vec_sum vec_sum_zero(void)
{
    return (vec_sum){0};
}

/* t + the bits of x, as integers. */
static inline vec_sum vec_sum_bits(vec_sum t, vec x)
{
    return t + (vec_sum)x;
}

static inline uint32_t vec_words_total(vec_sum t)
{
    uint32_t total = 0;

    for (size_t k = 0; k < VEC_BYTES / sizeof total; k++)
        total += t[k];
    return total;
}

#endif
