/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The record of cells: each one of a small matrix, or of one that is mostly set; else those alone
 * that are set, with their rows and columns. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "run/outcome.h"

/* Up to so many cells empty ones are told as well. */
enum { WHOLE_MOST = 4096 };

static size_t all_cells(const struct joined *j)
{
    return json_array_size(j->rows) * json_array_size(j->cols);
}

static bool is_sparse(const struct joined *j)
{
    return all_cells(j) > WHOLE_MOST && j->n < all_cells(j) / 2;
}

/* The names that are in use, and instead of its row or column each cell's place among them. */
static json_t *used(const struct joined *j, const json_t *names, bool rows, json_t *places)
{
    json_t *left = json_array();
    json_int_t *at = calloc(json_array_size(names) + 1, sizeof *at); /* from 1; 0: not in use */

    for (size_t i = 0; at && i < j->n; i++) {
        const uint32_t k = rows ? j->cell[i].row : j->cell[i].column;

        if (!at[k]) {
            json_array_append(left, json_array_get(names, k));
            at[k] = (json_int_t)json_array_size(left);
        }
        json_array_append_new(places, json_integer(at[k] - 1));
    }
    free(at);
    return left;
}

/* A column of its table for each cell, set or not; for free(). */
static double *whole(const struct joined *j, size_t samples)
{
    const size_t n = all_cells(j), ncols = json_array_size(j->cols);
    double *ns = malloc((samples * n + 1) * sizeof *ns);

    for (size_t i = 0; ns && i < samples * n; i++)
        ns[i] = NAN;
    for (size_t s = 0; ns && s < samples; s++)
        for (size_t i = 0; i < j->n; i++)
            ns[s * n + j->cell[i].row * ncols + j->cell[i].column] = j->ns[s * j->n + i];
    return ns;
}

/* Medians and p05, p95 over the samples, of n cells, in s. */
static void figures(json_t *o, const double *ns, size_t n, size_t samples)
{
    double *x = malloc((samples + 1) * sizeof *x);
    json_t *median = json_array(), *low = json_array(), *high = json_array();

    for (size_t i = 0; x && i < n; i++) {
        struct stats st = {0};

        for (size_t k = 0; k < samples; k++)
            x[k] = ns[k * n + i] * 1e-9;
        if (stats_make(x, samples, 0.95, &st))
            st.median = st.p05 = st.p95 = NAN;
        json_array_append_new(median, outcome_real_json(st.median));
        json_array_append_new(low, outcome_real_json(st.p05));
        json_array_append_new(high, outcome_real_json(st.p95));
    }
    free(x);
    json_object_update_new(o,
                           json_pack("{s:o, s:o, s:o}", "median", median, "p05", low, "p95", high));
}

/* Every sample is kept: ns, sample by sample, cell by cell. */
static void sidecar(json_t *o, const struct run *r, const double *ns, size_t n)
{
    char name[40];

    snprintf(name, sizeof name, "point-%u-%u-cells", r->point->index, r->lab->launch);
    if (r->lab->journal)
        json_object_update_new(o, journal_sidecar(r->lab->journal, name, ns, n, NULL));
}

void outcome_cells_json(json_t *o, const struct run *r)
{
    const struct joined *j = &r->joined;
    const bool sparse = is_sparse(j);
    const size_t samples = r->series.n, n = sparse ? j->n : all_cells(j);
    double *ns = sparse ? j->ns : whole(j, samples);
    json_t *cells = json_object(), *row = json_array(), *column = json_array();

    json_object_set_new(cells, "rows", sparse ? used(j, j->rows, true, row) : json_incref(j->rows));
    json_object_set_new(cells, "cols",
                        sparse ? used(j, j->cols, false, column) : json_incref(j->cols));
    json_object_set_new(cells, "unit", json_string("s"));
    json_object_set_new(cells, "n", json_integer((json_int_t)samples));
    if (sparse)
        json_object_update_new(cells, json_pack("{s:O, s:O}", "row", row, "column", column));
    if (ns) {
        figures(cells, ns, n, samples);
        sidecar(cells, r, ns, samples * n);
    }
    if (!sparse)
        free(ns);
    json_decref(row);
    json_decref(column);
    json_object_set_new(o, "cells", cells);
}
