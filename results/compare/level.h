/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How well the level of one point is known, from the samples of a launch or from launches, and the
 * ratio of two levels with its interval. All in natural logarithms, so that ratios are differences
 * and it does not matter whether a sample is a rate or a time. */
#ifndef HBMARK_LEVEL_H
#define HBMARK_LEVEL_H

#include <stdbool.h>
#include <stddef.h>

struct level {
    double centre;       /* ln of the median */
    double down, up;     /* noise: distances from the centre to the ends of its interval */
    double below, above; /* wander: how far the level itself moved while it was measured */
    double error, df;    /* standard error of the centre, and degrees of freedom behind it */
    size_t n, launches;  /* samples of all launches */
    bool valid;          /* false: too few samples for an interval at this level */
};

/* The median of one launch, from its samples (> 0, in any unit) in the order they were taken.
 * Samples of a launch follow each other, drift and have modes, so the interval is the wider of
 *   - the order-statistic interval of stats_median_ci(), stretched by sqrt((1 + r) / (1 - r)) for
 * first-order autocorrelation r: not its estimate but the upper end of an interval for it, from
 * Bartels' rank ratio (JASA 77 (1982) 40-46), which knows no outliers;
 *   - Student's interval of the mean of medians of batches (Schmeiser, Operations Research 30
 *     (1982) 556-568);
 * and where the samples trend by Kendall's test, it reaches on to the medians of all batches: the
 * level was there as well (wander). n samples; level of the interval (0.95). 0, or -1 without
 * memory. */
int level_within(const double *sample, size_t n, double level, struct level *out);

/* The mean of the ln medians of n >= 1 launches; launches, not iterations, are the unit (Kalibera
 * and Jones, ISMM 2013). The variance of a launch is that seen between launches, or what is seen
 * within them where that is more: by chance few launches lie close together. */
void level_across(const struct level *launch, size_t n, double level, struct level *out);

struct ratio {
    double value, lo, hi; /* b / a, above 1 where b is better */
    double p;             /* two-sided: 1 - the level at which the interval begins to hold 1 */
    bool valid;           /* false: lo, hi and p are NAN */
};

/* Of two levels from launches (both of 2 and more) Welch's interval; else the noise of the two by
 * the square-and-add of Zou and Donner (Statistics in Medicine 27 (2008) 1693-1702), which keeps
 * skew, and their wanders. higher: more is better. */
struct ratio level_ratio(const struct level *a, const struct level *b, bool higher, double level);

enum verdict { VERDICT_WORSE, VERDICT_BETTER, VERDICT_UNRESOLVED, VERDICT_SAME, VERDICT_COUNT };
extern const char *const verdict_names[VERDICT_COUNT];

/* BETTER and WORSE: 1 is outside of the interval, and the ratio is more than min_effect from 1.
 * SAME: the whole interval is within min_effect. UNRESOLVED: anything else. */
enum verdict level_verdict(const struct ratio *r, double min_effect);

#endif
