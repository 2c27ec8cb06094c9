/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Element type bf16, as bits: only its special instructions compute with it. */
#ifndef HBMARK_ELEM_BF16_H
#define HBMARK_ELEM_BF16_H

#include "data.h"
#include "kernel.h"

#define ELEM         ELEM_BF16
#define ELEM_NAME    bf16
#define ELEM_BITS    16
#define REAL_EPSILON 0x1p-7

typedef uint16_t real;
typedef uint16_t word; /* as wide as real */

/* Element i of the array with this key: in [1, 2), all 7 bits random. */
static inline real data_real(uint64_t key, uint64_t i)
{
    return (real)(0x3f80 | data_bits(key, i) >> 57);
}

/* The upper half of an f32. */
static inline float elem_value(real x)
{
    union {
        uint32_t u;
        float f;
    } v = {.u = (uint32_t)x << 16};

    return v.f;
}

static inline real elem_of(int small)
{
    union {
        float f;
        uint32_t u;
    } v = {.f = (float)small};

    return (real)(v.u >> 16);
}

/* What products are added up in, and its bits. */
typedef float wide;

static inline uint32_t wide_bits(wide x)
{
    union {
        float f;
        uint32_t u;
    } v = {.f = x};

    return v.u;
}

#endif
