/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Targets, catalogue and answers as people read them: what is measured apart from what is
 * projected. */
#ifndef HBMARK_PRINT_H
#define HBMARK_PRINT_H

#include <jansson.h>
#include <stdio.h>

#include "project/amount.h"
#include "project/catalogue.h"
#include "render/table.h"

/* An answer as project/target.h says; `all`: each reading with all that follows from it. run names
 * the run directory in the next command; NULL: a device of the catalogue. */
void print_answer(FILE *out, const json_t *answer, const char *run, bool all,
                  const struct render_style *style);

/* The tables of what is projected; an answer row's number in three digits; what a unit is called.
 */
void print_projected(FILE *out, const json_t *answer, bool all, const struct render_style *style);
char *print_amount(char to[AMOUNT_ROOM], const json_t *row, const char *key);
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
/* Prints the table unless it is empty, and frees it. Was there anything? */
bool print_end(FILE *out, struct table *t, const struct render_style *style);

/* A paragraph for each text of an array, the label before the first. */
void print_texts(FILE *out, const char *label, const json_t *texts,
                 const struct render_style *style);

/* A paragraph of at most the page's width, with a label before its first line. */
void print_paragraph(FILE *out, const char *label, const char *text,
                     const struct render_style *style);

#endif
