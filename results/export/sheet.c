/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "export/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export/formats.h"

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
    all[*n] = (struct sheet){
        .rules = f->rules, .metric = f->metric, .unit = f->unit, .scale = view_scale(f->unit, NAN)};
    return &all[(*n)++];
}

static int by_title(const void *x, const void *y)
{
    const struct sheet *a = x, *b = y;
    int order = strcmp(a->metric, b->metric);

    order = order ? order : strcmp(a->rules, b->rules);
    return order ? order : strcmp(a->unit, b->unit);
}

struct sheet *sheet_make(const struct export_input *in, const struct readout *r, size_t *n)
{
    const struct figure **sorted = calloc(r->n + 1, sizeof *sorted);
    /* As many sheets as points at most: a hostile record may have a unit for each. */
    struct sheet *all = calloc(r->n + 1, sizeof *all);
    size_t kept = 0;

    *n = 0;
    for (size_t i = 0; sorted && i < r->n; i++)
        if (figure_counts(&r->figure[i]) && export_takes(in, &r->figure[i]))
            sorted[kept++] = &r->figure[i];
    if (sorted && kept)
        qsort(sorted, kept, sizeof *sorted, in_order);
    for (size_t i = 0; sorted && all && i < kept; i++)
        sheet_of(all, n, sorted[i])->n++;
    for (size_t i = 0; sorted && all && i < *n; i++) {
        all[i].f = calloc(all[i].n, sizeof *all[i].f);
        all[i].launches = r->launches > 1;
        if (!all[i].f) {
            sheet_free(all, *n);
            all = NULL;
            break;
        }
        all[i].n = 0;
    }
    for (size_t i = 0; sorted && all && i < kept; i++) {
        struct sheet *s = sheet_of(all, n, sorted[i]);

        s->f[s->n++] = sorted[i];
    }
    if (all)
        qsort(all, *n, sizeof *all, by_title);
    if (!sorted) {
        free(all);
        all = NULL;
    }
    free(sorted);
    return all;
}

void sheet_free(struct sheet *all, size_t n)
{
    for (size_t i = 0; all && i < n; i++)
        free(all[i].f);
    free(all);
}

static void put_text(char to[VIEW_ROOM], const char *text)
{
    view_clean(to, VIEW_ROOM, text);
}

/* "" where there is none. */
static void put_count(char to[VIEW_ROOM], double value)
{
    to[0] = '\0';
    if (isfinite(value))
        snprintf(to, VIEW_ROOM, "%.0f", value);
}

static void put_bench(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, f->bench);
}

static void put_tier(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, f->tier);
}

static void put_type(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, f->type);
}

static void put_variant(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, f->variant);
}

static void put_threads(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_count(to, f->threads);
}

static void put_size(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    to[0] = '\0';
    if (isfinite(f->size_bytes))
        view_bytes(to, f->size_bytes);
}

static void put_at(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, *f->at ? f->at : f->chosen);
}

static void put_launch(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    put_count(to, s->launches ? f->launch : NAN);
}

static void put_median(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    view_digits(to, f->median, s->scale.factor);
}

static void put_interval(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    char lo[VIEW_ROOM], hi[VIEW_ROOM];

    to[0] = '\0';
    if (!isfinite(f->lo) || !isfinite(f->hi))
        return;
    view_digits(lo, f->lo, s->scale.factor);
    view_digits(hi, f->hi, s->scale.factor);
    snprintf(to, VIEW_ROOM, "%.60s to %.60s", lo, hi);
}

static void put_best(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    to[0] = '\0';
    if (isfinite(f->best))
        view_digits(to, f->best, s->scale.factor);
}

static void put_bound(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    to[0] = '\0';
    if (isfinite(f->bound_fraction))
        snprintf(to, VIEW_ROOM, "%.1f %%", 100 * f->bound_fraction);
}

static void put_samples(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_count(to, f->n);
}

static void put_status(char to[VIEW_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, f->status);
}

const struct sheet_column sheet_columns[] = {
    {"benchmark", false, put_bench},  {"memory", false, put_tier},    {"type", false, put_type},
    {"variant", false, put_variant},  {"threads", true, put_threads}, {"array", true, put_size},
    {"factor", false, put_at},        {"launch", true, put_launch},   {"median", true, put_median},
    {"interval", true, put_interval}, {"best", true, put_best},       {"of bound", true, put_bound},
    {"n", true, put_samples},         {"status", false, put_status},  {0},
};

size_t sheet_shown(const struct sheet *s, const struct sheet_column *shown[SHEET_COLUMNS])
{
    size_t n = 0;

    for (const struct sheet_column *c = sheet_columns; c->title; c++) {
        char text[VIEW_ROOM] = "";

        for (size_t i = 0; i < s->n && !*text; i++)
            c->put(text, s, s->f[i]);
        if (*text)
            shown[n++] = c;
    }
    return n;
}

void sheet_level(char to[VIEW_ROOM], const struct sheet *s)
{
    to[0] = '\0';
    for (size_t i = 0; i < s->n && !*to; i++)
        if (isfinite(s->f[i]->level))
            snprintf(to, VIEW_ROOM, "%.4g %%", 100 * s->f[i]->level);
}
