/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Points that may stand in one column: those of one class, metric and unit, in reading order. */
#ifndef HBMARK_SHEET_H
#define HBMARK_SHEET_H

#include "readout/readout.h"
#include "render/columns.h"

struct sheet {
    const char *rules, *metric, *unit;
    struct points p;          /* of status PASS and WARN, by benchmark and factors */
    struct units_scale scale; /* of all its numbers */
};

/* The sheets of a run: a new array of *n, to be freed by sheet_free(). Of the points whose id
 * matches glob, unless that is NULL. NULL without memory. */
struct sheet *sheet_make(const struct readout *r, const char *glob, size_t *n);
void sheet_free(struct sheet *all);

/* Is this figure one of those asked for? */
bool sheet_takes(const char *glob, const struct figure *f);

#endif
