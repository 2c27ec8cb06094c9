/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How each series of figures went, and at which runs its level changed. */
#ifndef HBMARK_TREND_H
#define HBMARK_TREND_H

#include "history/changes.h"
#include "history/past.h"

/* Share of the listed series with steps that may be chance; see robust_discoveries(). */
#define TREND_SHARE 0.05

/* One series on one node. first, end: its runs, as places in t->runs. */
struct trend_line {
    size_t series; /* place in t->catalogue */
    sqlite3_int64 node;
    size_t n, first, end, steps;
    double median, last, scatter, chance;
};

/* Runs are places in t->runs. */
struct trend_step {
    size_t line;
    struct change change;
    size_t before, at, lo,
        hi; /* the last run of the old level, the first of the new; its interval */
};

/* Set store, min_effect and filter, the rest zero; free with trend_free(). */
struct trend {
    struct store *store;
    double min_effect; /* steps smaller than this are only counted */
    const struct past_filter *filter;

    struct past_runs runs;
    struct past_catalogue catalogue;
    struct trend_line *line; /* by id, then node */
    size_t lines, judged;    /* judged: those with enough runs */
    struct trend_step *step; /* by date */
    size_t steps, small;
    double level;

    struct chance *chance;
    size_t next;
};

/* Looks at the last `last` runs (0: all). 0, or -1 and e; free it in either case. */
int trend_make(struct trend *t, size_t last, struct error *e);
void trend_free(struct trend *t);

/* Figures of a node of p, oldest first, and their runs; room for CHANGES_SERIES_MOST each, the
 * newest if there are more. How many. */
size_t trend_values(const struct past *p, size_t node, double *value, size_t *run);

#endif
