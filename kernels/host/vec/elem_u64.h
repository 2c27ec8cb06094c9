/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Element type u64, for sources that are compiled once per element type. */
#ifndef HBMARK_ELEM_U64_H
#define HBMARK_ELEM_U64_H

#include "data.h"
#include "kernel.h"

#define ELEM      ELEM_U64
#define ELEM_NAME u64
#define ELEM_BITS 64

typedef uint64_t real;
typedef uint64_t word; /* as wide as real */

/* Element i of the array with this key. */
static inline real data_real(uint64_t key, uint64_t i)
{
    return data_bits(key, i);
}

#endif
