/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/matrix.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/role.h"
#include "render/markdown.h"
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
static bool of_cells(struct matrix *m, const json_t *point)
{
    const json_t *cells = json_object_get(point, "cells"), *median = member_at(cells, "median");
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
    snprintf(m->title, sizeof m->title, "%.60s%s%.30s", member_text(point, "bench"),
             *member_text(point, "params.at") ? " " : "", member_text(point, "params.at"));
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

static void from_name(char to[NAME], const json_t *point)
{
    const json_t *from = member_at(point, "params.from");
    char text[TEXT_ROOM];

    member_any(text, point, "params.from");
    member_clean(to, NAME, text);
    if (json_is_integer(from))
        snprintf(to, NAME, "node %d", (int)json_integer_value(from));
}

/* "dram 0": kind and number of the memory that a point uses; of several nodes as it was asked for.
 */
static void to_name(char to[NAME], const json_t *records, const json_t *point)
{
    const json_t *nodes = member_at(point, "params.nodes"), *node = json_array_get(nodes, 0),
                 *known;
    const json_t *all = member_at(member_record(records, "topo"), "nodes");
    const char *kind = "node";
    char tier[TEXT_ROOM];
    size_t i;

    if (json_array_size(nodes) != 1 || !json_is_integer(node)) {
        member_any(tier, point, "params.tier");
        member_clean(to, NAME, tier);
        return;
    }
    json_array_foreach (all, i, known)
        if (json_equal(json_object_get(known, "os_index"), node) && *member_text(known, "kind"))
            kind = member_text(known, "kind");
    member_clean(tier, 12, kind);
    snprintf(to, NAME, "%.11s %d", tier, (int)json_integer_value(node));
}

static bool is_from_to(const json_t *record, const json_t *like)
{
    return member_is(record, "point") && roles_any(record, ROLE_NODE_MATRIX | ROLE_INTERLEAVE) &&
           member_number(record, "summary.median") > 0.0 &&
           (!like ||
            (strcmp(member_text(record, "bench"), member_text(like, "bench")) == 0 &&
             strcmp(member_text(record, "params.variant"), member_text(like, "params.variant")) ==
                 0 &&
             strcmp(member_text(record, "params.at"), member_text(like, "params.at")) == 0));
}

/* The points of one benchmark, each from a node to a memory. */
static bool of_points(struct matrix *m, const json_t *records, const json_t *like)
{
    const json_t *p;
    char row[NAME], col[NAME];
    size_t i, n;

    *m = (struct matrix){.rows = json_array(),
                         .cols = json_array(),
                         .lower = strcmp(member_text(like, "summary.direction"), "lower") == 0};
    json_array_foreach (records, i, p)
        if (is_from_to(p, like)) {
            from_name(row, p);
            to_name(col, records, p);
            index_of(m->rows, row);
            index_of(m->cols, col);
        }
    n = nrows(m) * ncols(m);
    if (!n || n > MOST_CELLS || !(m->cell = calloc(n, sizeof *m->cell)))
        return false;
    for (i = 0; i < n; i++)
        m->cell[i] = NAN;
    json_array_foreach (records, i, p)
        if (is_from_to(p, like)) {
            from_name(row, p);
            to_name(col, records, p);
            m->cell[index_of(m->rows, row) * ncols(m) + index_of(m->cols, col)] =
                member_number(p, "summary.median");
        }
    snprintf(m->title, sizeof m->title, "%.60s", member_text(like, "bench"));
    scale(m, member_text(like, "summary.unit"));
    return true;
}

/* "min 45.1, median 52.3, max 98.0 ns; worst 3 -> 17 (98.0)" */
static void put_extremes(FILE *out, const struct matrix *m)
{
    char lo[TEXT_ROOM], mid[TEXT_ROOM], hi[TEXT_ROOM], row[NAME], col[NAME];
    double last = m->lower ? HUGE_VAL : -HUGE_VAL;

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
}

static void put_line(FILE *out, const struct matrix *m, const struct render_style *style)
{
    char *text = NULL, clean[1024];
    size_t size;
    FILE *memory = open_memstream(&text, &size);

    if (!memory)
        return;
    fprintf(memory, "%s, ", m->title);
    put_extremes(memory, m);
    fclose(memory);
    member_clean(clean, sizeof clean, text);
    free(text);
    fputs("matrix        ", out);
    table_wrapped(out, clean, 16, (style->width ? style->width : 100) - 16);
}

static void put_table(FILE *out, const struct matrix *m, const struct render_style *style)
{
    char text[SMALL + 1][TEXT_ROOM], name[NAME];
    const char *cells[SMALL + 1];
    struct table t = {.n = ncols(m) + 1};

    table_line(out, style, "matrix        %s, %s, from (down) to (across)", m->title, m->unit);
    for (size_t c = 0; c < t.n; c++) {
        t.columns[c].right = c > 0;
        *name = '\0';
        if (c)
            name_at(name, m->cols, c - 1);
        snprintf(t.columns[c].title, sizeof t.columns[c].title, "%s", name);
    }
    for (size_t r = 0; r < nrows(m); r++) {
        name_at(text[0], m->rows, r);
        cells[0] = text[0];
        for (size_t c = 0; c < ncols(m); c++) {
            units_digits(text[c + 1], m->cell[r * ncols(m) + c], m->factor);
            cells[c + 1] = text[c + 1];
        }
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

static bool told_before(const json_t *records, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_from_to(json_array_get(records, i), json_array_get(records, at)))
            return true;
    return false;
}

static void each_matrix(struct sink *s, const json_t *records, matrix_fn *each)
{
    const json_t *p;
    struct matrix m;
    size_t i;

    json_array_foreach (records, i, p) {
        bool cells = member_is(p, "point") && json_is_object(json_object_get(p, "cells"));

        if (!cells && (!is_from_to(p, NULL) || told_before(records, i)))
            continue;
        if ((cells ? of_cells(&m, p) : of_points(&m, records, p)) && m.all.n)
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

void matrix_summary(FILE *out, const json_t *records, size_t most, const struct render_style *style)
{
    struct sink s = {.out = out, .style = style, .left = most};

    each_matrix(&s, records, summary_of);
}

static void page_of(struct sink *s, const struct matrix *m)
{
    char text[TEXT_ROOM];

    fputs(s->count++ ? "\n### " : "\n## Matrices\n\n### ", s->out);
    markdown_text(s->out, m->title);
    fputs("\n\n", s->out);
    put_extremes(s->out, m);
    fputs(".\n", s->out);
    if (nrows(m) > LARGE || ncols(m) > LARGE)
        return;
    fprintf(s->out, "\n| %s |", m->unit);
    for (size_t c = 0; c < ncols(m); c++) {
        name_at(text, m->cols, c);
        putc(' ', s->out);
        markdown_text(s->out, text);
        fputs(" |", s->out);
    }
    fputs("\n|---|", s->out);
    for (size_t c = 0; c < ncols(m); c++)
        fputs("---:|", s->out);
    for (size_t r = 0; r < nrows(m); r++) {
        name_at(text, m->rows, r);
        fputs("\n| ", s->out);
        markdown_text(s->out, text);
        fputs(" |", s->out);
        for (size_t c = 0; c < ncols(m); c++) {
            units_digits(text, m->cell[r * ncols(m) + c], m->factor);
            fprintf(s->out, " %s |", text);
        }
    }
    putc('\n', s->out);
}

void matrix_markdown(FILE *out, const json_t *records)
{
    struct sink s = {.out = out};

    each_matrix(&s, records, page_of);
}
