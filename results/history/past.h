/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the database knows of a series: a figure for each of its runs and nodes. */
#ifndef HBMARK_PAST_H
#define HBMARK_PAST_H

#include <stdbool.h>
#include <stddef.h>

#include "history/store.h"

/* What is meant of all figures: globs, NULL is all. */
struct past_filter {
    const char *metric, *node;
};

struct past_run {
    sqlite3_int64 run;
    char *utc;
};

/* Runs by date, oldest first. */
struct past_runs {
    struct past_run *run;
    size_t n;
};

enum { PAST_TEXTS = 5 };

struct past_series {
    sqlite3_int64 series;
    union {
        struct {
            char *id, *bench, *rules, *metric, *unit;
        };
        char *text[PAST_TEXTS]; /* the same */
    };
    bool higher;
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

/* Does the filter take a series with this id or benchmark, a node of this name? */
bool past_wants(const struct past_filter *f, const char *id, const char *bench);
bool past_wants_node(const struct past_filter *f, const char *host);
/* The name of a node; "" of all together. */
const char *past_host(const struct past_catalogue *c, sqlite3_int64 node);
/* Room for element n of an array that doubles. 0, or -1 and e. */
int past_grow(void *array, size_t n, size_t size, struct error *e);

/* The value of a run is the median of its launches. Where `of` is set, only the nodes that this run
 * has figures of. */
int past_load(struct store *s, sqlite3_int64 series, const struct past_runs *runs, sqlite3_int64 of,
              struct past *p, struct error *e);
void past_free(struct past *p);

/* Calls visit for each node of a series of the catalogue that the filter takes; it returns -1 and e
 * to end this. series is the place in the catalogue; of as of past_load(). */
struct past_tour {
    struct store *s;
    const struct past_catalogue *catalogue;
    const struct past_runs *runs;
    const struct past_filter *filter;
    int (*visit)(void *to, size_t series, const struct past *p, size_t node, struct error *e);
    void *to;
};
int past_visit(const struct past_tour *t, size_t series, sqlite3_int64 of, struct error *e);

#endif
