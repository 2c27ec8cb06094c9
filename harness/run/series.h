/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A series of samples of one point, and the cells that each of them measures. */
#ifndef HBMARK_SERIES_H
#define HBMARK_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "api/quantities.h"
#include "record/error.h"

struct run;
struct visit;

enum stop_reason { STOP_CI, STOP_TIME, STOP_SAMPLES, STOP_SIGNAL };

/* Durations of one series of samples, in ns, the same numbers on every rank. */
struct series {
    double *ns;       /* max(end) - min(start) over ranks */
    double *start_ns; /* since the run began */
    double *own_ns;   /* this rank's own */
    double *side[BENCH_SIDES];
    double *cell_ns; /* of each sample all cells; only of the samples that count */
    size_t n, room, cells_room;
    unsigned reps; /* repetitions in one sample; ns are of all of them */
    double total_ns;
    enum stop_reason stop;
};

/* A matrix or list that each sample measures cell by cell. */
struct cells {
    char **rows, **cols; /* names */
    size_t nrows, ncols;
    double *now; /* ns of one op, this sample */
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
void cells_fini(struct cells *c);
/* On rank 0: the cells of all ranks, each of which may have some of its own. Collective. */
int cells_join(struct run *r, struct error *e);

#endif
