/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Matrices: cells of one point, and points of one benchmark from node to node. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/role.h"
#include "render/markdown.h"
#include "render/parts.h"
#include "render/table.h"
#include "stats/stats.h"
#include "text/units.h"

enum { SMALL = 8, LARGE = 16, NAME = 24, WORST = 3, MOST_CELLS = 1 << 20 };

struct matrix {
    char title[160], unit[32]; /* as shown */
    json_t *rows, *cols;       /* names */
    double *cell;              /* shown values, row by row; NAN: none */
    double factor;
    bool lower;       /* is better */
    struct stats all; /* of the cells that are: n 0 if none */
};

static size_t nrows(const struct matrix *m)
{
    return json_array_size(m->rows);
}

static size_t ncols(const struct matrix *m)
{
    return json_array_size(m->cols);
}

static void free_matrix(struct matrix *m)
{
    json_decref(m->rows);
    json_decref(m->cols);
    free(m->cell);
}

static void name_at(char to[NAME], const json_t *names, size_t i)
{
    const char *text = json_string_value(json_array_get(names, i));

    member_clean(to, NAME, text ? text : "-");
}

/* Scales the cells to what people read, by their middle. */
static void scale(struct matrix *m, const char *unit)
{
    const size_t n = nrows(m) * ncols(m);
    double *x = calloc(n + 1, sizeof *x);
    struct units_scale s;
    size_t known = 0;

    for (size_t i = 0; x && i < n; i++)
        if (isfinite(m->cell[i]))
            x[known++] = m->cell[i];
    if (!x || !known || stats_make(x, known, 0.95, &m->all)) {
        free(x);
        return;
    }
    s = units_scale(unit, m->all.median);
    m->factor = s.factor;
    snprintf(m->unit, sizeof m->unit, "%s", s.unit);
    free(x);
}

/* Where number i of the medians is in the matrix: as listed, or in its turn. SIZE_MAX: nowhere. */
static size_t cell_place(const struct matrix *m, const json_t *cells, size_t i)
{
    const json_t *row = json_object_get(cells, "row"), *column = json_object_get(cells, "column");
    const json_int_t y = json_integer_value(json_array_get(row, i)),
                     x = json_integer_value(json_array_get(column, i));

    if (!row)
        return i;
    return y >= 0 && x >= 0 && (size_t)y < nrows(m) && (size_t)x < ncols(m)
               ? (size_t)y * ncols(m) + (size_t)x
               : SIZE_MAX;
}

/* The cells of a point; a core paired with itself has none: 0. False if there are none. */
static bool of_cells(struct matrix *m, const struct figure *f)
{
    const json_t *cells = json_object_get(f->record, "cells"), *median = member_at(cells, "median");
    const json_t *row = json_object_get(cells, "row");
    size_t n;

    *m = (struct matrix){.rows = json_incref(json_object_get(cells, "rows")),
                         .cols = json_incref(json_object_get(cells, "cols")),
                         .lower = true};
    n = nrows(m) * ncols(m);
    if (!n || n > MOST_CELLS || json_array_size(median) != (row ? json_array_size(row) : n) ||
        !(m->cell = calloc(n, sizeof *m->cell)))
        return false;
    for (size_t i = 0; i < n; i++)
        m->cell[i] = NAN;
    for (size_t i = 0; i < json_array_size(median); i++) {
        const double v = json_number_value(json_array_get(median, i));
        const size_t at = cell_place(m, cells, i);

        if (v > 0.0 && at < n)
            m->cell[at] = v;
    }
    snprintf(m->title, sizeof m->title, "%.60s%s%.30s", f->bench, *f->at ? " " : "", f->at);
    scale(m, member_text(cells, "unit"));
    return true;
}

/* Number of this name, added if it is new. */
static size_t index_of(json_t *names, const char *name)
{
    const json_t *known;
    size_t i;

    json_array_foreach (names, i, known)
        if (strcmp(json_string_value(known), name) == 0)
            return i;
    return json_array_append_new(names, json_string(name)) ? 0 : i;
}

static void from_name(char to[NAME], const struct figure *f)
{
    snprintf(to, NAME, isfinite(f->from) ? "node %.0f" : "-", f->from);
}

/* "dram 0": kind and number of the memory that a point uses; of several nodes as it was asked for.
 */
