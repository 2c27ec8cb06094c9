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

/* The upper half of a and the lower one of b. */
static inline __m256i vec_middle(vec a, vec b)
{
    return _mm256_permute2x128_si256((__m256i)a, (__m256i)b, 0x21);
}

/* The vectors one element after a, and one before b, of a and b in a row. */
static inline vec vec_after(vec a, vec b)
{
    return (vec)_mm256_alignr_epi8(vec_middle(a, b), (__m256i)a, sizeof(real));
}

static inline vec vec_before(vec a, vec b)
{
    return (vec)_mm256_alignr_epi8((__m256i)b, vec_middle(a, b), 16 - sizeof(real));
}

/* Stores past the caches: no line is read only to be overwritten. */
static inline void vec_stream(real *p, vec x)
{
    _mm256_stream_si256((__m256i *)p, (__m256i)x);
}

/* t + the words of base at VEC_MAX indices, which need no alignment. */
#define vec_sum_gather FAMILY_CAT(vec_sum_gather_, ELEM_BITS)

static inline vec_sum vec_sum_gather_64(vec_sum t, const void *base, const void *at)
{
    return t + (vec_sum)_mm256_i64gather_epi64(base, _mm256_loadu_si256(at), 8);
}

static inline vec_sum vec_sum_gather_32(vec_sum t, const void *base, const void *at)
{
    return t + (vec_sum)_mm256_i32gather_epi32(base, _mm256_loadu_si256(at), 4);
}

/* Streaming stores are weakly ordered: they must be seen before the worker says it is done. */
static inline void vec_fence(void)
{
    _mm_sfence();
}

#endif
