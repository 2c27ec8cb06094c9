/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Dot products of four unsigned with four signed bytes, added up in 32 bits: VPDPBUSD. */
#ifndef HBMARK_VEC_AVX512VNNI_H
#define HBMARK_VEC_AVX512VNNI_H

#include <immintrin.h>

enum { VEC_BYTES = 64 };

#include "vec_dot.h"

/* t + the products of x and m, of so many neighbours in each 32 bits. */
static inline dot_sum dot_step(dot_sum t, dot_in x, dot_in m)
{
    return (dot_sum)_mm512_dpbusd_epi32((__m512i)t, (__m512i)x, (__m512i)m);
}

#endif
