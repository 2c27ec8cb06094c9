/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A series of samples of one point, and the cells that each of them measures. */
#ifndef HBMARK_SERIES_H
#define HBMARK_SERIES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "api/quantities.h"
#include "comm/gather.h"
#include "record/error.h"

struct run;
struct visit;

enum stop_reason { STOP_CI, STOP_TIME, STOP_SAMPLES, STOP_SIGNAL };

/* The cells of all ranks: on rank 0, once joined. */
struct joined {
    json_t *rows, *cols; /* names; NULL: not joined */
    struct cell *cell;   /* those that any sample set, by row and column */
    size_t n;
    double *ns; /* sample by sample, n each; NAN: not in that sample */
};

/* Durations of one series of samples, in ns, the same numbers on every rank. */
struct series {
    double *ns;       /* max(end) - min(start) over ranks */
    double *start_ns; /* since the run began */
    double *own_ns;   /* this rank's own */
    double *side[BENCH_SIDES];
    struct kept *cell; /* what this rank set, sample by sample; of the samples that count */
    size_t n, room, ncells, cells_room;
    unsigned reps; /* repetitions in one sample; ns are of all of them */
    double total_ns;
    enum stop_reason stop;
};

/* What a sample set in a cell: ns of one op. */
struct kept {
    struct cell cell;
    uint64_t sample;
};

/* A matrix or list that each sample measures cell by cell. It takes memory for those alone that
 * this rank sets. */
struct cells {
    char **rows, **cols; /* names */
    size_t nrows, ncols;
    struct cell *now; /* by row and column; NAN: not in this sample */
    size_t n, room;
    size_t next;  /* where the next one is, if they come as they did before */
    bool lost;    /* no memory for one */
    bool outside; /* one was set that is not in the matrix */
    double begun_ns;
    double empty_ns; /* least time of a cell without work; 0: not known */
    double spent_ns; /* in the cells of this sample, less those aside */
};

int series_sample(struct run *r, struct series *s, struct error *e);
/* Samples that do not count, and those of one visit that do. */
int series_until_steady(struct run *r, struct visit *v, struct error *e);
int series_until_converged(struct run *r, struct visit *v, struct error *e);
unsigned series_reps(struct run *r, struct error *e);
void series_fini(struct series *s);
/* Room for n more samples. */
int series_room(struct series *s, size_t n, struct error *e);
/* cells.c */
int series_keep(struct run *r, struct series *s, struct error *e);
/* Before a sample: no cell is set. */
void cells_begin(struct cells *c);
void cells_fini(struct cells *c);
/* cells_join.c: the cells of all ranks, each of which may have some of its own. Collective. */
int cells_join(struct run *r, struct error *e);
void joined_fini(struct joined *j);

#endif
