/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Cells of several ranks in one matrix: by the names of rows and columns, sample by sample. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "comm/gather.h"
#include "run/outcome.h"

/* What one rank has: names, and of each sample its cells, row by row. */
struct part {
    size_t nrows, ncols;
    const json_t *rows, *cols;
    const double *ns;
};

/* Place of a name in the list, where it is put if it is new. The next one of a rank is most likely
 * the next of the list: at is where that would be. */
static size_t place_of(json_t *names, const json_t *name, size_t at)
{
    const size_t n = json_array_size(names);

    if (at < n && json_equal(json_array_get(names, at), name))
        return at;
    for (size_t i = 0; i < n; i++)
        if (json_equal(json_array_get(names, i), name))
            return i;
    json_array_append(names, (json_t *)name);
    return n;
}

/* Where each name of a part is in the list of all; NULL without memory. */
static size_t *places(json_t *all, const json_t *mine)
{
    const size_t n = json_array_size(mine);
    size_t *place = calloc(n + 1, sizeof *place);

    for (size_t i = 0; place && i < n; i++)
        place[i] = place_of(all, json_array_get(mine, i), i ? place[i - 1] + 1 : 0);
    return place;
}

/* Copies the cells that a part has into the matrix of all. */
static void put(const struct part *p, const size_t *row, const size_t *col, size_t samples,
                size_t ncols, size_t cells, double *all)
{
    for (size_t s = 0; s < samples; s++)
        for (size_t i = 0; i < p->nrows * p->ncols; i++) {
            const double ns = p->ns[s * p->nrows * p->ncols + i];
            const size_t to = row[i / p->ncols] * ncols + col[i % p->ncols];

            if (!isnan(ns))
                all[s * cells + to] = ns;
        }
}

static char **texts_of(const json_t *names)
{
    char **texts = calloc(json_array_size(names) + 1, sizeof *texts);

    for (size_t i = 0; texts && i < json_array_size(names); i++)
        texts[i] = strdup(json_string_value(json_array_get(names, i)));
    return texts;
}

/* The run's cells become those of all; takes ns. */
static int take(struct run *r, const json_t *rows, const json_t *cols, double *ns, struct error *e)
{
    struct cells joined = {.nrows = json_array_size(rows), .ncols = json_array_size(cols)};

    joined.rows = texts_of(rows);
    joined.cols = texts_of(cols);
    cells_fini(&r->cells);
    free(r->series.cell_ns);
    r->series.cell_ns = ns;
    r->cells = joined;
    if (joined.rows && joined.cols)
        return 0;
    return error_set(e, EXIT_INTERNAL, "no memory for the cells of all ranks");
}

static int join(struct run *r, const struct part *part, size_t n, struct error *e)
{
    json_t *rows = json_array(), *cols = json_array();
    size_t **row = calloc(2 * n, sizeof *row), **col = row ? row + n : NULL, cells = 0;
    double *all = NULL;
    bool ok = row;
    int rc;

    for (size_t i = 0; ok && i < n; i++) {
        row[i] = places(rows, part[i].rows);
        col[i] = places(cols, part[i].cols);
        ok = row[i] && col[i];
    }
    cells = json_array_size(rows) * json_array_size(cols);
    if (ok)
        all = malloc((r->series.n * cells + 1) * sizeof *all);
    for (size_t i = 0; all && i < r->series.n * cells; i++)
        all[i] = NAN;
    for (size_t i = 0; all && i < n; i++)
        put(&part[i], row[i], col[i], r->series.n, json_array_size(cols), cells, all);
    rc = all ? take(r, rows, cols, all, e)
             : error_set(e, EXIT_INTERNAL, "no memory for the cells of %zu ranks", n);
    for (size_t i = 0; row && i < 2 * n; i++)
        free(row[i]);
    free(row);
    json_decref(rows);
    json_decref(cols);
    return rc;
}

/* Reads what the ranks sent: their names, and all their cells one after the other. */
static int join_texts(struct run *r, const json_t *texts, const double *ns, struct error *e)
{
    const size_t n = json_array_size(texts);
    struct part *part = calloc(n, sizeof *part);
    json_t *names = json_array();
    int rc = -1;

    for (size_t i = 0; part && i < n; i++) {
        json_t *one = json_loads(json_string_value(json_array_get(texts, i)), 0, NULL);

        json_array_append_new(names, one);
        part[i].rows = json_object_get(one, "rows");
        part[i].cols = json_object_get(one, "cols");
        part[i].nrows = json_array_size(part[i].rows);
        part[i].ncols = json_array_size(part[i].cols);
        part[i].ns = ns;
        ns += part[i].nrows * part[i].ncols * r->series.n;
    }
    if (part)
        rc = join(r, part, n, e);
    else
        error_set(e, EXIT_INTERNAL, "no memory for the cells of %zu ranks", n);
    json_decref(names);
    free(part);
    return rc;
}

int cells_join(struct run *r, struct error *e)
{
    const size_t cells = r->cells.nrows * r->cells.ncols;
    const struct bytes own = {r->series.cell_ns, cells * r->series.n * sizeof(double)};
    struct comm *c = r->lab->comm;
    struct gathered all;
    json_t *mine, *texts;
    char *text;
    int rc = 0;

    if (c->size == 1)
        return 0;
    mine = json_pack("{s:o, s:o}", "rows", outcome_names_json(r->cells.rows, r->cells.nrows),
                     "cols", outcome_names_json(r->cells.cols, r->cells.ncols));
    text = json_dumps(mine, JSON_COMPACT);
    texts = comm_gather_text(c, text ? text : "{}");
    rc = comm_gather_bytes(c, own, &all, e);
    if (rc == 0 && c->rank == 0)
        rc = join_texts(r, texts, all.data, e);
    gathered_free(&all);
    free(text);
    json_decref(mine);
    json_decref(texts);
    return run_together(r, rc, e);
}
