/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What instructions for dot products share; the including header gives VEC_BYTES and dot_step(). */
#ifndef HBMARK_VEC_DOT_H
#define HBMARK_VEC_DOT_H

#include "family.h"

enum { VEC_MAX = VEC_BYTES / sizeof(real) };

typedef real dot_in __attribute__((vector_size(VEC_BYTES), may_alias));
typedef wide dot_sum __attribute__((vector_size(VEC_BYTES), may_alias));
typedef uint32_t dot_bits __attribute__((vector_size(VEC_BYTES), may_alias));

static inline dot_in dot_load(const real *p)
{
    return *(const dot_in *)p;
}

static inline uint32_t dot_total(dot_bits t)
{
    uint32_t total = 0;

    for (size_t k = 0; k < VEC_BYTES / sizeof total; k++)
        total += t[k];
    return total;
}

#endif
