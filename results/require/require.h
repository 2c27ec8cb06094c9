/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Thresholds of a contract: an INI file, and PASS or FAIL with margin for each of its rows. */
#ifndef HBMARK_REQUIRE_H
#define HBMARK_REQUIRE_H

#include <stdio.h>

#include "readout/readout.h"
#include "render/summary.h"

struct require;

/* Reads a file of thresholds, so that a wrong one is found before anything is measured. NULL and e:
 * EXIT_USAGE if it cannot be opened, else EXIT_BAD_DATA with file:line, the value and what to write
 * instead. */
struct require *require_load(const char *file, struct error *e);
/* The same of text in memory; file is for messages. */
struct require *require_parse(const char *text, size_t bytes, const char *file, struct error *e);
void require_free(struct require *q);

/* Judges a run, as a new object, or NULL and e (EXIT_INTERNAL). r is of READOUT_NODES, or a run of
 * several nodes has MISSING where each node is to hold.
 * {file, name, sha256, run, verdict: "PASS" | "FAIL" (also where rows are only
 *  MISSING; people read MISSING then),
 *  rows: [{name, metric, tier, operator, required, value, lo, hi, unit, margin (share of required,
 *          above 0 is good), nodes, nodes_failed, verdict: "PASS" | "FAIL" | "MISSING", why,
 *          bench, id (of the point that decided), judged (the number that was held against
 *          required), by: "interval" | "median" | "node medians", tolerance (of "within"), points
 *          (that matched), line, failed: [{node, value}] (at most REQUIRE_NAMED of them)}],
 *  counts: {PASS: n, FAIL: n, MISSING: n}}
 * Numbers that are not there are null. */
json_t *require_judge(const struct require *q, const struct readout *r, struct error *e);
enum { REQUIRE_NAMED = 100 };

/* require_load() and require_judge() in one. */
json_t *require_json(const struct readout *r, const char *file, struct error *e);

/* Judges a run directory and writes its require.json there, replaced at once; NULL q removes one of
 * earlier points. The judgement, NULL if q is. -1 and e on failure. */
int require_keep(const struct require *q, const char *dir, json_t **judged, struct error *e);

/* Are all rows PASS? */
bool require_holds(const json_t *judged);

/* A table of the rows, why those that are not PASS are not, and one line with the counts. */
void require_print(FILE *out, const json_t *judged, const struct render_style *style);

/* "2 of 5 thresholds of FILE do not hold: A, B" into e, with EXIT_FAILED. */
int require_error(const json_t *judged, struct error *e);

/* The keys of a file with their defaults, for the help. */
void require_print_keys(FILE *out);

#endif
