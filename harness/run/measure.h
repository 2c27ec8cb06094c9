/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Measures points, visit by visit. */
#ifndef HBMARK_MEASURE_H
#define HBMARK_MEASURE_H

#include <jansson.h>

#include "lab/lab.h"
#include "plan/plan.h"

struct run;

/* A point that was not visited yet. NULL without memory. */
struct run *measure_new(struct lab *l, const struct point *p, struct error *e);
void measure_free(struct run *r);

/* One more visit. -1 if the point failed: there are no further ones. time_s gets where the time of
 * this visit went. Collective. */
int measure_visit(struct run *r, double time_s[TIME_COUNT], struct error *e);

/* Visits so far; the point; the median and the upper end of its interval, in the metric's unit. */
unsigned measure_visits(const struct run *r);
size_t measure_samples(const struct run *r); /* of the last visit */
const struct point *measure_point_of(const struct run *r);
double measure_median(const struct run *r);
double measure_high(const struct run *r);
/* Was a visit of it made by this process? Only then were its probes. */
bool measure_is_probed(const struct run *r);
/* Of a search: how often it was made. */
void measure_searched(struct run *r, unsigned n);

/* The record of the last visit; and the way back, in the order of the visits. -1 where it does not
 * fit the point, which is then to be measured anew. */
json_t *measure_visit_json(const struct run *r);
int measure_restore(struct run *r, const json_t *record, struct error *e);

/* The "point" record (a new reference, on every rank) of all visits; or, with the fault of the
 * last, as FAIL, INVALID or ERROR. NULL only without memory. Collective. */
json_t *measure_record(struct run *r, const struct error *fault);

/* The record of a point that is not measured, with the reason. New reference, NULL without
 * memory. */
json_t *measure_skip(struct lab *l, const struct point *p, const char *reason, const char *text);

#endif
