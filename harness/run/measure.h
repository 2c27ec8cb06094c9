/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Measures one point. */
#ifndef HBMARK_MEASURE_H
#define HBMARK_MEASURE_H

#include <jansson.h>

#include "lab/lab.h"
#include "plan/plan.h"

struct measured {
    double time_s[TIME_COUNT];
};

/* Collective. The "point" record of what happened (a new reference, on every rank): a fault of
 * the point itself is in the record, as FAIL, INVALID or ERROR. NULL only without memory. */
json_t *measure_point(struct lab *l, const struct point *p, struct measured *m, struct error *e);

/* The record of a point that is not measured, with the reason. New reference, NULL without
 * memory. */
json_t *measure_skip(struct lab *l, const struct point *p, const char *reason, const char *text);

#endif
