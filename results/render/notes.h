/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The lines around the table of a summary: pre-flight, flags, what rates count, bounds, not run. */
#ifndef HBMARK_NOTES_H
#define HBMARK_NOTES_H

#include <jansson.h>
#include <stdio.h>

#include "render/rows.h"
#include "render/summary.h"

/* Status and the names of the findings, then at most `most` lines on them, with what to do. */
void notes_preflight(FILE *out, const json_t *records, size_t most,
                     const struct render_style *style);

/* One line for each flag that occurs, at most `most`; only their names if that is 0. */
void notes_flags(FILE *out, const struct rows *rows, size_t most, const struct render_style *style);

/* What a rate counts, and where the bounds come from or why there are none. */
void notes_rates(FILE *out, const struct rows *rows, const struct render_style *style);

/* What was not run, by reason, at most `most` lines: skipped by the plan or as points. */
void notes_not_run(FILE *out, const json_t *records, size_t most, const struct render_style *style);

/* All skipped items, each {bench, id, reason_code, text}, as a new array; NULL without memory. */
json_t *notes_skipped(const json_t *records);

/* The codes of all flags that occur, each once, as a new array. */
json_t *notes_flag_codes(const struct rows *rows);

#endif
