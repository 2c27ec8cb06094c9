/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The rate of one group of chains: a few microseconds, which nothing comes between in some try. */
#ifndef HBMARK_PEAK_H
#define HBMARK_PEAK_H

#include "fma.h"

enum { PEAK_TRIES = 8 };

/* Raises best to operations per ns of `call`, which does so many. */
#define PEAK_TRY(best, w, ops, call)                                                               \
    for (int peak_try = 0; peak_try < PEAK_TRIES; peak_try++) {                                    \
        const double peak_begin = (w)->clock();                                                    \
        double peak_ns;                                                                            \
                                                                                                   \
        (void)(call);                                                                              \
        peak_ns = (w)->clock() - peak_begin;                                                       \
        if (peak_ns > 0 && (double)(ops) / peak_ns > (best))                                       \
            (best) = (double)(ops) / peak_ns;                                                      \
    }

/* u[0]: operations of one instruction; u[1]: operations per ns of the best try, times 2^20; u[2]:
 * what the tries computed, or they would not be done. */
static inline void peak_out(const struct kargs *a, size_t per_op, double best, uint64_t made)
{
    a->out->u[2] = made;
    a->out->u[0] = per_op;
    a->out->u[1] = (uint64_t)(best * 0x1p20);
}

#endif
