/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a person reads: the summary of a run, made from its records alone. */
#ifndef HBMARK_SUMMARY_H
#define HBMARK_SUMMARY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct render_style {
    bool color;     /* ANSI colours: a terminal, and NO_COLOR is not set */
    unsigned width; /* columns; 0 means 100 */
};

/* The summary of at most 25 lines: machine, pre-flight, table of points, what was not run and
 * why, where it is saved, next command. records is an array as journal_load() gives it. With more
 * points than fit, the rest is counted in one line that names the command that shows all. */
void render_summary(FILE *out, const json_t *records, const char *dir,
                    const struct render_style *style);

/* One line for one "point" record, as printed while a run goes on without a terminal; index is
 * from 0. */
void render_point_line(FILE *out, const json_t *point, unsigned index, unsigned total);

/* A Markdown page with every point, flag and reason, for summary.md in the run directory. */
void render_page(FILE *out, const json_t *records);

#endif
