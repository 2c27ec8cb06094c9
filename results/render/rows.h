/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The points of a run in reading order, each with a label of what sets it apart from the others. */
#ifndef HBMARK_ROWS_H
#define HBMARK_ROWS_H

#include "readout/readout.h"
#include "render/columns.h"
#include "render/table.h"

struct row {
    const struct figure *f;
    size_t of;   /* points this row stands for; it is the fastest of them */
    size_t bad;  /* of these, the ones that are not PASS */
    size_t rank; /* in its class, and whether to keep it: for rows_keep() */
    bool keep;
};

struct rows {
    struct row *row; /* by class, then as planned */
    size_t n;
    struct points all; /* whatever was merged or left out */
    unsigned apart; /* bit i: column i tells points apart that are alike in benchmark, type, memory
                     * and variant */
};

/* All points of the run. 0, or -1 without memory. */
int rows_make(struct rows *r, const struct readout *run);
void rows_fini(struct rows *r);

/* Merges points that differ only in variant and the like into one row with the fastest. */
void rows_group(struct rows *r);

/* Leaves out what a summary shows below its table as well: caches in curves, matrices. Rows with
 * trouble stay. */
void rows_thin(struct rows *r);

/* Keeps n rows, those with trouble first, then the others of each class in turn; order stays. */
void rows_keep(struct rows *r, size_t n);

/* Lines that the rows and a heading for each class take. */
size_t rows_lines(const struct rows *r);

/* Fills t with the columns of a summary and the rows, with a heading for each class. Columns in
 * which no row has a value are hidden. 0, or -1 without memory. */
int rows_table(struct table *t, const struct rows *r);

#endif
