/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Element type f32, for sources that are compiled once per element type. */
#ifndef HBMARK_ELEM_F32_H
#define HBMARK_ELEM_F32_H

#include <float.h>

#include "data.h"
#include "kernel.h"

#define ELEM         ELEM_F32
#define ELEM_NAME    f32
#define ELEM_BITS    32
#define REAL_FMA     __builtin_fmaf
#define REAL_EPSILON FLT_EPSILON

typedef float real;
typedef uint32_t word; /* as wide as real */

/* Element i of the array with this key. */
static inline real data_real(uint64_t key, uint64_t i)
{
    return data_f32(key, i);
}

#endif
