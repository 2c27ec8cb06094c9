/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Element type bf16, as its bits, for sources that are compiled once per element type. */
#ifndef HBMARK_ELEM_BF16_H
#define HBMARK_ELEM_BF16_H

#include "data.h"
#include "kernel.h"

#define ELEM         ELEM_BF16
#define ELEM_NAME    bf16
#define ELEM_BITS    16
#define REAL_EPSILON 0x1p-7

typedef uint16_t real; /* the upper half of an f32 */
typedef uint16_t word;

#endif
