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
    if (c->rows && c->cols)
        return 0;
    return error_set(e, EXIT_INTERNAL, "no memory for the names of %zu x %zu cells", nrows, ncols);
}

void run_name_worker(const struct run *r, unsigned w, char *text, size_t size)
{
    if (r->lab->comm->size > 1)
        snprintf(text, size, "rank %d cpu %u", r->lab->comm->rank, r->cpus[w]);
    else
        snprintf(text, size, "cpu %u", r->cpus[w]);
}

void cells_begin(struct cells *c)
{
    for (size_t i = 0; i < c->n; i++)
        c->now[i].value = NAN;
    c->next = 0;
    c->spent_ns = 0;
}

static bool is_before(const struct cell *a, uint32_t row, uint32_t column)
{
    return a->row < row || (a->row == row && a->column < column);
}

static bool is_there(const struct cells *c, size_t i, uint32_t row, uint32_t column)
{
    return i < c->n && c->now[i].row == row && c->now[i].column == column;
}

/* Where the cell is, or would be. */
static size_t place_of(const struct cells *c, uint32_t row, uint32_t column)
{
    size_t low = 0, high = c->n;

    if (is_there(c, c->next, row, column))
        return c->next;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;

        if (is_before(&c->now[mid], row, column))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool insert(struct cells *c, size_t i, uint32_t row, uint32_t column)
{
    if (c->n == c->room) {
        const size_t room = c->room ? 2 * c->room : 64;
        struct cell *more = realloc(c->now, room * sizeof *more);

        if (!more)
            return false;
        c->now = more;
        c->room = room;
    }
    memmove(&c->now[i + 1], &c->now[i], (c->n - i) * sizeof *c->now);
    c->now[i] = (struct cell){row, column, NAN};
    c->n++;
    return true;
}

void run_cell_set(struct run *r, size_t row, size_t column, double ns)
{
    struct cells *c = &r->cells;
    const uint32_t y = (uint32_t)row, x = (uint32_t)column;
    const size_t i = place_of(c, y, x);

    if (row >= c->nrows || column >= c->ncols) {
        c->outside = true; /* series_keep() says so */
        return;
    }
    if (!is_there(c, i, y, x) && !insert(c, i, y, x)) {
        c->lost = true;
        return;
    }
    c->now[i].value = ns;
    c->next = i + 1;
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

static double end_cell(struct run *r, size_t row, size_t column, double ops)
{
    const double ns = run_now_ns(r) - r->cells.begun_ns - r->cells.empty_ns;

    run_cell_set(r, row, column, ns / ops);
    return ns;
}

void run_cell_end(struct run *r, size_t row, size_t column, double ops)
{
    r->cells.spent_ns += end_cell(r, row, column, ops);
}

void run_cell_aside(struct run *r, size_t row, size_t column, double ops)
{
    (void)end_cell(r, row, column, ops);
}

void run_cell_spent(struct run *r, double ns)
{
    r->cells.spent_ns += ns;
}

static int keep_cells(const struct cells *c, struct series *s, struct error *e)
{
    if (s->cells_room < s->ncells + c->n) {
        const size_t room = 2 * (s->ncells + c->n);
        struct kept *more = realloc(s->cell, room * sizeof *more);

        if (!more)
            return error_set(e, EXIT_INTERNAL, "no memory for %zu cells", room);
        s->cell = more;
        s->cells_room = room;
    }
    for (size_t i = 0; i < c->n; i++)
        if (!isnan(c->now[i].value))
            s->cell[s->ncells++] = (struct kept){c->now[i], s->n};
    if (c->outside)
        return error_set(e, EXIT_INTERNAL, "a cell outside of %zu rows and %zu columns", c->nrows,
                         c->ncols);
    return c->lost ? error_set(e, EXIT_INTERNAL, "no memory for %zu cells", c->n + 1) : 0;
}

/* Keeps what the sample that was just taken gave; the series has room for it. Collective. */
int series_keep(struct run *r, struct series *s, struct error *e)
{
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
    return s == &r->series ? keep_cells(&r->cells, s, e) : 0;
}
