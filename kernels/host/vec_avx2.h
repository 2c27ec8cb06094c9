/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Vectors of 32 bytes: AVX2 and FMA. */
#ifndef HBMARK_VEC_AVX2_H
#define HBMARK_VEC_AVX2_H

#include <immintrin.h>

enum { VEC_BYTES = 32 };

#include "vec_ext.h"

static inline vec_wide vec_widen_f32(const float *p)
{
    return (vec_wide)_mm256_cvtps_pd(_mm_load_ps(p));
}

#define real_fma REAL_FMA /* fused, as those of vectors are */

/* Stores past the caches: no line is read only to be overwritten. */
static inline void vec_stream(real *p, vec x)
{
    _mm256_stream_si256((__m256i *)p, (__m256i)x);
}

/* Streaming stores are weakly ordered: they must be seen before the worker says it is done. */
static inline void vec_fence(void)
{
    _mm_sfence();
}

#endif
