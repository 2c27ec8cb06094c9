/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Visits: a point is measured several times in a run, some time apart, each time placed, sampled
 * and checked anew; what they found is one result. */
#ifndef HBMARK_VISIT_H
#define HBMARK_VISIT_H

#include <jansson.h>

#include "machine/sysinfo.h"
#include "plan/plan.h"
#include "run/series.h"

/* What belongs to one visit alone. */
struct visit {
    size_t first, n; /* its samples among those of the point */
    double begun_ns; /* since the run began */
    size_t warmup_n;
    bool warmup_steady;
    enum stop_reason stop;
    struct sys_activity act0, act1;
    double time_s[TIME_COUNT];
};

/* Adds what happened during a visit to what happened during those before; sensors as they are. */
void visit_add_activity(struct sys_activity *sum, const struct visit *v);

/* Of several visits the worst place speaks for all. */
void visit_keep_worst(struct residence *kept, const struct residence *now, bool first);

/* The record of the run's last visit, and member "visits" of its point: what each of them gave. */
json_t *visit_json(const struct run *r);
json_t *visits_json(const struct run *r);

/* Takes a visit of an earlier process up, from its record. Visits come in their order. -1 where
 * the record does not fit the point: it is then measured from the beginning. */
int visit_restore(struct run *r, const json_t *record, struct error *e);

#endif
