/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a sample gives besides its time: second quantities, and cells measured one after another. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/run.h"

void run_side(struct run *r, unsigned k, double value)
{
    r->side_now[k] = value;
}

double run_took_ns(const struct run *r)
{
    return r->block.took_ns;
}

void run_bound(struct run *r, double value, const char *source)
{
    r->bound.value = value;
    r->bound.source = source;
}

static char **names_new(const char *const *from, size_t n)
{
    char **names = calloc(n, sizeof *names);

    for (size_t i = 0; names && i < n; i++)
        names[i] = strdup(from[i]);
    return names;
}

static void names_free(char **names, size_t n)
{
    for (size_t i = 0; names && i < n; i++)
        free(names[i]);
    free(names);
}

void cells_fini(struct cells *c)
{
    names_free(c->rows, c->nrows);
    names_free(c->cols, c->ncols);
    free(c->now);
    memset(c, 0, sizeof *c);
}

int run_cells(struct run *r, const char *const *rows, size_t nrows, const char *const *cols,
              size_t ncols, struct error *e)
{
    struct cells *c = &r->cells;

    if (c->nrows == nrows && c->ncols == ncols)
        return 0; /* setup() is called again: the names stay */
    cells_fini(c);
    c->nrows = nrows;
    c->ncols = ncols;
    c->rows = names_new(rows, nrows);
    c->cols = names_new(cols, ncols);
    c->now = calloc(nrows * ncols, sizeof *c->now);
    for (size_t i = 0; c->now && i < nrows * ncols; i++)
        c->now[i] = NAN;
    if (c->rows && c->cols && c->now)
        return 0;
    return error_set(e, EXIT_INTERNAL, "no memory for %zu x %zu cells", nrows, ncols);
}

void run_name_worker(const struct run *r, unsigned w, char *text, size_t size)
{
    if (r->lab->comm->size > 1)
        snprintf(text, size, "rank %d cpu %u", r->lab->comm->rank, r->cpus[w]);
    else
        snprintf(text, size, "cpu %u", r->cpus[w]);
}

void run_cell_begin(struct run *r)
{
    r->cells.begun_ns = run_now_ns(r);
}

void run_cell_empty(struct run *r)
{
    const double ns = run_now_ns(r) - r->cells.begun_ns;

    r->cells.empty_ns = r->cells.empty_ns > 0 && r->cells.empty_ns < ns ? r->cells.empty_ns : ns;
}

static double end_cell(struct run *r, size_t cell, double ops)
{
    const double ns = run_now_ns(r) - r->cells.begun_ns - r->cells.empty_ns;

    r->cells.now[cell] = ns / ops;
    return ns;
}

void run_cell_end(struct run *r, size_t cell, double ops)
{
    r->cells.spent_ns += end_cell(r, cell, ops);
}

void run_cell_aside(struct run *r, size_t cell, double ops)
{
    (void)end_cell(r, cell, ops);
}

void run_cell_spent(struct run *r, double ns)
{
    r->cells.spent_ns += ns;
}

void run_cell_set(struct run *r, size_t cell, double ns)
{
    r->cells.now[cell] = ns;
}

/* Keeps what the sample that was just taken gave; the series has room for it. Collective. */
int series_keep(struct run *r, struct series *s, struct error *e)
{
    const size_t cells = r->cells.nrows * r->cells.ncols;
    struct comm *comm = r->lab->comm;

    for (unsigned k = 0; k < BENCH_SIDES && r->bench->quantities.sides[k].name; k++) {
        if (r->bench->quantities.sides[k].ops) { /* the traffic is that of all ranks */
            s->side[k][s->n] = run_traffic(r).ops * s->reps / (s->ns[s->n] * 1e-9);
            continue;
        }
        s->side[k][s->n] = r->side_now[k];
        comm->ops->reduce(comm, &s->side[k][s->n], 1,
                          r->bench->quantities.sides[k].sum ? COMM_SUM : COMM_MAX);
        if (r->bench->quantities.sides[k].rate)
            s->side[k][s->n] /= s->ns[s->n] * 1e-9;
    }
    if (!cells || s != &r->series)
        return 0;
    if (s->cells_room < (s->n + 1) * cells) {
        double *more = realloc(s->cell_ns, 2 * (s->n + 1) * cells * sizeof *more);

        if (!more)
            return error_set(e, EXIT_INTERNAL, "no memory for %zu cells", cells);
        s->cell_ns = more;
        s->cells_room = 2 * (s->n + 1) * cells;
    }
    memcpy(&s->cell_ns[s->n * cells], r->cells.now, cells * sizeof *r->cells.now);
    return 0;
}
