/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How long points will take: the plan's estimates, corrected by what points like them took. */
#ifndef HBMARK_ETA_H
#define HBMARK_ETA_H

#include "plan/plan.h"

struct eta;

/* NULL without memory. The caller frees it. */
struct eta *eta_new(const struct config *c);
void eta_free(struct eta *t);

/* A point was measured and took so long, by kind of time. */
void eta_learn(struct eta *t, const struct point *p, const double took_s[TIME_COUNT]);

/* Seconds that the point will take. */
double eta_of(const struct eta *t, const struct point *p);
/* ... of one visit. */
double eta_of_visit(const struct eta *t, const struct point *p);

#endif
