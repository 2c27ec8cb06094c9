/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What follows from several points of a run: sizes of caches, knees, ceilings, ratios. */
#ifndef HBMARK_DERIVE_H
#define HBMARK_DERIVE_H

#include <jansson.h>

/* The bodies of the "derived" records that follow from all records of a run, as a new array:
 * {id, kind, bench, of, text, data}. A pure function of them. Of points measured in several
 * launches the last counts; only points with a number that can be true count at all. NULL without
 * memory. */
json_t *derive_all(const json_t *records);

#endif
