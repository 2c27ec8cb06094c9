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

/* Plain C has no such store; families built on it are left out of the generic set. */
static inline void vec_stream(real *p, vec x)
{
    vec_store(p, x);
}

static inline void vec_fence(void)
{
}

#endif
