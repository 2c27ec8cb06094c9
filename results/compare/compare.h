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
 * {a, b: titles; level, min_effect; unfair: [{fact, a, b}];
 *  rows: [{id, bench, tier, rules, unit, direction, a: {median, lo, hi, n, launches}, b: the same,
 *          ratio, lo, hi (b / a; above 1 is better for b, also where less is better),
 *          basis: "across-launches" | "within-launch",
 *          verdict: "BETTER" | "WORSE" | "SAME" | "UNRESOLVED", why}];
 *  missing: [{id, in: "a" | "b", why}]; counts: {BETTER: n, ...}} */
json_t *compare_json(const struct readout *a, const struct readout *b,
                     const struct compare_options *o, struct error *e);

enum exit_code cmd_compare(const struct reading *in, struct error *e);

#endif
