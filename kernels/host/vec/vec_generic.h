/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Vectors for any CPU: 16 bytes, no store that bypasses the caches. */
#ifndef HBMARK_VEC_GENERIC_H
#define HBMARK_VEC_GENERIC_H

enum { VEC_BYTES = 16 };

#include "vec_ext.h"

static inline vec_wide vec_widen_f32(const float *p)
{
    return (vec_wide){p[0], p[1]};
}

/* a * b + c of one element: as the compiler fuses vectors, or does not, it does this. */
static inline real real_fma(real a, real b, real c)
{
    return a * b + c;
}

/* The vectors one element after a, and one before b, of a and b in a row. */
static inline vec vec_after(vec a, vec b)
{
    vec v = b;

    for (size_t k = 0; k < VEC_MAX; k++)
        v[k] = k + 1 < VEC_MAX ? a[k + 1] : b[0];
    return v;
}

static inline vec vec_before(vec a, vec b)
{
    vec v = a;

    for (size_t k = 0; k < VEC_MAX; k++)
        v[k] = k ? b[k - 1] : a[VEC_MAX - 1];
    return v;
}

/* Plain C has no such store; families built on it are left out of the generic set. */
static inline void vec_stream(real *p, vec x)
{
    vec_store(p, x);
}

static inline void vec_fence(void)
{
}

#endif
