/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a table shows of a point, column by column: one list for the summary, the page, papers. */
#ifndef HBMARK_COLUMNS_H
#define HBMARK_COLUMNS_H

#include "readout/figure.h"
#include "record/member.h"
#include "text/units.h"

/* What is the same in all points of a table is said once instead of in a column, unless it is of
 * COLUMN_ALWAYS. A paper has room for fewer columns than a page. */
enum column_where { COLUMN_ALWAYS = 1, COLUMN_PAPER = 2 };

struct column {
    const char *title;
    unsigned where; /* enum column_where */
    enum { AS_TEXT, AS_COUNT, AS_BYTES, AS_SCALED, AS_BUS, AS_BOUND, AS_SHARE, AS_SPREAD } how;
    size_t at;         /* of the text or number in struct figure */
    size_t other;      /* end of the range, or the text where the first is none; 0: nothing */
    const char *brief; /* title in a summary; NULL: not there */
    int drop;          /* as in struct table_column */
    /* A factor, which may set points apart; name NULL: none. */
    const char *before;      /* in a label */
    const char *name, *unit; /* around the value that all points have */
    const char *usual;       /* which is not worth a word then */
};

/* In the order of a table. */
enum {
    COLUMN_BENCH,
    COLUMN_TYPE,
    COLUMN_TIER,
    COLUMN_VARIANT,
    COLUMN_AT,
    COLUMN_ISA,
    COLUMN_DEVICE,
    COLUMN_UNROLL,
    COLUMN_THREADS,
    COLUMN_RANKS,
    COLUMN_PAGES,
    COLUMN_SIZE,
    COLUMN_BIND,
    COLUMN_OFFSET,
    COLUMN_FROM,
    COLUMN_LEVEL,
    COLUMN_LAUNCH,
    COLUMN_MEDIAN,
    COLUMN_INTERVAL,
    COLUMN_BEST,
    COLUMN_RANGE,
    COLUMN_BUS,
    COLUMN_BOUND,
    COLUMN_SPREAD,
    COLUMN_LOCAL,
    COLUMN_HUGE,
    COLUMN_N,
    COLUMN_FLAGS,
    COLUMN_STATUS,
    COLUMNS
};
extern const struct column columns[COLUMNS];

/* Points of a table. */
struct points {
    const struct figure **f;
    size_t n;
};

/* What stands in a column for a point, "" for nothing. */
void column_cell(char to[TEXT_ROOM], const struct column *c, const struct figure *f,
                 struct units_scale scale);
/* The scale of one point alone. */
struct units_scale column_scale(const struct figure *f);
/* "57.62 GB/s"; "WARN unstable,drift", "FAIL CHECK_FAILED: 12 elements are wrong". */
void column_median(char to[TEXT_ROOM], const struct figure *f);
void column_status(char to[TEXT_ROOM], const struct figure *f);

/* "95 % interval" where title is that of the intervals, which all are at this level. */
void column_title(char to[TEXT_ROOM], const struct column *c, const char *title, struct points p);

/* Do these two differ in a factor, or any two of the points? */
bool column_differs(const struct column *c, const struct figure *a, const struct figure *b);
bool columns_differ(const struct column *c, struct points p);

/* "100 %": the share of pages that all points with one have; false if they differ or none has. */
bool columns_share(char to[TEXT_ROOM], const struct column *c, struct points p);

/* Which columns a table of these points has; how many. */
size_t columns_shown(const struct column *shown[COLUMNS], struct points p, unsigned where);

/* What all points have in common and no column of these shows, as "avx512, 2 threads"; the caller
 * frees. A share of pages goes with the pages that were asked for. */
char *columns_common(struct points p, const struct column *const *shown, size_t n);

#endif
