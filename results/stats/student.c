/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "stats/student.h"

#include <math.h>

/* 20 terms suffice where the fraction is used, on the side that converges; 10 steps at 95 %. */
enum { TERMS_MOST = 400, STEPS_MOST = 200 };

/* The continued fraction of DLMF 8.17.22, by the method of Lentz (1976): numerator k is d_k. */
static double fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1.0, d = 1.0 - (a + b) * x / (a + 1.0), f;

    d = 1.0 / (fabs(d) < tiny ? tiny : d);
    f = d;
    for (int m = 1; m < TERMS_MOST; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double step;

        d = 1.0 + even * d;
        c = 1.0 + even / c;
        d = 1.0 / (fabs(d) < tiny ? tiny : d);
        f *= d * c;
        d = 1.0 + odd * d;
        c = 1.0 + odd / c;
        d = 1.0 / (fabs(d) < tiny ? tiny : d);
        step = d * c;
        f *= step;
        if (fabs(step - 1.0) < 1e-15)
            break;
    }
    return f;
}

/* I_x(a, b), y = 1 - x given apart so that it is exact near both ends. */
static double beta_share(double a, double b, double x, double y)
{
    double front;

    if (!(x > 0.0))
        return 0.0;
    if (!(y > 0.0))
        return 1.0;
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y));
    if (x < (a + 1.0) / (a + b + 2.0))
        return front * fraction(a, b, x) / a;
    return 1.0 - front * fraction(b, a, y) / b;
}

double student_two_sided(double t, double df)
{
    const double square = t * t;

    if (!(df > 0.0) || isnan(t))
        return NAN;
    if (isinf(square))
        return 0.0;
    return beta_share(df / 2.0, 0.5, df / (df + square), square / (df + square));
}

double student_tail(double t, double df)
{
    double half;

    if (df >= STUDENT_NORMAL)
        return 0.5 * erfc(t / sqrt(2.0));
    half = 0.5 * student_two_sided(t, df);
    return t >= 0 ? half : 1 - half;
}

/* The density of t at t >= 0, ln of it at 0 given. */
static double density(double t, double df, double ln_top)
{
    return exp(ln_top - (df + 1.0) / 2.0 * log1p(t * t / df));
}

double student_quantile(double level, double df)
{
    const double ln_top = lgamma((df + 1.0) / 2.0) - lgamma(df / 2.0) - 0.5 * log(df * M_PI);
    double t = 0.0, step = 1.0;

    if (!(level > 0.0) || !(level < 1.0) || !(df > 0.0))
        return NAN;
    /* The tail is convex, so that Newton's steps from below come near without going beyond. */
    for (int i = 0; i < STEPS_MOST && step > 1e-13 * t; i++) {
        step = (student_two_sided(t, df) - (1.0 - level)) / (2.0 * density(t, df, ln_top));
        t += step;
    }
    return t;
}
