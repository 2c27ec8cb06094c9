/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Laws of scaling, all linear in their coefficients, and their fit to measured points. */
#ifndef HBMARK_LAW_H
#define HBMARK_LAW_H

#include <stddef.h>

/* What n nodes do together. Any unit; both > 0. */
struct law_point {
    double nodes, rate;
};

enum { LAW_TERMS = 2 };

/* rate(n) = n / (b0 + b1 f1(n) + b2 f2(n)), with f(1) = 0: what one node does is 1 / b0, and the
 * bracket is the time a node takes for its share. f(n) = n^power log2(n)^logs - (logs ? 0 : 1).
 *   perfect  no terms
 *   amdahl   n - 1 (Amdahl 1967)
 *   usl      n - 1 and n (n - 1) (Gunther's universal scalability law, 1993), which has a peak
 *   others   one term of the performance-model normal form (Calotoiu et al., SC 2013) */
struct law {
    const char *name;
    size_t terms;
    struct {
        double power;
        int logs;
    } term[LAW_TERMS];
};
extern const struct law laws[]; /* name NULL ends it; the simplest first */
const struct law *law_find(const char *name);

struct law_fit {
    const struct law *law;
    double b[1 + LAW_TERMS];
};

/* Least squares of relative errors with no coefficient below zero (a node never gains by others).
 * -1 where there are fewer different node counts than coefficients. */
int law_fit(struct law_fit *fit, const struct law *law, const struct law_point *p, size_t n);

double law_rate(const struct law_fit *fit, double nodes);

/* Root mean square of log(measured / fitted), over n - coefficients; 0 where that is none. */
double law_residual(const struct law_fit *fit, const struct law_point *p, size_t n);

#endif
