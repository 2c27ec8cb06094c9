/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a person reads: the summary of a run and its page, made from its records alone. */
#ifndef HBMARK_SUMMARY_H
#define HBMARK_SUMMARY_H

#include <jansson.h>
#include <stdio.h>

#include "readout/readout.h"
#include "render/table.h"

/* The summary of a run read with READOUT_RECORDS: machine, pre-flight, table of points, matrices,
 * what follows from several points with curves of one line each, what was not run and why, where it
 * is saved, next command. At most 25 lines for the suite quick and where nothing follows, else 100.
 * With more points than fit, the rest is counted in one line that names the command that shows all.
 */
void render_summary(FILE *out, const struct readout *r, const struct render_style *style);

/* One line for one "point" record, as printed while a run goes on without a terminal; index is
 * from 0. */
void render_point_line(FILE *out, const json_t *point, unsigned index, unsigned total);

/* A Markdown page of a run read with READOUT_RECORDS: every point, flag and reason. Only of points
 * whose id matches glob, unless that is NULL; judged is what require_json() says of the run, or
 * NULL. 0, or -1 without memory. */
int render_page(FILE *out, const struct readout *r, const char *glob, const json_t *judged);

#endif
