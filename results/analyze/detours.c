/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "analyze/detours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

/* A quantum is a detour when it is longer than the median by six times the median deviation, and
 * by 1 %: the clock's own wander is not one. */
static const double DEVIATIONS = 6, LEAST_SHARE = 0.01;
/* A period is shared by 30 % of the gaps and by eight; so many are looked at. */
static const double PERIOD_SHARE = 0.3;
enum { PERIOD_LEAST = 8, GAPS_MOST = 512 };

static double median(double *x, size_t n)
{
    stats_sort(x, n);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* Detours that touch are one. Their gaps go to room; returns how many detours there are. */
static size_t gaps_of(const double *end_ns, const double *ns, size_t n, double limit, double *room)
{
    size_t count = 0;
    double last = 0;

    for (size_t i = 0; i < n; i++) {
        if (ns[i] <= limit || (i && ns[i - 1] > limit))
            continue;
        /* What came lies in the quantum: by its begin, its end only says how long it took. */
        if (count)
            room[count - 1] = end_ns[i] - ns[i] - last;
        last = end_ns[i] - ns[i];
        count++;
    }
    return count;
}

/* The gap that the most others are near to, beyond what gaps between independent events would be:
 * those are exponential. A detour is known to a quantum, so gaps are to two. */
static double period_of(double *gap, size_t n, double quantum_ns)
{
    double mean = 0, best = 0, period = 0;

    n = n < GAPS_MOST ? n : GAPS_MOST;
    for (size_t i = 0; i < n; i++)
        mean += gap[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double near = fmax(1.5 * quantum_ns, 0.05 * gap[i]);
        const double chance = exp(-fmax(gap[i] - near, 0) / mean) - exp(-(gap[i] + near) / mean);
        double sum = 0;
        size_t count = 0;

        for (size_t k = 0; k < n; k++)
            if (fabs(gap[k] - gap[i]) <= near) {
                sum += gap[k];
                count++;
            }
        if (count < PERIOD_LEAST || (double)count < PERIOD_SHARE * (double)n ||
            (double)count < 2 * chance * (double)n)
            continue;
        if ((double)count - chance * (double)n > best) {
            best = (double)count - chance * (double)n;
            period = sum / (double)count;
        }
    }
    return period * 1e-9;
}

int detours_make(const double *end_ns, const double *ns, size_t n, double *room, struct detours *d)
{
    double middle, spread, total = 0;

    memset(d, 0, sizeof *d);
    if (n == 0)
        return -1;
    memcpy(room, ns, n * sizeof *room);
    middle = median(room, n);
    d->least_ns = room[0];
    d->worst_ns = room[n - 1];
    d->p999_ns = room[(size_t)ceil(0.999 * (double)n) - 1];
    for (size_t i = 0; i < n; i++) {
        total += ns[i];
        room[i] = fabs(ns[i] - middle);
    }
    spread = median(room, n);
    d->lost = total > 0 ? 1 - (double)n * d->least_ns / total : 0;
    d->count =
        gaps_of(end_ns, ns, n, middle + fmax(DEVIATIONS * spread, LEAST_SHARE * middle), room);
    d->per_s = total > 0 ? (double)d->count / (total * 1e-9) : 0;
    d->period_s = d->count > PERIOD_LEAST ? period_of(room, d->count - 1, middle) : 0;
    return 0;
}
