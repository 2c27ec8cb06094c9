/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/cells.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/words.h"
#include "render/markdown.h"
#include "text/units.h"

static struct units_scale scale_of(const json_t *point)
{
    return units_scale(member_text(point, "summary.unit"), member_number(point, "summary.median"));
}

/* The number at path in the unit people read, without the unit. */
static void scaled(char to[TEXT_ROOM], const json_t *point, const char *path)
{
    units_digits(to, member_number(point, path), scale_of(point).factor);
}

static void with_unit(char to[TEXT_ROOM], const json_t *point, const char *path)
{
    const struct units_scale s = scale_of(point);
    char number[TEXT_ROOM];

    scaled(number, point, path);
    snprintf(to, TEXT_ROOM, strcmp(number, "-") && *s.unit ? "%.64s %s" : "%.64s", number, s.unit);
}

void cells_median(char to[TEXT_ROOM], const json_t *point)
{
    with_unit(to, point, "summary.median");
}

static void cell_bus(char to[TEXT_ROOM], const json_t *point)
{
    with_unit(to, point, "summary.bus_median");
}

static void range(char to[TEXT_ROOM], const json_t *point, const char *low, const char *high)
{
    char lo[TEXT_ROOM], hi[TEXT_ROOM];

    scaled(lo, point, low);
    scaled(hi, point, high);
    if (strcmp(lo, "-") == 0 || strcmp(hi, "-") == 0)
        snprintf(to, TEXT_ROOM, "-");
    else
        snprintf(to, TEXT_ROOM, "[%.64s, %.64s]", lo, hi);
}

void cells_interval(char to[TEXT_ROOM], const json_t *point)
{
    range(to, point, "summary.ci.lo", "summary.ci.hi");
}

static void cell_spread(char to[TEXT_ROOM], const json_t *point)
{
    range(to, point, "summary.p05", "summary.p95");
}

static void cell_best(char to[TEXT_ROOM], const json_t *point)
{
    scaled(to, point, "summary.best");
}

static void percent(char to[TEXT_ROOM], const json_t *point, const char *path, const char *format)
{
    double fraction = member_number(point, path);

    if (isfinite(fraction))
        snprintf(to, TEXT_ROOM, format, 100.0 * fraction);
    else
        snprintf(to, TEXT_ROOM, "-");
}

void cells_bound(char to[TEXT_ROOM], const json_t *point)
{
    double percentage = 100.0 * member_number(point, "bound_fraction");

    /* A bound that is off by orders of magnitude must look so, in a cell of the usual width. */
    if (!isfinite(percentage))
        snprintf(to, TEXT_ROOM, "-");
    else if (percentage >= 1000.0)
        snprintf(to, TEXT_ROOM, "> 999 %%");
    else if (percentage > 0.0 && percentage < 1.0)
        snprintf(to, TEXT_ROOM, "< 1 %%");
    else
        snprintf(to, TEXT_ROOM, "%.0f %%", percentage);
}

static void cell_cov(char to[TEXT_ROOM], const json_t *point)
{
    percent(to, point, "summary.cov", "%.2f %%");
}

static void share(char to[TEXT_ROOM], const json_t *point, enum rows_share what)
{
    int percentage = rows_share(point, what);

    snprintf(to, TEXT_ROOM, percentage < 0 ? "-" : "%d %%", percentage);
}

static void cell_local(char to[TEXT_ROOM], const json_t *point)
{
    share(to, point, ROWS_LOCAL);
}

static void cell_huge(char to[TEXT_ROOM], const json_t *point)
{
    share(to, point, ROWS_HUGE);
}

void cells_pages(char to[TEXT_ROOM], const json_t *point)
{
    char local[TEXT_ROOM], huge[TEXT_ROOM];

    cell_local(local, point);
    cell_huge(huge, point);
    if (strcmp(local, "-") == 0 && strcmp(huge, "-") == 0)
        snprintf(to, TEXT_ROOM, "-");
    else
        snprintf(to, TEXT_ROOM, "pages %.16s local, %.16s huge", local, huge);
}

void cells_status(char to[TEXT_ROOM], const json_t *point)
{
    const json_t *flags = json_object_get(point, "flags"), *flag;
    char text[2 * TEXT_ROOM], status[32], reason[64];
    const char *between = " ";
    size_t i, n;
    bool rate = isfinite(member_number(point, "summary.median"));

    member_any(text, point, "status");
    member_clean(status, sizeof status, text);
    member_any(text, point, "reason");
    member_clean(reason, sizeof reason, text);
    n = (size_t)snprintf(text, sizeof text, "%s", status);
    json_array_foreach (flags, i, flag) {
        const char *f = json_string_value(flag);

        if (f && n + strlen(f) + 2 < TEXT_ROOM) {
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", between, f);
            between = ",";
        }
    }
    if (!rate || (n == strlen(status) && strcmp(status, "PASS") != 0))
        snprintf(text + n, sizeof text - n, " %.60s: %.150s", reason, member_text(point, "text"));
    member_clean(to, TEXT_ROOM, text);
}

typedef void cell_fn(char to[TEXT_ROOM], const json_t *point);

