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

static void put_text(char to[TEXT_ROOM], const char *text)
{
    member_clean(to, TEXT_ROOM, text);
}

/* "" where there is none. */
static void put_count(char to[TEXT_ROOM], double value)
{
    to[0] = '\0';
    if (isfinite(value))
        snprintf(to, TEXT_ROOM, "%.0f", value);
}

static void put_bench(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, f->bench);
}

static void put_tier(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, f->tier);
}

static void put_type(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, f->type);
}

static void put_variant(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, f->variant);
}

static void put_threads(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_count(to, f->threads);
}

static void put_size(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    to[0] = '\0';
    if (isfinite(f->size_bytes))
        units_bytes(to, f->size_bytes);
}

static void put_at(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_text(to, *f->at ? f->at : f->chosen);
}

static void put_launch(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    put_count(to, s->launches ? f->launch : NAN);
}

static void put_median(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    units_digits(to, f->median, s->scale.factor);
}

static void put_interval(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    char lo[TEXT_ROOM], hi[TEXT_ROOM];

    to[0] = '\0';
    if (!isfinite(f->lo) || !isfinite(f->hi))
        return;
    units_digits(lo, f->lo, s->scale.factor);
    units_digits(hi, f->hi, s->scale.factor);
    snprintf(to, TEXT_ROOM, "%.60s to %.60s", lo, hi);
}

static void put_best(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    to[0] = '\0';
    if (isfinite(f->best))
        units_digits(to, f->best, s->scale.factor);
}

static void put_bound(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    to[0] = '\0';
    if (isfinite(f->bound_fraction))
        snprintf(to, TEXT_ROOM, "%.1f %%", 100 * f->bound_fraction);
}

static void put_samples(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
{
    (void)s;
    put_count(to, f->n);
}

static void put_status(char to[TEXT_ROOM], const struct sheet *s, const struct figure *f)
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
        char text[TEXT_ROOM] = "";

        for (size_t i = 0; i < s->n && !*text; i++)
            c->put(text, s, s->f[i]);
        if (*text)
            shown[n++] = c;
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
