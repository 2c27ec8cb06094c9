/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the database knows of a series: a figure for each of its runs and nodes. */
#ifndef HBMARK_PAST_H
#define HBMARK_PAST_H

#include <stdbool.h>
#include <stddef.h>

#include "history/store.h"

struct past_run {
    sqlite3_int64 run;
    char *utc;
};

/* Runs by date, oldest first. */
struct past_runs {
    struct past_run *run;
    size_t n;
};

struct past_series {
    sqlite3_int64 series;
    char *id, *bench, *rules, *metric, *unit;
    bool higher, alone;
};

struct past_catalogue {
    struct past_series *series;
    size_t n;
    char **host; /* by node number; NULL where there is none */
    size_t hosts;
};

/* Figures of one series: value[node * runs + run], NAN where there is none. bad: how many runs of
 * the node, up to this one, an earlier check found worse, and nobody accepted it; accepted: how
 * many somebody did, so that history begins anew with them. */
struct past {
    size_t runs, nodes;
    sqlite3_int64 *node; /* its number */
    double *value;
    unsigned char *bad, *accepted;
};

/* The last `last` runs (0: all) that began no later than run `until` (0: all). */
int past_runs_load(struct store *s, sqlite3_int64 until, size_t last, struct past_runs *runs,
                   struct error *e);
void past_runs_free(struct past_runs *runs);

/* Series that run `of` has figures of (0: all), by id and number; names of all nodes. */
int past_catalogue_load(struct store *s, sqlite3_int64 of, struct past_catalogue *c,
                        struct error *e);
void past_catalogue_free(struct past_catalogue *c);

/* The value of a run is the median of its launches. Where `of` is set, only the nodes that this run
 * has figures of. */
int past_load(struct store *s, sqlite3_int64 series, const struct past_runs *runs, sqlite3_int64 of,
              struct past *p, struct error *e);
void past_free(struct past *p);

#endif
