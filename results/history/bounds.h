/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Is the newest figure of a series worse than its history allows? Pure. */
#ifndef HBMARK_BOUNDS_H
#define HBMARK_BOUNDS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    BOUNDS_LEAST = 8,   /* earlier runs without which nothing is judged */
    BOUNDS_WINDOWS = 3, /* the newest run, the newest 3, the newest 9 */
    BOUNDS_MOST = 96    /* figures of a series that are looked at, the newest */
};

/* A series on one node, newest first; value[0] is to be judged. */
struct bounds_case {
    const double *value;
    const bool *bad; /* found worse when it was the newest: it is no reference. NULL: none */
    size_t n;
    bool higher; /* is better */
};

struct bounds_result {
    bool judged;
    double deviate[BOUNDS_WINDOWS]; /* standard normal if nothing has changed, large is worse;
                                       -INFINITY where there are too few figures, or it is no worse
                                       than some before */
    double effect[BOUNDS_WINDOWS];  /* value / reference - 1 */
    double reference, scale;        /* of the newest run: median; relative scatter */
    size_t earlier;                 /* figures that it is compared with */
    size_t windows;                 /* with enough figures */
};

/* How many of the newest figures each window takes; their median is what is judged. */
extern const size_t bounds_window[BOUNDS_WINDOWS];

/* Judges the newest w figures, w = 1, 3, 9, by those before them, in logarithms (differences over
 * the median where values are not all above 0):
 *     T = (median of the w - median of m) / (Qn sqrt(v_w + 1.57 / m)),
 * v_w the variance of the median of w normal values, 1.57 / m that of a median of m (pi / 2 m).
 * For normal noise T follows Student's t with about 0.65 m - 1.1 degrees of freedom: simulated, m =
 * 8 to 30, tails down to 1e-4 (test history.bounds), from which the deviate is made. The windows of
 * 3 and 9 find a step too small to be seen in one run; they count only while the newest figure
 * itself lies at least half as far out. The m leave the newest 9 out where there are enough. And a
 * window must be worse than every one as long before it: a series that knows two levels is not
 * worse for returning to the lower one. */
void bounds_judge(const struct bounds_case *c, struct bounds_result *r);

/* The deviates that earlier figures of the case have, each judged by the others, those on the worse
 * side only: what noise really does. Appends to z of *n < most. */
void bounds_learn(const struct bounds_case *c, double *z, size_t *n, size_t most);

/* Degrees of freedom of the law of deviates, from what was learnt: Student's t by maximum
 * likelihood, and never lighter than 10 + n / 20, since few figures do not show rare events. */
double bounds_tail(const double *z, size_t n);

/* P of a result as bad or worse by chance, over all its windows (Bonferroni); 1 if not judged.
 * Where window is set, it is the index of the window that stands out most. */
double bounds_chance(const struct bounds_result *r, double tail, size_t *window);

/* The value at which the newest run alone would have had this P: reference times so much. */
double bounds_limit(const struct bounds_case *c, const struct bounds_result *r, double tail,
                    double p);

#endif
