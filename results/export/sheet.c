/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "export/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "export/formats.h"
#include "text/units.h"

static int by_number(double a, double b)
{
    return (a > b) - (a < b);
}

/* Benchmarks by name; a curve by its size; the rest as the numbers in the id have it. */
static int in_order(const void *x, const void *y)
{
    const struct figure *a = *(const struct figure *const *)x;
    const struct figure *b = *(const struct figure *const *)y;
    int order = strcmp(a->bench, b->bench);

    order = order ? order : strcmp(a->tier, b->tier);
    order = order ? order : strcmp(a->type, b->type);
    order = order ? order : by_number(a->threads, b->threads);
    order = order ? order : by_number(a->working_set_bytes, b->working_set_bytes);
    order = order ? order : strverscmp(a->id, b->id);
    return order ? order : by_number(a->launch, b->launch);
}

static struct sheet *sheet_of(struct sheet *all, size_t *n, const struct figure *f)
{
    for (size_t i = 0; i < *n; i++)
        if (strcmp(all[i].rules, f->rules) == 0 && strcmp(all[i].metric, f->metric) == 0 &&
            strcmp(all[i].unit, f->unit) == 0)
            return &all[i];
    all[*n] = (struct sheet){.rules = f->rules,
                             .metric = f->metric,
                             .unit = f->unit,
                             .scale = units_scale(f->unit, NAN)};
    return &all[(*n)++];
}

static int by_title(const void *x, const void *y)
{
    const struct sheet *a = x, *b = y;
    int order = strcmp(a->metric, b->metric);

    order = order ? order : strcmp(a->rules, b->rules);
    return order ? order : strcmp(a->unit, b->unit);
}

/* Room for the points of each sheet, counted in n, which is 0 again after that. */
static int give_room(struct sheet *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        all[i].f = calloc(all[i].n, sizeof *all[i].f);
        if (!all[i].f)
            return -1;
        all[i].n = 0;
    }
    return 0;
}

/* Deals n sorted points out; how many sheets they make, or -1 without memory. */
static ssize_t deal(struct sheet *all, const struct figure *const *sorted, size_t n)
{
    size_t sheets = 0;

    for (size_t i = 0; i < n; i++)
        sheet_of(all, &sheets, sorted[i])->n++;
    if (give_room(all, sheets))
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct sheet *s = sheet_of(all, &sheets, sorted[i]);

        s->f[s->n++] = sorted[i];
    }
    qsort(all, sheets, sizeof *all, by_title);
    return (ssize_t)sheets;
}

struct sheet *sheet_make(const struct export_input *in, const struct readout *r, size_t *n)
{
    const struct figure **sorted = calloc(r->n + 1, sizeof *sorted);
    /* As many sheets as points at most: a hostile record may have a unit for each. */
    struct sheet *all = calloc(r->n + 1, sizeof *all);
    ssize_t sheets = -1;
    size_t kept = 0;

    for (size_t i = 0; sorted && i < r->n; i++)
        if (figure_counts(&r->figure[i]) && export_takes(in, &r->figure[i]))
            sorted[kept++] = &r->figure[i];
    if (sorted && all) {
        qsort(sorted, kept, sizeof *sorted, in_order);
        sheets = deal(all, sorted, kept);
    }
    free(sorted);
    *n = sheets > 0 ? (size_t)sheets : 0;
    for (size_t i = 0; i < *n; i++)
        all[i].launches = r->launches > 1;
    if (sheets >= 0)
        return all;
    sheet_free(all, all ? r->n : 0);
    return NULL;
}

void sheet_free(struct sheet *all, size_t n)
{
    for (size_t i = 0; all && i < n; i++)
        free(all[i].f);
    free(all);
}

static const struct sheet_column columns[] = {
    {"benchmark", false, SHEET_TEXT, "bench", NULL},
    {"memory", false, SHEET_TEXT, "tier", NULL},
    {"type", false, SHEET_TEXT, "type", NULL},
    {"variant", false, SHEET_TEXT, "variant", NULL},
    {"threads", true, SHEET_COUNT, "threads", NULL},
    {"array", true, SHEET_BYTES, "size_bytes", NULL},
    {"factor", false, SHEET_TEXT, "at", "chosen"},
    {"launch", true, SHEET_COUNT, "launch", NULL},
    {"median", true, SHEET_SCALED, "median", NULL},
    {"interval", true, SHEET_SCALED, "lo", "hi"},
    {"best", true, SHEET_SCALED, "best", NULL},
    {"of bound", true, SHEET_PERCENT, "bound_fraction", NULL},
    {"n", true, SHEET_COUNT, "n", NULL},
    {"status", false, SHEET_TEXT, "status", NULL},
};

void sheet_cell(char to[TEXT_ROOM], const struct sheet *s, const struct sheet_column *c,
                const struct figure *f)
{
    const struct figure_field *field = figure_field(c->field);
    const struct figure_field *other = c->other ? figure_field(c->other) : field;
    const double x = figure_number(f, field), end = figure_number(f, other);
    char lo[TEXT_ROOM], hi[TEXT_ROOM];

    to[0] = '\0';
    if (c->how == SHEET_TEXT)
        member_clean(to, TEXT_ROOM, figure_text(f, *figure_text(f, field) ? field : other));
    else if (!isfinite(x) || !isfinite(end) || (!s->launches && strcmp(c->field, "launch") == 0))
        return;
    else if (c->how == SHEET_BYTES)
        units_bytes(to, x);
    else if (c->how == SHEET_COUNT)
        snprintf(to, TEXT_ROOM, "%.0f", x);
    else if (c->how == SHEET_PERCENT)
        snprintf(to, TEXT_ROOM, "%.1f %%", 100 * x);
    else {
        units_digits(lo, x, s->scale.factor);
        units_digits(hi, end, s->scale.factor);
        snprintf(to, TEXT_ROOM, "%.60s%s%.60s", lo, c->other ? " to " : "", c->other ? hi : "");
    }
}

size_t sheet_shown(const struct sheet *s, const struct sheet_column *shown[SHEET_COLUMNS])
{
    size_t n = 0;

    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        char text[TEXT_ROOM] = "";

        for (size_t i = 0; i < s->n && !*text; i++)
            sheet_cell(text, s, &columns[k], s->f[i]);
        if (*text)
            shown[n++] = &columns[k];
    }
    return n;
}

void sheet_level(char to[TEXT_ROOM], const struct sheet *s)
{
    to[0] = '\0';
    for (size_t i = 0; i < s->n && !*to; i++)
        if (isfinite(s->f[i]->level))
            snprintf(to, TEXT_ROOM, "%.4g %%", 100 * s->f[i]->level);
}
