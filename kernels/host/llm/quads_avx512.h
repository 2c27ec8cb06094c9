/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Dot products of four bytes, added to 32-bit integers: AVX512_VNNI. */
#ifndef HBMARK_QUADS_AVX512_H
#define HBMARK_QUADS_AVX512_H

#include <immintrin.h>

#include "family.h"

typedef __m512i vec_bytes;
/* Lanes of 32 bits, so that + adds them. */
typedef int32_t vec_s32 __attribute__((vector_size(64), may_alias));

static INLINE vec_bytes vec_load_bytes(const void *p)
{
    return _mm512_load_si512(p);
}

/* a without sign, b with. */
static INLINE vec_s32 vec_dot_bytes(vec_s32 s, vec_bytes a, vec_bytes b)
{
    return (vec_s32)_mm512_dpbusd_epi32((__m512i)s, a, b);
}

static INLINE int32_t vec_total_s32(vec_s32 s)
{
    return _mm512_reduce_add_epi32((__m512i)s);
}

#endif
