/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Element type f64, for sources that are compiled once per element type. */
#ifndef HBMARK_ELEM_F64_H
#define HBMARK_ELEM_F64_H

#include <float.h>

#include "data.h"
#include "kernel.h"

#define ELEM         ELEM_F64
#define ELEM_NAME    f64
#define ELEM_BITS    64
#define REAL_FMA     __builtin_fma
#define REAL_EPSILON DBL_EPSILON

typedef double real;
typedef uint64_t word; /* as wide as real */

/* Element i of the array with this key. */
static inline real data_real(uint64_t key, uint64_t i)
{
    return data_f64(key, i);
}

#endif
