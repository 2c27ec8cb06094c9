/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Tells the observer of a session what is done now. */
#include <stdio.h>

#include "run/session.h"

static double planned_share(const struct session *s, size_t index)
{
    double before = 0;

    for (size_t i = 0; i < index; i++)
        before += s->plan->points[i].estimate_s;
    return s->plan->estimate_s > 0 ? before / s->plan->estimate_s : 0;
}

void session_show(const struct session *s, const char *phase, size_t n)
{
    char text[48];

    if (s->comm->rank != 0 || !s->observer.phase)
        return;
    snprintf(text, sizeof text, n ? "%s %zu" : "%s", phase, n);
    s->observer.phase(s->observer.arg, &s->plan->points[s->index], s->index, text,
                      planned_share(s, s->index));
}
