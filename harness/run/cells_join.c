/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Cells of several ranks in one matrix: by the names of rows and columns, sample by sample. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/outcome.h"

/* Names of all ranks, each once: in order, and where each is. */
struct names {
    json_t *list, *at;
};

static json_t *own_names(const struct run *r)
{
    return json_pack("{s:o, s:o}", "rows", outcome_names_json(r->cells.rows, r->cells.nrows),
                     "cols", outcome_names_json(r->cells.cols, r->cells.ncols));
}

static uint32_t hash(uint32_t h, char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (const char *p = names[i]; p == names[i] || p[-1]; p++)
            h = h * 33 + (unsigned char)*p;
    return h * 33 + (uint32_t)n;
}

/* Do all ranks name the same rows and columns, so that no names need be sent? Collective. */
static bool are_the_same(const struct run *r)
{
    const struct cells *c = &r->cells;
    const double h = hash(hash(5381, c->rows, c->nrows), c->cols, c->ncols);
    double ends[2] = {h, -h};

    r->lab->comm->ops->reduce(r->lab->comm, ends, 2, COMM_MAX);
    return ends[0] == -ends[1];
}

/* Where each of these names is in the list of all, to which new ones are added; for free(). NULL
 * without memory. */
static uint32_t *places(struct names *all, const json_t *mine)
{
    uint32_t *place = calloc(json_array_size(mine) + 1, sizeof *place);
    const json_t *name;
    size_t i;

    json_array_foreach (mine, i, name) {
        const char *text = json_string_value(name);
        const json_t *at = json_object_get(all->at, text);

        if (!place)
            return NULL;
        place[i] = (uint32_t)(at ? json_integer_value(at) : (json_int_t)json_array_size(all->list));
        if (!at) {
            json_object_set_new(all->at, text, json_integer(place[i]));
            json_array_append(all->list, (json_t *)name);
        }
    }
    return place;
}

/* The cells of one rank, whose names are in text, get the rows and columns of all. */
static bool rename_cells(const char *text, struct names *rows, struct names *cols, struct kept *k,
                         size_t n)
{
    json_t *mine = json_loads(text, 0, NULL);
    uint32_t *row = places(rows, json_object_get(mine, "rows"));
    uint32_t *col = places(cols, json_object_get(mine, "cols"));
    const bool ok = row && col;

    for (size_t i = 0; ok && i < n; i++) {
        k[i].cell.row = row[k[i].cell.row];
        k[i].cell.column = col[k[i].cell.column];
    }
    free(row);
    free(col);
    json_decref(mine);
    return ok;
}

/* Rank 0: the names of all ranks, from their texts. */
static bool join_names(struct joined *j, const json_t *texts, const struct gathered *all)
{
    struct names rows = {json_array(), json_object()}, cols = {json_array(), json_object()};
    struct kept *k = all->data;
    bool ok = true;

    for (size_t i = 0; ok && i < json_array_size(texts); i++) {
        const size_t n = all->sizes[i] / sizeof *k;

        ok = rename_cells(json_string_value(json_array_get(texts, i)), &rows, &cols, k, n);
        k += n;
    }
    json_decref(rows.at);
    json_decref(cols.at);
    j->rows = rows.list;
    j->cols = cols.list;
    return ok;
}

static int by_place(const void *a, const void *b)
{
    const struct kept *x = a, *y = b;

    if (x->cell.row != y->cell.row)
        return x->cell.row < y->cell.row ? -1 : 1;
    if (x->cell.column != y->cell.column)
        return x->cell.column < y->cell.column ? -1 : 1;
    return x->sample < y->sample ? -1 : x->sample > y->sample;
}

static bool same_place(const struct kept *a, const struct kept *b)
{
    return a->cell.row == b->cell.row && a->cell.column == b->cell.column;
}

/* From cells in any order to a table: a column each, a row a sample. */
static bool make_table(struct joined *j, struct kept *k, size_t n, size_t samples)
{
    size_t at = 0;

    qsort(k, n, sizeof *k, by_place);
    for (size_t i = 0; i < n; i++)
        j->n += i == 0 || !same_place(&k[i], &k[i - 1]);
    j->cell = calloc(j->n + 1, sizeof *j->cell);
    j->ns = malloc((samples * j->n + 1) * sizeof *j->ns);
    for (size_t i = 0; j->ns && i < samples * j->n; i++)
        j->ns[i] = NAN;
    for (size_t i = 0; j->cell && j->ns && i < n; i++) {
        at += i > 0 && !same_place(&k[i], &k[i - 1]);
        j->cell[at] = k[i].cell;
        j->ns[k[i].sample * j->n + at] = k[i].cell.value;
    }
    return j->cell && j->ns;
}

void joined_fini(struct joined *j)
{
    json_decref(j->rows);
    json_decref(j->cols);
    free(j->cell);
    free(j->ns);
    memset(j, 0, sizeof *j);
}

/* Rank 0: texts are the names of each rank, or NULL where they are those of this one. */
static int join(struct run *r, const json_t *texts, const struct gathered *all, struct error *e)
{
    struct joined *j = &r->joined;
    bool ok = true;

    if (texts)
        ok = join_names(j, texts, all);
    else {
        j->rows = outcome_names_json(r->cells.rows, r->cells.nrows);
        j->cols = outcome_names_json(r->cells.cols, r->cells.ncols);
    }
    ok = ok && make_table(j, all->data, all->bytes / sizeof(struct kept), r->series.n);
    if (ok)
        return 0;
    return error_set(e, EXIT_INTERNAL, "no memory for the cells of all ranks");
}

/* Names that differ are few on each rank: its own workers. Those of all ranks are the same on all.
 */
int cells_join(struct run *r, struct error *e)
{
    const struct bytes own = {r->series.cell, r->series.ncells * sizeof(struct kept)};
    struct comm *c = r->lab->comm;
    json_t *mine = NULL, *texts = NULL;
    struct gathered all;
    char *text = NULL;
    int rc;

    if (!are_the_same(r)) {
        mine = own_names(r);
        text = json_dumps(mine, JSON_COMPACT);
        texts = comm_gather_text(c, text ? text : "{}");
    }
    rc = comm_gather_bytes(c, own, &all, e);
    if (rc == 0 && c->rank == 0)
        rc = join(r, texts, &all, e);
    gathered_free(&all);
    free(text);
    json_decref(mine);
    json_decref(texts);
    return run_together(r, rc, e);
}
