/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Element type i8, for sources that are compiled once per element type. */
#ifndef HBMARK_ELEM_I8_H
#define HBMARK_ELEM_I8_H

#include "data.h"
#include "kernel.h"

#define ELEM      ELEM_I8
#define ELEM_NAME i8
#define ELEM_BITS 8

typedef int8_t real;
typedef uint8_t word; /* as wide as real */

/* Element i of the array with this key: 0 to 127, that signed and unsigned factors share. */
static inline real data_real(uint64_t key, uint64_t i)
{
    return (real)(data_bits(key, i) >> 57);
}

static inline int32_t elem_value(real x)
{
    return x;
}

static inline real elem_of(int small)
{
    return (real)small;
}

/* What products are added up in, and its bits. */
typedef int32_t wide;

static inline uint32_t wide_bits(wide x)
{
    return (uint32_t)x;
}

#endif
