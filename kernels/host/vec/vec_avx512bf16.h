/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Dot products of pairs of bf16, added up in f32: VDPBF16PS. */
#ifndef HBMARK_VEC_AVX512BF16_H
#define HBMARK_VEC_AVX512BF16_H

#include <immintrin.h>

enum { VEC_BYTES = 64 };

#include "vec_dot.h"

/* t + the products of x and m, of so many neighbours in each 32 bits. */
static inline dot_sum dot_step(dot_sum t, dot_in x, dot_in m)
{
    return (dot_sum)_mm512_dpbf16_ps((__m512)t, (__m512bh)x, (__m512bh)m);
}

#endif
