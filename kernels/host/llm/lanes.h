/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What is found over the lanes of a vector of f32. */
#ifndef HBMARK_LANES_H
#define HBMARK_LANES_H

#include "stored.h"

/* The larger in each lane; where a is no number, b. */
static INLINE f32xn lanes_larger(f32xn a, f32xn b)
{
    const s32xn larger = a > b;

    return (f32xn)(((s32xn)a & larger) | ((s32xn)b & ~larger));
}

/* The largest lane. */
static INLINE float lanes_most(const f32xn *x)
{
    const union {
        f32xn all;
        f32x4 four[LANES / 4];
    } t = {.all = *x};
    f32x4 most = t.four[0];
    float low, high;

#pragma GCC unroll 4
    for (unsigned i = 1; i < LANES / 4; i++) {
        const s32x4 larger = t.four[i] > most;

        most = (f32x4)(((s32x4)t.four[i] & larger) | ((s32x4)most & ~larger));
    }
    low = most[0] > most[1] ? most[0] : most[1];
    high = most[2] > most[3] ? most[2] : most[3];
    return low > high ? low : high;
}

/* The sum of the lanes, four at a time, then in pairs. */
static INLINE float lanes_total(const f32xn *x)
{
    const union {
        f32xn all;
        f32x4 four[LANES / 4];
    } t = {.all = *x};
    f32x4 sum = t.four[0];

#pragma GCC unroll 4
    for (unsigned i = 1; i < LANES / 4; i++)
        sum += t.four[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

#endif
