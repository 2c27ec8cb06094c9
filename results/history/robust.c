/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "history/robust.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* From here on Student's t is taken as normal: they differ by less than the last digits. */
#define DF_NORMAL 1e6

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

void robust_sort(double *x, size_t n)
{
    /* Most lists here are shorter than what qsort() is good at. */
    if (n > 24) {
        qsort(x, n, sizeof *x, compare);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const double v = x[i];
        size_t j = i;

        for (; j > 0 && x[j - 1] > v; j--)
            x[j] = x[j - 1];
        x[j] = v;
    }
}

double robust_median(double *x, size_t n)
{
    assert(n > 0);
    robust_sort(x, n);
    return n % 2 ? x[n / 2] : x[n / 2 - 1] + (x[n / 2] - x[n / 2 - 1]) / 2;
}

/* The k-th smallest (from 0) of n values, which are moved about: Hoare's selection. */
static double kth(double *x, ptrdiff_t n, ptrdiff_t k)
{
    ptrdiff_t from = 0, to = n - 1;

    while (from < to) {
        const double pivot = x[k];
        ptrdiff_t i = from, j = to;

        while (i <= j) {
            while (x[i] < pivot)
                i++;
            while (x[j] > pivot)
                j--;
            if (i <= j) {
                const double swap = x[i];

                x[i++] = x[j];
                x[j--] = swap;
            }
        }
        if (j < k)
            from = i;
        if (k < i)
            to = j;
    }
    return x[k];
}

double robust_scale(const double *x, size_t n)
{
    /* So that it is the standard deviation on the average, also of few values. */
    static const double few[] = {0, 0, 0.399, 0.994, 0.512, 0.844, 0.611, 0.857, 0.669, 0.872};
    static const double odd = 1.4, even = 3.8, normal = 2.2219;
    double d[ROBUST_SCALE_MOST * (ROBUST_SCALE_MOST - 1) / 2], factor;
    const size_t h = n / 2 + 1;
    ptrdiff_t pairs = 0;

    assert(n >= 2 && n <= ROBUST_SCALE_MOST);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            d[pairs++] = fabs(x[i] - x[j]);
    factor = n < 10 ? few[n] : (double)n / ((double)n + (n % 2 ? odd : even));
    return factor * normal * kth(d, pairs, (ptrdiff_t)(h * (h - 1) / 2) - 1);
}

/* The regularised incomplete beta function I_x(a, b) by its continued fraction, evaluated from the
 * front (modified Lentz); Abramowitz and Stegun 26.5.8. Converges fast for x < (a + 1)/(a + b + 2).
 */
static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1), h;

    d = 1 / (fabs(d) < tiny ? tiny : d);
    h = d;
    for (int i = 1; i < 1000; i++) {
        const double m = i;
        const double terms[2] = {m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                                 -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))};
        const double before = h;

        for (int k = 0; k < 2; k++) {
            d = 1 + terms[k] * d;
            c = 1 + terms[k] / c;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = fabs(c) < tiny ? tiny : c;
            h *= d * c;
        }
        if (fabs(h - before) <= 1e-14 * fabs(h))
            break;
    }
    return h;
}

static double beta_share(double a, double b, double x)
{
    double front;

    if (x <= 0)
        return 0;
    if (x >= 1)
        return 1;
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double robust_t_tail(double t, double df)
{
    double half;

    if (df >= DF_NORMAL)
        return 0.5 * erfc(t / sqrt(2.0));
    half = 0.5 * beta_share(df / 2, 0.5, df / (df + t * t));
    return t >= 0 ? half : 1 - half;
}

double robust_z(double p)
{
    double lo = -39, hi = 39; /* beyond it the tail is no double any more */

    while (hi - lo > 1e-12 * (1 + fabs(hi))) {
        const double mid = (lo + hi) / 2;

        if (0.5 * erfc(mid / sqrt(2.0)) > p)
            lo = mid;
        else
            hi = mid;
    }
    return (lo + hi) / 2;
}

static double t_likelihood(const double *z, size_t n, double df)
{
    double sum = 0;

    if (df >= DF_NORMAL) {
        for (size_t i = 0; i < n; i++)
            sum -= z[i] * z[i] / 2;
        return sum - (double)n * 0.5 * log(2 * M_PI);
    }
    for (size_t i = 0; i < n; i++)
        sum -= (df + 1) / 2 * log1p(z[i] * z[i] / df);
    return sum + (double)n * (lgamma((df + 1) / 2) - lgamma(df / 2) - 0.5 * log(df * M_PI));
}

double robust_t_fit(const double *z, size_t n)
{
    static const double grid[] = {0.5, 0.7, 1,  1.4, 2,  2.5, 3,  3.5, 4,   5,        6,
                                  7,   8,   10, 12,  15, 20,  30, 50,  100, DF_NORMAL};
    double best = -INFINITY, df = DF_NORMAL;

    for (size_t i = 0; i < sizeof grid / sizeof *grid; i++) {
        const double now = t_likelihood(z, n, grid[i]);

        /* The lightest of those that are as likely: without deviates that is the normal law. */
        if (now >= best) {
            best = now;
            df = grid[i];
        }
    }
    return df;
}

int robust_shift(const double *x, size_t m, const double *y, size_t n, double level,
                 struct robust_interval *shift)
{
    const double z = robust_z((1 - level) / 2);
    double *d, pairs, k;
    size_t rank;

    if (m > ROBUST_PAIRS_MOST) {
        x += m - ROBUST_PAIRS_MOST;
        m = ROBUST_PAIRS_MOST;
    }
    n = n > ROBUST_PAIRS_MOST ? ROBUST_PAIRS_MOST : n;
    d = malloc(m * n * sizeof *d);
    if (!d)
        return -1;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            d[i * n + j] = y[j] - x[i];
    pairs = (double)(m * n);
    k = floor(pairs / 2 - z * sqrt(pairs * (double)(m + n + 1) / 12));
    rank = k < 1 ? 0 : (size_t)k - 1;
    shift->value = robust_median(d, m * n);
    shift->lo = d[rank];
    shift->hi = d[m * n - 1 - rank];
    free(d);
    return 0;
}

double robust_discoveries(double *p, size_t n, double q)
{
    robust_sort(p, n);
    for (size_t k = n; k > 0; k--)
        if (p[k - 1] <= q * (double)k / (double)n)
            return q * (double)k / (double)n;
    return 0;
}
