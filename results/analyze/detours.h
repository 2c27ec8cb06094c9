/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What interrupts a core: detours from quanta of equal work, and the period they come with. */
#ifndef HBMARK_DETOURS_H
#define HBMARK_DETOURS_H

#include <stddef.h>

struct detours {
    double least_ns, worst_ns, p999_ns; /* lengths of a quantum */
    double lost;                        /* share of the time above as many of the least */
    double per_s;                       /* detours a second */
    double period_s;                    /* that most gaps between detours share; 0: none */
    size_t count;                       /* detours */
};

/* n quanta, one after the other: where each ended and how long it took, in ns. room: n values. Lost
 * time and percentiles as in Sottile, Minnich, Analysis of microbenchmarks for performance tuning
 * of clusters, CLUSTER 2004 (fixed work quantum). -1 without quanta. */
int detours_make(const double *end_ns, const double *ns, size_t n, double *room, struct detours *d);

#endif
