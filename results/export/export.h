/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Figures of runs in the formats of other programs. */
#ifndef HBMARK_EXPORT_H
#define HBMARK_EXPORT_H

#include <stdio.h>

#include "command/reading.h"
#include "readout/readout.h"

/* What an export is made of. */
struct export_input {
    struct readout *const *runs;
    size_t n;
    const json_t *require; /* of require_json(), one of each run in an array, or NULL */
    const char *glob;      /* only points whose id matches; NULL: all */
    const char *fields;    /* names of figure_fields with commas between; NULL: the usual ones */
    bool nodes;            /* one line a node, from figure.node */
    bool samples;          /* one line a sample, from figure.sample */
};

/* A format: one row of a table. */
struct export_format {
    const char *name, *extension, *summary;
    unsigned want;               /* enum readout_want that its runs must be opened with */
    bool nodes, samples, fields; /* does it know what to do with these of the input? */
    int (*write)(FILE *out, const struct export_input *in, struct error *e);
};
extern const struct export_format export_formats[]; /* name NULL ends it */

/* By name, or by the extension of a file name; NULL if there is none. */
const struct export_format *export_format(const char *name);
const struct export_format *export_format_of(const char *file);

/* Says that there is no format of this name, or that none was given (NULL), and which there are: -1
 * and e. */
int export_no_format(const char *format, struct error *e);

/* Writes in this format (a name of the table); 0, or -1 and e (EXIT_USAGE: no such format, or a
 * part of the input that it does not know; EXIT_UNAVAILABLE: out cannot be written). */
int export_write(FILE *out, const char *format, const struct export_input *in, struct error *e);

/* Formats and fields, one a line, for people. */
void export_list(FILE *out);

/* The writers of the formats, and what they share. */
int csv_write(FILE *out, const struct export_input *in, struct error *e);
int json_write(FILE *out, const struct export_input *in, struct error *e);
int latex_write(FILE *out, const struct export_input *in, struct error *e);
int junit_write(FILE *out, const struct export_input *in, struct error *e);
int prometheus_write(FILE *out, const struct export_input *in, struct error *e);
int openmetrics_write(FILE *out, const struct export_input *in, struct error *e);
int gnuplot_write(FILE *out, const struct export_input *in, struct error *e);

/* The fields to write: those named, else those of `usual` (names with commas between; NULL: all).
 * Into fields, of EXPORT_FIELDS; how many, or -1 and e (EXIT_USAGE) for a name that there is not.
 */
enum { EXPORT_FIELDS = 128 };
int export_fields(const struct export_input *in, const char *usual,
                  const struct figure_field *fields[EXPORT_FIELDS], struct error *e);

/* The judgement of run i, or NULL. */
const json_t *export_require(const struct export_input *in, size_t i);

enum exit_code cmd_export(const struct reading *in, struct error *e);

#endif
