/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Tells the observer of a session what is done now. */
#include <math.h>
#include <stdio.h>

#include "run/measure.h"
#include "session/session_parts.h"

static double visits_left_s(const struct session *s, size_t i)
{
    const struct point *p = &s->plan->points[i];
    const unsigned had = s->runs[i] ? measure_visits(s->runs[i]) : 0;

    return s->closed[i] || had >= p->visits ? 0 : (p->visits - had) * eta_of_visit(s->eta, p);
}

/* Seconds that this visit and all others will still take. */
static double left(const struct session *s)
{
    const double here = eta_of_visit(s->eta, &s->plan->points[s->index]);
    const double gone = (comm_clock_ns() - s->point_ns) * 1e-9;
    double sum = -fmin(gone, here);

    for (size_t i = 0; i < s->plan->count; i++)
        sum += visits_left_s(s, i);
    return sum;
}

void session_show(void *arg, const char *phase, size_t n)
{
    const struct session *s = arg;
    char text[48];

    if (!s->observer.phase)
        return;
    snprintf(text, sizeof text, n ? "%s %zu" : "%s", phase, n);
    s->observer.phase(s->observer.arg, &s->plan->points[s->index], s->visits_done, text, left(s));
}