static void to_name(char to[NAME], const struct readout *r, const struct figure *f)
{
    const json_t *nodes = member_at(f->record, "params.nodes"), *node = json_array_get(nodes, 0),
                 *known;
    const char *kind = "node";
    char clean[12];
    size_t i;

    if (json_array_size(nodes) != 1 || !json_is_integer(node)) {
        member_clean(to, NAME, *f->tier ? f->tier : "-");
        return;
    }
    json_array_foreach (member_at(r->topo, "nodes"), i, known)
        if (json_equal(json_object_get(known, "os_index"), node) && *member_text(known, "kind"))
            kind = member_text(known, "kind");
    member_clean(clean, sizeof clean, kind);
    snprintf(to, NAME, "%s %d", clean, (int)json_integer_value(node));
}

static bool is_from_to(const struct figure *f, const struct figure *like)
{
    return f->roles & (ROLE_NODE_MATRIX | ROLE_INTERLEAVE) && f->median > 0.0 &&
           strcmp(f->bench, like->bench) == 0 && strcmp(f->variant, like->variant) == 0 &&
           strcmp(f->at, like->at) == 0;
}

/* The points of one benchmark, each from a node to a memory. */
static bool of_points(struct matrix *m, const struct readout *r, const struct figure *like)
{
    size_t *place = calloc(2 * r->n + 1, sizeof *place), n;
    char name[NAME];

    *m = (struct matrix){.rows = json_array(), .cols = json_array(), .lower = !figure_higher(like)};
    for (size_t i = 0; place && i < r->n; i++)
        if (is_from_to(&r->figure[i], like)) {
            from_name(name, &r->figure[i]);
            place[2 * i] = index_of(m->rows, name);
            to_name(name, r, &r->figure[i]);
            place[2 * i + 1] = index_of(m->cols, name);
        }
    n = nrows(m) * ncols(m);
    if (n && n <= MOST_CELLS)
        m->cell = calloc(n, sizeof *m->cell);
    for (size_t i = 0; m->cell && i < n; i++)
        m->cell[i] = NAN;
    for (size_t i = 0; m->cell && i < r->n; i++)
        if (is_from_to(&r->figure[i], like))
            m->cell[place[2 * i] * ncols(m) + place[2 * i + 1]] = r->figure[i].median;
    free(place);
    if (!m->cell)
        return false;
    snprintf(m->title, sizeof m->title, "%.60s", like->bench);
    scale(m, like->unit);
    return true;
}

/* "min 45.1, median 52.3, max 98.0 ns; worst 3 to 17 (98.0)"; the caller frees. */
static char *extremes_of(const struct matrix *m)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    char lo[TEXT_ROOM], mid[TEXT_ROOM], hi[TEXT_ROOM], row[NAME], col[NAME];
    double last = m->lower ? HUGE_VAL : -HUGE_VAL;

    if (!out)
        return NULL;
    units_digits(lo, m->all.min, m->factor);
    units_digits(mid, m->all.median, m->factor);
    units_digits(hi, m->all.max, m->factor);
    fprintf(out, "%zu x %zu: min %s, median %s, max %s %s; worst", nrows(m), ncols(m), lo, mid, hi,
            m->unit);
    for (int k = 0; k < WORST; k++) {
        size_t worst = SIZE_MAX;

        for (size_t i = 0; i < nrows(m) * ncols(m); i++)
            if ((m->lower ? m->cell[i] < last : m->cell[i] > last) &&
                (worst == SIZE_MAX ||
                 (m->lower ? m->cell[i] > m->cell[worst] : m->cell[i] < m->cell[worst])))
                worst = i;
        if (worst == SIZE_MAX)
            break;
        last = m->cell[worst];
        name_at(row, m->rows, worst / ncols(m));
        name_at(col, m->cols, worst % ncols(m));
        units_digits(hi, m->cell[worst], m->factor);
        fprintf(out, "%s %s to %s (%s)", k ? "," : "", row, col, hi);
    }
    fclose(out);
    return text;
}

