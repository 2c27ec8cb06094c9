/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Vectors of VEC_BYTES by the compiler's vector extensions: all that x86 and plain C share. The
 * including header gives VEC_BYTES, then vec_widen_f32(), vec_stream() and vec_fence(). Long:
 * code, made for each width of vectors. */
#ifndef HBMARK_VEC_EXT_H
#define HBMARK_VEC_EXT_H

#include "family.h"

/* PARTS: registers that one vector takes. */
enum { VEC_MAX = VEC_BYTES / sizeof(real), VEC_PARTS = 1 };

typedef real vec __attribute__((vector_size(VEC_BYTES), may_alias));
typedef word vec_sum __attribute__((vector_size(VEC_BYTES), may_alias));
typedef double vec_wide __attribute__((vector_size(VEC_BYTES), may_alias));

/* VEC_BYTES / 8 elements from p as f64; the including header has vec_widen_f32(). */
#define VEC_WIDEN FAMILY_CAT(vec_widen_f, ELEM_BITS)

static inline vec_wide vec_widen_f32(const float *p);

static inline vec_wide vec_widen_f64(const double *p)
{
    return *(const vec_wide *)p;
}

static inline size_t vec_lanes(void)
{
    return VEC_MAX;
}

static inline vec vec_load(const real *p)
{
    return *(const vec *)p;
}

/* No load bypasses the caches on write-back memory here. */
static inline vec vec_load_nt(const real *p)
{
    return vec_load(p);
}

static inline void vec_store(real *p, vec x)
{
    *(vec *)p = x;
}

static inline vec vec_set1(real s)
{
    return s - (vec){0}; /* not s + 0: that would lose the sign of -0 */
}

static inline vec vec_add(vec a, vec b)
{
    return a + b;
}

static inline vec vec_mul(vec a, vec b)
{
    return a * b;
}

/* a * b + c, fused where the instruction set can. */
static inline vec vec_fma(vec a, vec b, vec c)
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

/* ... of the vector at p. */
static inline vec_sum vec_sum_words(vec_sum t, const real *p)
{
    return t + *(const vec_sum *)p;
}

/* t + the products of the vectors at p and q, in f64 lanes. */
static inline vec_sum vec_sum_dot(vec_sum t, const real *p, const real *q)
{
    vec_wide d = (vec_wide)t;

    for (size_t k = 0; k < VEC_MAX; k += VEC_BYTES / 8)
        d = VEC_WIDEN(p + k) * VEC_WIDEN(q + k) + d;
    return (vec_sum)d;
}

static inline word vec_words_total(vec_sum t)
{
    word total = 0;

    for (size_t k = 0; k < VEC_MAX; k++)
        total += t[k];
    return total;
}

static inline double vec_dot_total(vec_sum t)
{
    const vec_wide d = (vec_wide)t;
    double total = 0;

    for (size_t k = 0; k < VEC_BYTES / 8; k++)
        total += d[k];
    return total;
}

#endif
