/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Order statistics of samples: quantiles, the interval of the median, steadiness, modes. */
#ifndef HBMARK_STATS_H
#define HBMARK_STATS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    STATS_MIN_N = 6,      /* least n with an interval of the median at 95 %: 1 - 2 * 0.5^n */
    STATS_FIRST_LOOK = 10 /* least n at which stats_next_look() lets the interval be judged */
};

struct stats_interval {
    double lo, hi, level;
    bool valid; /* false: too few samples for this level */
};

struct stats {
    size_t n;
    double min, p05, p25, median, p75, p95, max;
    double mean;              /* arithmetic: of costs (times), never of rates */
    double robust_cov;        /* 1.4826 * MAD / median */
    struct stats_interval ci; /* of the median */
};

/* Sorts x in rising order. */
void stats_sort(double *x, size_t n);

/* Quantile p (0 to 1) of sorted x, n >= 1, linear between order statistics (Hyndman and Fan
 * 1996, type 7). */
double stats_quantile(const double *sorted, size_t n, double p);

/* Confidence interval of the median of sorted x, n >= 1: exact binomial order statistics,
 * interpolated to the level after Hettmansperger and Sheather (1986). */
struct stats_interval stats_median_ci(const double *sorted, size_t n, double level);

/* All of struct stats from x in any order (x is not changed). level is that of the interval as
 * it will be reported; *s is untouched on failure. 0, or -1 if n is 0, memory is short or a value
 * is not finite. */
int stats_make(const double *x, size_t n, double level, struct stats *s);

/* The stop rule. Looking again and again until the interval happens to be narrow makes intervals
 * that cover too seldom: at 95 %, as few as 91.5 % do. So look seldom, at n = 10, 15, 23, 35, 53,
 * ..., and at the budget's end; and at each look make the interval at the higher look level,
 * under which 93 to 97 % of the intervals reported as 95 % cover the median (tests simulate it):
 *     while (n < stats_next_look(seen) && budget) sample;
 *     stats_make(x, n, stats_look_level(0.95), &s); stop if stats_converged(&s, 0.01);
 * s.ci of the last look is what is reported as 95 %; made again at 95 % it covers too seldom.
 * stats_next_look: the number of samples at which to look after having looked at n (0: never). */
size_t stats_next_look(size_t n);
double stats_look_level(double level);

/* Steady once the medians of the last two windows of w samples differ by at most tol (relative)
 * and neither window trends. Needs 2 * w samples. Pure. */
bool stats_steady(const double *x, size_t n, size_t w, double tol);

/* True if the interval's half width over the median is within target (0.01 = 1 %). */
bool stats_converged(const struct stats *s, double target);

/* True if x is better described by two separate modes than one: the flag "unstable". The test
 * and its threshold are explained in stats.c. */
bool stats_bimodal(const double *x, size_t n);

/* Relative change of the level from the first to the last third of x (drift), by medians; 0 when
 * n < 3. */
double stats_drift(const double *x, size_t n);

#endif
