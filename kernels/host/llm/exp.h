/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The exponential function without a library, of vectors in f32 and of numbers in f64: x = n ln 2 +
 * r with |r| <= ln 2 / 2, then the Taylor polynomial of e^r, then n into the exponent (Cody, Waite,
 * Software Manual for the Elementary Functions, 1980). ln 2 is subtracted in two parts, the first
 * of so few bits that its products with n are exact. */
#ifndef HBMARK_EXP_H
#define HBMARK_EXP_H

#include "stored.h"

/* Of e^x in f32, for -87 <= x <= 87: relative error below EXP_ROUNDINGS x 2^-24: r^8 / 8! < 2^-27,
 * r errs by less than 2^-25, and its products and sums by less than 2 roundings. */
enum { EXP_ROUNDINGS = 4 };

/* e^x of each lane; lanes below -87 count as -87, so that no result is denormal. */
static INLINE f32xn exp_f32xn(f32xn x)
{
    static const float c[] = {1.0F / 5040, 1.0F / 720, 1.0F / 120, 1.0F / 24, 1.0F / 6, 0.5F, 1, 1};
    const f32xn least = (f32xn){0} - 87, magic = (f32xn){0} + 12582912.0F; /* 1.5 x 2^23 */
    f32xn t, n, r, e = (f32xn){0} + c[0];
    s32xn low;

    low = x < least; /* of a lane that is no number it is not true */
    x = (f32xn)(((s32xn)least & low) | ((s32xn)x & ~low));
    t = x * 1.44269504F + magic; /* its last bits are n */
    n = t - magic;
    r = x - n * 0.693359375F;
    r = r + n * 2.12194440e-4F;
#pragma GCC unroll 8
    for (unsigned i = 1; i < sizeof c / sizeof *c; i++)
        e = e * r + c[i];
    /* Unsigned: of a lane that is no number the sum may wrap. */
    return (f32xn)((u32xn)e + ((u32xn)t << 23));
}

static INLINE float exp_f32(float x)
{
    return exp_f32xn((f32xn){0} + x)[0];
}

/* e^x for |x| < 700, within a few units of 2^-53: for references. */
static INLINE double exp_f64(double x)
{
    const double magic = 6755399441055744.0; /* 1.5 x 2^52 */
    union {
        double f;
        uint64_t u;
    } t, e;
    double r, term = 1, sum = 1;

    t.f = x * 1.4426950408889634 + magic;
    r = x - (t.f - magic) * 0.693147180369123816490;
    r -= (t.f - magic) * 1.90821492927058770002e-10;
    for (unsigned i = 1; i < 16; i++) {
        term *= r / i;
        sum += term;
    }
    e.f = sum;
    e.u += t.u << 52;
    return e.f;
}

#endif
