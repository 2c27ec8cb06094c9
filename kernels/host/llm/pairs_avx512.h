/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Dot products of pairs of bf16, added to f32: AVX512_BF16. */
#ifndef HBMARK_PAIRS_AVX512_H
#define HBMARK_PAIRS_AVX512_H

#include <immintrin.h>

#include "family.h"

typedef __m512bh vec_pairs;
typedef __m512 vec_f32;

static INLINE vec_pairs vec_load_pairs(const uint16_t *p)
{
    return (vec_pairs)_mm512_load_si512(p);
}

static INLINE vec_f32 vec_dot_pairs(vec_f32 s, vec_pairs a, vec_pairs b)
{
    return _mm512_dpbf16_ps(s, a, b);
}

static INLINE float vec_total_f32(vec_f32 s)
{
    return _mm512_reduce_add_ps(s);
}

#endif
