/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Thresholds of a contract: an INI file, and PASS or FAIL with margin for each of its rows. */
#ifndef HBMARK_REQUIRE_H
#define HBMARK_REQUIRE_H

#include "readout/readout.h"

/* Judges a run by the thresholds of a file, as a new object, or NULL and e (file:line):
 * {file, sha256, verdict: "PASS" | "FAIL",
 *  rows: [{name, metric, tier, operator, required, value, lo, hi, unit, margin (share of required,
 *          above 0 is good), nodes, nodes_failed, verdict: "PASS" | "FAIL" | "MISSING", why}],
 *  counts: {PASS: n, FAIL: n, MISSING: n}} */
json_t *require_json(const struct readout *r, const char *file, struct error *e);

#endif
