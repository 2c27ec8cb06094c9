/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How wide the arrays of a benchmark are: --size is that of the widest. */
#ifndef HBMARK_WIDTH_H
#define HBMARK_WIDTH_H

#include "run/bench.h"

/* Elements of array k for each of the n; of the widest array; of all. */
static inline unsigned bench_wide(const struct bench *b, unsigned k)
{
    return b->wide[k] ? b->wide[k] : 1;
}

static inline unsigned bench_widest(const struct bench *b)
{
    unsigned most = 1;

    for (unsigned k = 0; k < b->arrays; k++)
        most = bench_wide(b, k) > most ? bench_wide(b, k) : most;
    return most;
}

static inline unsigned bench_width(const struct bench *b)
{
    unsigned sum = 0;

    for (unsigned k = 0; k < b->arrays; k++)
        sum += bench_wide(b, k);
    return sum;
}

#endif
