/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Targets, catalogue and answers as people read them: what is measured apart from what is
 * projected. */
#ifndef HBMARK_PRINT_H
#define HBMARK_PRINT_H

#include <jansson.h>
#include <stdio.h>

#include "project/catalogue.h"
#include "render/table.h"

/* An answer as target/target.h says; `all`: each reading with all that follows from it. run names
 * the run directory in the next command; NULL: a device of the catalogue. */
void print_answer(FILE *out, const json_t *answer, const char *run, bool all,
                  const struct render_style *style);

/* The tables of what is projected, and what their rows are made of: the kind of amount of an
 * answer's row, what a unit is called. */
void print_projected(FILE *out, const json_t *answer, bool all, const struct render_style *style);
enum amount_of print_amount_of(const json_t *row);
const char *print_units_name(const json_t *answer);

/* What a target says, leaves open, contradicts. */
void print_target(FILE *out, const json_t *target, const struct render_style *style);

/* A row of the catalogue with its sources. */
void print_entry(FILE *out, const struct catalogue *c, const json_t *row, enum catalogue_part part,
                 const struct render_style *style);

/* All rows, a line each. */
void print_list(FILE *out, const struct catalogue *c, const struct render_style *style);

/* One line an answer: [{target, ...}, ...]. */
void print_all(FILE *out, const json_t *answers, const struct render_style *style);

/* An empty table with these columns (NULL ends them); a title behind '>' is of numbers, which stand
 * to the right. */
struct table print_table(const char *const *titles);

/* A paragraph of at most the page's width, with a label before its first line. */
void print_paragraph(FILE *out, const char *label, const char *text,
                     const struct render_style *style);

#endif
