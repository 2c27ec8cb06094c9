/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The writers of the formats, and what they share. */
#ifndef HBMARK_EXPORT_FORMATS_H
#define HBMARK_EXPORT_FORMATS_H

#include "export/export.h"

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

#endif
