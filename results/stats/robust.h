/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Statistics that a few wild values do not move: ranks, scale, tails, shifts; and what stands of
 * many tests. Pure. */
#ifndef HBMARK_ROBUST_H
#define HBMARK_ROBUST_H

#include <stdbool.h>
#include <stddef.h>

enum {
    ROBUST_SCALE_MOST = 128, /* values that robust_scale() takes: it looks at all pairs */
    ROBUST_PAIRS_MOST = 200, /* values on either side that robust_shift() takes, the nearest */
    ROBUST_MEDIAN_MOST = 512 /* values that robust_median_of() takes */
};

/* The median of n >= 1 values; x is sorted. */
double robust_median(double *x, size_t n);
double robust_median_of(const double *x, size_t n); /* x stays; n <= ROBUST_MEDIAN_MOST */

/* Ranks from 1; equal values share the mean of theirs. 0, or -1 without memory. */
int robust_ranks(const double *x, size_t n, double *rank);

/* Qn, a standard deviation for normal noise that half of the values being wild does not break:
 * 2.2219 d_n times the k-th smallest distance of two values, k = C(n/2 + 1, 2). It is 82 % as
 * efficient as the standard deviation, where 1.4826 MAD is 37 %: with ten values that matters.
 * Rousseeuw and Croux, J. Am. Stat. Assoc. 88 (1993) 1273-1283; d_n from Croux and Rousseeuw,
 * COMPSTAT 1992, 411-428. 2 <= n <= ROBUST_SCALE_MOST; x is not changed. */
double robust_scale(const double *x, size_t n);

/* Degrees of freedom (0.5 to 1e6) under which n deviates that should be standard normal are most
 * likely if they are t: maximum likelihood on a grid. Normal noise gives 1e6 or nearly so, heavy
 * tails little. */
double robust_t_fit(const double *z, size_t n);

struct robust_interval {
    double value, lo, hi;
};

/* By how much the n values y lie above the m values x: the median of all differences, and its
 * interval at this level, from the normal approximation to the rank-sum statistic (Hodges and
 * Lehmann 1963; Hollander, Wolfe and Chicken 2014, 4.3). Of each side the ROBUST_PAIRS_MOST values
 * nearest to the other one are used: the last of x, the first of y. 0, or -1 without memory. */
int robust_shift(const double *x, size_t m, const double *y, size_t n, double level,
                 struct robust_interval *shift);

/* Which of n p-values stand when at most a share q of those that stand may be chance: those up to
 * the result, which is 0 if none does (Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995)
 * 289-300). Where nothing has changed at all, one or more stand with a probability of at most q. p
 * is sorted. */
double robust_discoveries(double *p, size_t n, double q);

/* Holm (Scandinavian Journal of Statistics 6 (1979) 65-70): stands[i] is true where the i-th of n
 * differences is there although n were looked for, with a chance of at most alpha that any of them
 * is not. NAN is never. 0, or -1 without memory. */
int robust_holm(const double *p, size_t n, double alpha, bool *stands);

#endif
