/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Student's t: what few launches, or heavy tails, leave uncertain. */
#ifndef HBMARK_STUDENT_H
#define HBMARK_STUDENT_H

/* P(|T| > t) for df > 0 degrees of freedom (any real number): I_x(df/2, 1/2) with
 * x = df / (df + t^2), the regularized incomplete beta function (DLMF 8.17). NAN if df <= 0. */
double student_two_sided(double t, double df);

/* P(T > t), of either sign; normal from df = STUDENT_NORMAL on, where they differ by less than the
 * last digits. */
#define STUDENT_NORMAL 1e6
double student_tail(double t, double df);

/* The t with P(|T| <= t) = level, 0 < level < 1. */
double student_quantile(double level, double df);

#endif
