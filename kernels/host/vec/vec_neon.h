/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Vectors of 32 bytes: pairs of NEON registers, since the store that bypasses caches takes two. */
#ifndef HBMARK_VEC_NEON_H
#define HBMARK_VEC_NEON_H

#include <arm_neon.h>

#include "family.h"

enum { VEC_BYTES = 32, VEC_MAX = VEC_BYTES / sizeof(real), VEC_PARTS = 2 };

typedef real vec_q __attribute__((vector_size(16), may_alias));
typedef word vec_qword __attribute__((vector_size(16), may_alias));
typedef double vec_qwide __attribute__((vector_size(16), may_alias));

typedef struct {
    vec_q lo, hi;
} vec;

typedef struct {
    vec_qword lo, hi;
} vec_sum;

static inline size_t vec_lanes(void)
{
    return VEC_MAX;
}

static inline vec vec_load(const real *p)
{
    return (vec){*(const vec_q *)p, *(const vec_q *)(p + VEC_MAX / 2)};
}

/* LDNP may be reordered even against dependent addresses; it is left alone. */
static inline vec vec_load_nt(const real *p)
{
    return vec_load(p);
}

static inline void vec_store(real *p, vec x)
{
    *(vec_q *)p = x.lo;
    *(vec_q *)(p + VEC_MAX / 2) = x.hi;
}

/* STNP: the hint that the line will not be needed again. It has no intrinsic in GCC. */
static inline void vec_stream(real *p, vec x)
{
    __asm__("stnp %q1, %q2, %0" : "=Q"(*(vec *)p) : "w"(x.lo), "w"(x.hi));
}

/* The barrier that ends a parallel region orders these stores as any other. */
static inline void vec_fence(void)
{
}

static inline vec vec_set1(real s)
{
    const vec_q q = s - (vec_q){0}; /* not s + 0: that would lose the sign of -0 */

    return (vec){q, q};
}

static inline vec vec_add(vec a, vec b)
{
    return (vec){a.lo + b.lo, a.hi + b.hi};
}

static inline vec vec_mul(vec a, vec b)
{
    return (vec){a.lo * b.lo, a.hi * b.hi};
}

/* a * b + c, fused. */
static inline vec vec_fma(vec a, vec b, vec c)
{
    return (vec){a.lo * b.lo + c.lo, a.hi * b.hi + c.hi};
}

/* As many bytes as a quad, from byte n of a and b in a row. */
#define VEC_QUAD(a, b, n) ((vec_q)vextq_u8((uint8x16_t)(a), (uint8x16_t)(b), n))

/* The vectors one element after a, and one before b, of a and b in a row. */
static inline vec vec_after(vec a, vec b)
{
    return (vec){VEC_QUAD(a.lo, a.hi, sizeof(real)), VEC_QUAD(a.hi, b.lo, sizeof(real))};
}

static inline vec vec_before(vec a, vec b)
{
    return (vec){VEC_QUAD(a.hi, b.lo, 16 - sizeof(real)), VEC_QUAD(b.lo, b.hi, 16 - sizeof(real))};
}

#define real_fma REAL_FMA /* fused, as those of vectors are */

#include "sums_neon.h"

#endif
