/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Vectors of any length: SVE. The types have no size at compile time, so none may sit in an
 * array or a struct. */
#ifndef HBMARK_VEC_SVE_H
#define HBMARK_VEC_SVE_H

#include <arm_sve.h>

#include "family.h"

/* The architecture's limit is 2048 bits. */
enum { VEC_MAX = 256 / sizeof(real), VEC_PARTS = 1 };

#define VEC_ALL svptrue_b8()

typedef FAMILY_CAT(FAMILY_CAT(svfloat, ELEM_BITS), _t) vec;
typedef svuint64_t vec_sum; /* holds words of ELEM_BITS, or f64 */

static inline size_t vec_lanes(void)
{
    return svcntb() / sizeof(real);
}

static inline vec vec_load(const real *p)
{
    return svld1(VEC_ALL, p);
}

/* LDNT1: the hint that the line will not be needed again. */
static inline vec vec_load_nt(const real *p)
{
    return svldnt1(VEC_ALL, p);
}

static inline void vec_store(real *p, vec x)
{
    svst1(VEC_ALL, p, x);
}

/* STNT1, likewise. */
static inline void vec_stream(real *p, vec x)
{
    svstnt1(VEC_ALL, p, x);
}

/* The barrier that ends a parallel region orders these stores as any other. */
static inline void vec_fence(void)
{
}

static inline vec vec_set1(real s)
{
    return FAMILY_CAT(svdup_f, ELEM_BITS)(s);
}

static inline vec vec_add(vec a, vec b)
{
    return svadd_x(VEC_ALL, a, b);
}

static inline vec vec_mul(vec a, vec b)
{
    return svmul_x(VEC_ALL, a, b);
}

/* a * b + c, fused. */
static inline vec vec_fma(vec a, vec b, vec c)
{
    return svmla_x(VEC_ALL, c, a, b);
}

/* The vectors one element after a, and one before b, of a and b in a row. */
static inline vec vec_after(vec a, vec b)
{
    return svext(a, b, 1);
}

static inline vec vec_before(vec a, vec b)
{
    return svinsr(b, svlastb(VEC_ALL, a));
}

#define real_fma REAL_FMA /* fused, as those of vectors are */

#include "sums_sve.h"

#endif
