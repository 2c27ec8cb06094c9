/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The page itself: a template, styles, scripts and charts built into the program, and the data. */
#ifndef HBMARK_PAGE_H
#define HBMARK_PAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "record/error.h"
#include "report/report.h"

/* Were charts there when hbmark was built? Else the page shows tables in their place. */
bool page_has_charts(void);

/* What the page shows of these runs, or NULL and e: a file of thresholds or a target that was named
 * and is wrong, a run that cannot be read. {v, names: {role: [bench]}, runs: [{head, points, roles:
 * {bench: [role]}, details, samples, nodes, facts, slow, skips, derived, events, preflight, env,
 * topo, checklist, method}], words: {status, class, flag, reason: [[code, sentence]]}, and of other
 * parts {data} or {why}: compare: [with the first run], require and verify: [one a run], targets:
 * [..]}. */
json_t *page_data(char *const *dirs, size_t n, const struct report_options *o, struct error *e);

/* The whole file of these data, for the caller to free, or NULL and e. */
char *page_make(const json_t *data, size_t *bytes, struct error *e);

#endif
