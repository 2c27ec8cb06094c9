/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a step may call that measures the cells of a matrix, or of a list, one after another. */
#ifndef HBMARK_CELLS_H
#define HBMARK_CELLS_H

#include <stddef.h>

#include "record/error.h"

struct run;

/* setup() calls run_cells() with the names of rows and columns (text is copied, and shown as "ROW
 * to COLUMN"); the step brackets each cell's work. The record joins the cells of all ranks by these
 * names; a cell that no rank sets has no value, and takes no memory. */
int run_cells(struct run *r, const char *const *rows, size_t nrows, const char *const *cols,
              size_t ncols, struct error *e);
void run_cell_begin(struct run *r);
/* What was bracketed is what every cell has besides its work: the least of all is taken off. */
void run_cell_empty(struct run *r);
/* ops: how many of what one cell's number is the time of. */
void run_cell_end(struct run *r, size_t row, size_t column, double ops);
/* The same of a cell that is no part of a sample's time. */
void run_cell_aside(struct run *r, size_t row, size_t column, double ops);
/* Adds to the time of a sample that is that of its cells, where others measured it. */
void run_cell_spent(struct run *r, double ns);
/* ... or a time that was found otherwise. */
void run_cell_set(struct run *r, size_t row, size_t column, double ns);

#endif
