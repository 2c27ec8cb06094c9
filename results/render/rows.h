/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The points of a run in reading order, each with a label of what sets it apart from the others. */
#ifndef HBMARK_ROWS_H
#define HBMARK_ROWS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct row {
    const json_t *point; /* borrowed */
    const char *class;   /* borrowed; rows are ordered by it first */
    size_t order;        /* in the plan */
    size_t seen;         /* in the journal */
    size_t of;           /* points this row stands for; it is the fastest of them */
    size_t rank;         /* in its class, and whether to keep it: for rows_keep() */
    bool keep;
    size_t bad; /* of these, the ones that are not PASS */
};

/* What was read back of the pages of a point. */
enum rows_share { ROWS_LOCAL, ROWS_HUGE, ROWS_SHARES };

struct rows {
    struct row *row;
    size_t n;
    unsigned apart;  /* bit i: factor i tells points apart that are alike in all columns */
    unsigned common; /* bit i: all points have the same factor i */
    bool same_share[ROWS_SHARES]; /* all points that tell it tell the same */
};

/* The percentage of the sampled pages that are on the nodes asked for (the lower one of before and
 * after), or huge, rounded down: 100 means all. -1 if it was not read back. */
int rows_share(const json_t *point, enum rows_share what);

/* The confidence level of all intervals; NAN if there is none or they differ. */
double rows_level(const struct rows *r);

/* All points but skipped ones, by class, then as planned. 0, or -1 without memory. */
int rows_make(struct rows *r, const json_t *records);
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

/* "nt avx512 t2" where those factors tell points apart; "best of 6" is added for a merged row. The
 * caller frees; NULL without memory. */
char *rows_label(const struct rows *r, const struct row *row);

/* What all points have in common, as "avx512, 2 threads, auto pages 100 % local, 100 % huge"; the
 * caller frees. */
char *rows_common(const struct rows *r);

#endif
