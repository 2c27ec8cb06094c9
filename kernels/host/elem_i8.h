/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Element type i8 for sources that are compiled once per element type. */
#ifndef HBMARK_ELEM_I8_H
#define HBMARK_ELEM_I8_H

#include "data.h"
#include "kernel.h"

#define ELEM      ELEM_I8
#define ELEM_NAME i8
#define ELEM_BITS 8

typedef int8_t real;
typedef uint8_t word;

#endif
