/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Element type f16 (IEEE binary16), for sources that are compiled once per element type. */
#ifndef HBMARK_ELEM_F16_H
#define HBMARK_ELEM_F16_H

#include "data.h"
#include "kernel.h"

#define ELEM      ELEM_F16
#define ELEM_NAME f16
#define ELEM_BITS 16

typedef _Float16 real;
typedef uint16_t word; /* as wide as real */

/* Element i of the array with this key: in [1, 2), all 10 bits random. */
static inline real data_real(uint64_t key, uint64_t i)
{
    return (real)(1 + (float)(data_bits(key, i) >> 54) / 1024);
}

#endif
