/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Tells the observer of a session what is done now. */
#include <stdio.h>

#include "session/eta.h"
#include "session/session.h"

/* Seconds that this point and those after it will still take. */
static double left(const struct session *s)
{
    const double here = eta_of(s->eta, &s->plan->points[s->index]);
    const double gone = (comm_clock_ns() - s->point_ns) * 1e-9;
    double sum = here > gone ? here - gone : 0;

    for (size_t i = s->index + 1; i < s->plan->count; i++)
        if (!session_is_done(s, &s->plan->points[i]))
            sum += eta_of(s->eta, &s->plan->points[i]);
    return sum;
}

void session_show(void *arg, const char *phase, size_t n)
{
    const struct session *s = arg;
    char text[48];

    if (!s->observer.phase)
        return;
    snprintf(text, sizeof text, n ? "%s %zu" : "%s", phase, n);
    s->observer.phase(s->observer.arg, &s->plan->points[s->index], s->index, text, left(s));
}
