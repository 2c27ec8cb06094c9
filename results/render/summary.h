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
    bool unicode;   /* small pictures in block characters: a terminal that takes UTF-8 */
    unsigned width; /* columns; 0 means 100 */
};

/* The summary: machine, pre-flight, table of points, matrices, what follows from several points
 * with curves of one line each, what was not run and why, where it is saved, next command. At most
 * 25 lines for the suite quick and where nothing follows, else 100. records is an array as
 * journal_load() gives it. With more points than fit, the rest is counted in one line that names
 * the command that shows all. */
void render_summary(FILE *out, const json_t *records, const char *dir,
                    const struct render_style *style);

/* One line for one "point" record, as printed while a run goes on without a terminal; index is
 * from 0. */
void render_point_line(FILE *out, const json_t *point, unsigned index, unsigned total);

/* A Markdown page with every point, flag and reason, for summary.md in the run directory. */
void render_page(FILE *out, const json_t *records);

#endif
