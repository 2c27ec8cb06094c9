/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The same with vectors of 32 bytes, for CPUs without AVX-512. */
#ifndef HBMARK_VEC_AVXVNNI_H
#define HBMARK_VEC_AVXVNNI_H

#include <immintrin.h>

enum { VEC_BYTES = 32 };

#include "vec_dot.h"

/* t + the products of x and m, of so many neighbours in each 32 bits. */
static inline dot_sum dot_step(dot_sum t, dot_in x, dot_in m)
{
    return (dot_sum)_mm256_dpbusd_avx_epi32((__m256i)t, (__m256i)x, (__m256i)m);
}

#endif
