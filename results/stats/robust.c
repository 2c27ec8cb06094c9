/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "stats/robust.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/draw.h"
#include "stats/stats.h"
#include "stats/student.h"

double robust_median(double *x, size_t n)
{
    assert(n > 0);
    stats_sort(x, n);
    return n % 2 ? x[n / 2] : x[n / 2 - 1] + (x[n / 2] - x[n / 2 - 1]) / 2;
}

double robust_median_of(const double *x, size_t n)
{
    double copy[ROBUST_MEDIAN_MOST];

    assert(n <= ROBUST_MEDIAN_MOST);
    memcpy(copy, x, n * sizeof *copy);
    return robust_median(copy, n);
}

struct placed {
    double value;
    size_t at;
};

static int by_value(const void *a, const void *b)
{
    const double x = ((const struct placed *)a)->value, y = ((const struct placed *)b)->value;

    return (x > y) - (x < y);
}

/* The values that are numbers in rising order; *known of them. NULL without memory. */
static struct placed *place(const double *x, size_t n, size_t *known)
{
    struct placed *p = malloc((n + 1) * sizeof *p);

    *known = 0;
    for (size_t i = 0; p && i < n; i++)
        if (!isnan(x[i]))
            p[(*known)++] = (struct placed){x[i], i};
    if (p)
        qsort(p, *known, sizeof *p, by_value);
    return p;
}

int robust_ranks(const double *x, size_t n, double *rank)
{
    size_t known;
    struct placed *p = place(x, n, &known);

    for (size_t i = 0, end; p && i < known; i = end) {
        for (end = i + 1; end < known && p[end].value <= p[i].value;)
            end++;
        for (size_t k = i; k < end; k++)
            rank[p[k].at] = 0.5 * (double)(i + end + 1);
    }
    free(p);
    return p ? 0 : -1;
}

int robust_holm(const double *p, size_t n, double alpha, bool *stands)
{
    size_t known;
    struct placed *placed = place(p, n, &known);

    for (size_t i = 0; i < n; i++)
        stands[i] = false;
    for (size_t i = 0; placed && i < known && placed[i].value <= alpha / (double)(known - i); i++)
        stands[placed[i].at] = true;
    free(placed);
    return placed ? 0 : -1;
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

static double t_likelihood(const double *z, size_t n, double df)
{
    double sum = 0;

    if (df >= STUDENT_NORMAL) {
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
    static const double grid[] = {0.5, 0.7, 1,  1.4, 2,  2.5, 3,   3.5,           4, 5, 6, 7, 8,
                                  10,  12,  15, 20,  30, 50,  100, STUDENT_NORMAL};
    double best = -INFINITY, df = STUDENT_NORMAL;

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
    const double z = -draw_normal_quantile((1 - level) / 2);
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
    stats_sort(p, n);
    for (size_t k = n; k > 0; k--)
        if (p[k - 1] <= q * (double)k / (double)n)
            return q * (double)k / (double)n;
    return 0;
}
