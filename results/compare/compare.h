/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Two runs beside each other: ratio, its interval, and a verdict for every point. */
#ifndef HBMARK_COMPARE_H
#define HBMARK_COMPARE_H

#include "command/reading.h"
#include "readout/readout.h"

struct compare_options {
    double min_effect; /* differences up to this are the same */
    double level;      /* of the interval of the ratio */
    const char *glob;  /* only points whose id matches; NULL: all */
};

/* How b stands to a, as a new object, or NULL and e:
 * {a, b: titles; level, min_effect;
 *  unfair: [{fact, a, b, weight: "serious" | "notable" | "machine", text}], worst first;
 *  rows: [{id, id_b (where it differs), bench, metric, tier, rules, unit, direction,
 *          a: {median, lo, hi, n, launches, flags}, b: the same,
 *          ratio, lo, hi (b / a; above 1 is better for b, also where less is better),
 *          p, stands (after Holm's correction for all rows that have an interval),
 *          basis: "across-launches" | "within-launch",
 *          verdict: "BETTER" | "WORSE" | "SAME" | "UNRESOLVED", why}];
 *  missing: [{id, in: "a" | "b" (only this run has a number), "both" (they may not meet) or
 *             "neither", why}];
 *  counts: {BETTER: n, ..., missing: n}; comparisons: n with an interval; stand: n of them}
 * Numbers that there are not are null. Both are read with READOUT_SAMPLES | READOUT_FACTS: without
 * samples there is no honest interval, and each row is UNRESOLVED. Intervals and verdicts are
 * those of compare/level.h. Time and memory grow as the points and the nodes do. */
json_t *compare_json(const struct readout *a, const struct readout *b,
                     const struct compare_options *o, struct error *e);

enum exit_code cmd_compare(const struct reading *in, struct error *e);

#endif
