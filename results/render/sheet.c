/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/sheet.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool sheet_takes(const char *glob, const struct figure *f)
{
    return !glob || fnmatch(glob, f->id, 0) == 0;
}

static int by_number(double a, double b)
{
    return (a > b) - (a < b);
}

static int by_sheet(const struct figure *a, const struct figure *b)
{
    int order = strcmp(a->metric, b->metric);

    order = order ? order : strcmp(a->rules, b->rules);
    return order ? order : strcmp(a->unit, b->unit);
}

/* Sheet by sheet; benchmarks by name; a curve by its size; the rest as the numbers in the id have
 * it. */
static int in_order(const void *x, const void *y)
{
    const struct figure *a = *(const struct figure *const *)x;
    const struct figure *b = *(const struct figure *const *)y;
    int order = by_sheet(a, b);

    order = order ? order : strcmp(a->bench, b->bench);
    order = order ? order : strcmp(a->tier, b->tier);
    order = order ? order : strcmp(a->type, b->type);
    order = order ? order : by_number(a->threads, b->threads);
    order = order ? order : by_number(a->working_set_bytes, b->working_set_bytes);
    order = order ? order : by_number(a->size_bytes, b->size_bytes);
    order = order ? order : strverscmp(a->id, b->id);
    return order ? order : by_number(a->launch, b->launch);
}

struct sheet *sheet_make(const struct readout *r, const char *glob, size_t *n)
{
    const struct figure **sorted = calloc(r->n + 1, sizeof *sorted);
    /* As many sheets as points at most: a hostile record may have a unit for each. */
    struct sheet *all = calloc(r->n + 1, sizeof *all);
    size_t kept = 0;

    *n = 0;
    if (!sorted || !all) {
        free(sorted);
        free(all);
        return NULL;
    }
    for (size_t i = 0; i < r->n; i++)
        if (figure_counts(&r->figure[i]) && sheet_takes(glob, &r->figure[i]))
            sorted[kept++] = &r->figure[i];
    qsort(sorted, kept, sizeof *sorted, in_order);
    all[0].p.f = sorted; /* where it is freed, even if there is no sheet */
    for (size_t i = 0; i < kept; i++) {
        const struct figure *f = sorted[i];

        if (!i || by_sheet(sorted[i - 1], f) != 0)
            all[(*n)++] = (struct sheet){
                f->rules, f->metric, f->unit, {&sorted[i], 0}, units_scale(f->unit, NAN)};
        all[*n - 1].p.n++;
    }
    return all;
}

void sheet_free(struct sheet *all)
{
    if (all)
        free(all[0].p.f);
    free(all);
}