/* A cell is made by its function, else it is the member at the path, else the row's label. */
static const struct field {
    const char *title, *page_title;
    cell_fn *cell;
    const char *path;
    bool right, brief;
    int drop; /* as in struct table_column */
    int odd;  /* a share + 1: in the summary only where points differ, and not for 100 %; else 0 */
} fields[] = {
    {"BENCHMARK", "benchmark", NULL, "bench", false, true, 0, 0},
    {"TYPE", "type", NULL, "params.type", false, true, 0, 0},
    {"TIER", "tier", NULL, "params.tier", false, true, 0, 0},
    {"VARIANT", "variant", NULL, NULL, false, true, 0, 0},
    {"MEDIAN", "median (payload)", cells_median, NULL, true, true, 0, 0},
    {"INTERVAL", "interval", cells_interval, NULL, true, true, 4, 0},
    {"BEST", "best", cell_best, NULL, true, true, 2, 0},
    {"P05, P95", "p05, p95", cell_spread, NULL, true, false, 0, 0},
    {"BUS", "median (bus)", cell_bus, NULL, true, false, 0, 0},
    {"OF BOUND", "of bound", cells_bound, NULL, true, true, 3, 0},
    {"SPREAD", "robust CoV", cell_cov, NULL, true, false, 0, 0},
    {"LOCAL", "local pages", cell_local, NULL, true, true, 2, ROWS_LOCAL + 1},
    {"HUGE", "huge pages", cell_huge, NULL, true, true, 2, ROWS_HUGE + 1},
    {"n", "n", NULL, "summary.n", true, true, 1, 0},
    {"STATUS", "status", cells_status, NULL, false, true, 0, 0},
};

enum { FIELDS = sizeof fields / sizeof *fields };

static void fill_cell(char to[TEXT_ROOM], const struct field *f, const struct rows *r,
                      const struct row *row)
{
    if (f->cell) {
        f->cell(to, row->point);
        return;
    }
    if (f->path) {
        member_any(to, row->point, f->path);
        return;
    }
    char *label = rows_label(r, row);

    member_clean(to, TEXT_ROOM, label ? label : "-");
    free(label);
}

/* "95 % INTERVAL": the level is what was asked for. */
static void put_title(char to[TABLE_TITLE], const struct field *f, const struct rows *r,
                      const char *title)
{
    double level = rows_level(r);

    if (f->cell == cells_interval && isfinite(level))
        snprintf(to, TABLE_TITLE, "%.4g %% %s", 100.0 * level, title);
    else
        snprintf(to, TABLE_TITLE, "%s", title);
}

/* What is the same in all rows is said above the table, and 100 % is what is expected. */
static bool is_odd(const struct field *f, const struct rows *r, const char *text)
{
    return !f->odd || (!r->same_share[f->odd - 1] && strcmp(text, "100 %") != 0);
}

static int add_heading(struct table *t, const char *class)
{
    const struct word *w = words_find(words_class, class);
    char text[TEXT_ROOM];

    snprintf(text, sizeof text, "-- class %s%s%s --", *class ? class : "(none)", w ? ": " : "",
             w ? w->brief : "");
    return table_heading(t, text);
}

static int add_row(struct table *t, const struct rows *r, const struct row *row,
                   const size_t *chosen)
{
    char text[TABLE_COLUMNS][TEXT_ROOM];
    const char *cells[TABLE_COLUMNS];

    for (size_t i = 0; i < t->n; i++) {
        fill_cell(text[i], &fields[chosen[i]], r, row);
        if (!is_odd(&fields[chosen[i]], r, text[i]))
            snprintf(text[i], sizeof text[i], "-");
        cells[i] = text[i];
        if (fields[chosen[i]].cell == cells_median && strcmp(text[i], "-") == 0) {
            cells_status(text[i], row->point);
            cells[i + 1] = NULL;
            return table_add(t, cells);
        }
        if (strcmp(text[i], "-") != 0)
            t->columns[i].hide = false;
    }
    if (row->of > 1 && row->bad) {
        size_t n = strlen(text[t->n - 1]);

        snprintf(text[t->n - 1] + n, TEXT_ROOM - n, ", %zu/%zu not PASS", row->bad, row->of);
    }
    return table_add(t, cells);
}

int cells_table(struct table *t, const struct rows *r)
{
    size_t chosen[TABLE_COLUMNS];
    int result = 0;

    *t = (struct table){.n = 0};
    for (size_t f = 0; f < FIELDS; f++)
        if (fields[f].brief) {
            t->columns[t->n] = (struct table_column){.right = fields[f].right,
                                                     .hide = true,
                                                     .drop = fields[f].drop,
                                                     .shrink = !fields[f].cell && !fields[f].path};
            put_title(t->columns[t->n].title, &fields[f], r, fields[f].title);
            chosen[t->n++] = f;
        }
    for (size_t i = 0; i < r->n && !result; i++) {
        if (!i || strcmp(r->row[i].class, r->row[i - 1].class) != 0)
            result = add_heading(t, r->row[i].class);
        if (!result)
            result = add_row(t, r, &r->row[i], chosen);
    }
    return result;
}

void cells_markdown(FILE *out, const struct rows *r, size_t from, size_t to)
{
    char text[TEXT_ROOM];

    for (size_t f = 0; f < FIELDS; f++) {
        put_title(text, &fields[f], r, fields[f].page_title);
        fprintf(out, "| %s ", text);
    }
    fputs("|\n", out);
    for (size_t f = 0; f < FIELDS; f++)
        fputs(fields[f].right ? "|---:" : "|---", out);
    fputs("|\n", out);
    for (size_t i = from; i < to; i++) {
        for (size_t f = 0; f < FIELDS; f++) {
            fill_cell(text, &fields[f], r, &r->row[i]);
            fputs("| ", out);
            markdown_text(out, text);
            putc(' ', out);
        }
        fputs("|\n", out);
    }
}