static void put_line(FILE *out, const struct matrix *m, const struct render_style *style)
{
    char text[1024], clean[1024], *extremes = extremes_of(m);

    snprintf(text, sizeof text, "%s, %s", m->title, extremes ? extremes : "");
    member_clean(clean, sizeof clean, text);
    free(extremes);
    fputs("matrix        ", out);
    table_wrapped(out, clean, 16, (style->width ? style->width : 100) - 16);
}

/* The cells of row r, the first its name; of the names of the columns where r is SIZE_MAX, the
 * first the unit. */
static void row_of(const struct matrix *m, size_t r, char text[LARGE + 1][TEXT_ROOM])
{
    snprintf(text[0], TEXT_ROOM, "%s", m->unit);
    if (r != SIZE_MAX)
        name_at(text[0], m->rows, r);
    for (size_t c = 0; c < ncols(m); c++)
        if (r == SIZE_MAX)
            name_at(text[c + 1], m->cols, c);
        else
            units_digits(text[c + 1], m->cell[r * ncols(m) + c], m->factor);
}

static void put_table(FILE *out, const struct matrix *m, const struct render_style *style)
{
    char text[LARGE + 1][TEXT_ROOM];
    const char *cells[LARGE + 1];
    struct table t = {.n = ncols(m) + 1};

    table_line(out, style, "matrix        %s, %s, from (down) to (across)", m->title, m->unit);
    row_of(m, SIZE_MAX, text);
    for (size_t c = 0; c < t.n; c++) {
        t.columns[c].right = c > 0;
        snprintf(t.columns[c].title, TABLE_TITLE, "%.31s", c ? text[c] : "");
        cells[c] = text[c];
    }
    for (size_t r = 0; r < nrows(m); r++) {
        row_of(m, r, text);
        table_add(&t, cells);
    }
    table_print(out, &t, style);
    table_fini(&t);
}

/* Calls each with every matrix of the run. */
struct sink {
    FILE *out;
    const struct render_style *style;
    size_t left, count;
};
typedef void matrix_fn(struct sink *s, const struct matrix *m);

static bool told_before(const struct readout *r, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_from_to(&r->figure[i], &r->figure[at]))
            return true;
    return false;
}

static void each_matrix(struct sink *s, const struct readout *r, matrix_fn *each)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct figure *f = &r->figure[i];
        const bool cells = json_is_object(json_object_get(f->record, "cells"));
        struct matrix m;

        if (!cells && (!is_from_to(f, f) || told_before(r, i)))
            continue;
        if ((cells ? of_cells(&m, f) : of_points(&m, r, f)) && m.all.n)
            each(s, &m);
        free_matrix(&m);
    }
}

static void summary_of(struct sink *s, const struct matrix *m)
{
    bool small = nrows(m) <= SMALL && ncols(m) <= SMALL && nrows(m) * ncols(m) > 1;

    if (!s->left)
        return;
    if (small && nrows(m) + 2 <= s->left) {
        put_table(s->out, m, s->style);
        s->left -= nrows(m) + 2;
        return;
    }
    put_line(s->out, m, s->style);
    s->left -= s->left > 1 ? 2 : 1; /* on most pages */
}

void matrix_summary(FILE *out, const struct readout *r, size_t most,
                    const struct render_style *style)
{
    struct sink s = {.out = out, .style = style, .left = most};

    each_matrix(&s, r, summary_of);
}

static void page_of(struct sink *s, const struct matrix *m)
{
    char text[LARGE + 1][TEXT_ROOM], *extremes = extremes_of(m);
    const char *cells[LARGE + 1];

    fputs(s->count++ ? "" : "\n## Matrices\n", s->out);
    markdown_put(s->out, "\n### %s\n\n%s.\n", m->title, extremes ? extremes : "");
    free(extremes);
    if (nrows(m) > LARGE || ncols(m) > LARGE)
        return;
    for (size_t c = 0; c <= ncols(m); c++)
        cells[c] = text[c];
    putc('\n', s->out);
    row_of(m, SIZE_MAX, text);
    markdown_head(s->out, cells, "lrrrrrrrrrrrrrrrr", ncols(m) + 1);
    for (size_t r = 0; r < nrows(m); r++) {
        row_of(m, r, text);
        markdown_row(s->out, cells, ncols(m) + 1);
    }
}

void matrix_markdown(FILE *out, const struct readout *r)
{
    struct sink s = {.out = out};

    each_matrix(&s, r, page_of);
}
