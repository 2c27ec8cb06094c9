/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Vectors of 64 bytes: AVX-512. */
#ifndef HBMARK_VEC_AVX512_H
#define HBMARK_VEC_AVX512_H

#include <immintrin.h>

enum { VEC_BYTES = 64 };

#include "vec_ext.h"

static inline vec_wide vec_widen_f32(const float *p)
{
    return (vec_wide)_mm512_cvtps_pd(_mm256_load_ps(p));
}

#define real_fma REAL_FMA /* fused, as those of vectors are */

/* The vectors one element after a, and one before b, of a and b in a row. */
#define vec_after  FAMILY_CAT(vec_after_, ELEM_BITS)
#define vec_before FAMILY_CAT(vec_before_, ELEM_BITS)

static inline vec vec_after_64(vec a, vec b)
{
    return (vec)_mm512_alignr_epi64((__m512i)b, (__m512i)a, 1);
}

static inline vec vec_before_64(vec a, vec b)
{
    return (vec)_mm512_alignr_epi64((__m512i)b, (__m512i)a, 7);
}

static inline vec vec_after_32(vec a, vec b)
{
    return (vec)_mm512_alignr_epi32((__m512i)b, (__m512i)a, 1);
}

static inline vec vec_before_32(vec a, vec b)
{
    return (vec)_mm512_alignr_epi32((__m512i)b, (__m512i)a, 15);
}

/* Stores past the caches: no line is read only to be overwritten. */
static inline void vec_stream(real *p, vec x)
{
    _mm512_stream_si512((__m512i *)p, (__m512i)x);
}

/* t + the words of base at VEC_MAX indices, which need no alignment. */
#define vec_sum_gather FAMILY_CAT(vec_sum_gather_, ELEM_BITS)

static inline vec_sum vec_sum_gather_64(vec_sum t, const void *base, const void *at)
{
    return t + (vec_sum)_mm512_i64gather_epi64(_mm512_loadu_si512(at), base, 8);
}

static inline vec_sum vec_sum_gather_32(vec_sum t, const void *base, const void *at)
{
    return t + (vec_sum)_mm512_i32gather_epi32(_mm512_loadu_si512(at), base, 4);
}

/* Streaming stores are weakly ordered: they must be seen before the worker says it is done. */
static inline void vec_fence(void)
{
    _mm_sfence();
}

#endif
