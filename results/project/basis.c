/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A device of the catalogue as the unit, and what both kinds of unit share. */
#include "project/basis.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"

/* Rates of a device by the catalogue's keys. */
static const struct {
    const char *key, *precision, *title;
} rates[] = {
    {"fp64_vector", "fp64", "FP64 vector"},
    {"fp64_tensor", "fp64", "FP64 matrix"},
    {"fp32_vector", "fp32", "FP32 vector"},
    {"fp32_matrix", "fp32", "FP32 matrix"},
    {"tf32", "tf32", "TF32"},
    {"bf16", "bf16", "BF16"},
    {"fp16", "fp16", "FP16"},
    {"fp8", "fp8", "FP8"},
    {"fp6", "fp6", "FP6"},
    {"fp4", "fp4", "FP4"},
    {"int8", "int8", "INT8"},
};

/* Published shares of a peak, by the metric's first word; the kind that they tell. */
static const struct {
    const char *metric, *key;
} shares[] = {{"Triad", ""}, {"BF16", "bf16"}, {"FP8", "fp8"}, {"DGEMM", "fp64_vector"}};

void basis_note(struct basis *b, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    json_array_append_new(b->notes, json_vsprintf(fmt, ap));
    va_end(ap);
}

void basis_fini(struct basis *b)
{
    for (size_t i = 0; i < b->n; i++)
        free(b->measure[i].point);
    json_decref(b->notes);
    memset(b, 0, sizeof *b);
}

const struct measure *basis_find(const struct basis *b, enum ask_of of)
{
    const struct measure *found = NULL;

    for (size_t i = 0; i < b->n; i++)
        if (b->measure[i].of == of && (!found || strcmp(b->measure[i].tier, "hbm") == 0))
            found = &b->measure[i];
    return found;
}

/* One figure {v, p} as a measure; NULL where the catalogue has none. */
static struct measure *add_figure(struct basis *b, enum ask_of of, const json_t *figure)
{
    const double v = member_number(figure, "v");
    struct measure *m = &b->measure[b->n];

    if (!(v > 0) || b->n == BASIS_MEASURES)
        return NULL;
    *m = (struct measure){.of = of,
                          .value = v,
                          .lo = v,
                          .hi = v,
                          .nodes = 1,
                          .flag = flag_of_mark(member_text(figure, "p"), FLAG_VENDOR)};
    snprintf(m->p, sizeof m->p, "%.11s", member_text(figure, "p"));
    snprintf(m->id, sizeof m->id, "%.150s", b->title);
    b->n++;
    return m;
}

static void add_rates(struct basis *b, const json_t *group, const char *density)
{
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        struct measure *m = add_figure(b, ASK_FLOPS, json_object_get(group, rates[i].key));

        if (!m)
            continue;
        snprintf(m->precision, sizeof m->precision, "%s", rates[i].precision);
        snprintf(m->kind, sizeof m->kind, "peak");
        snprintf(m->density, sizeof m->density, "%s", density);
        snprintf(m->title, sizeof m->title, "%s peak%s", rates[i].title,
                 strcmp(density, "sparse") == 0 ? " sparse" : "");
    }
}

/* The least and the most of the published shares of this metric; false if there is none. */
static bool find_share(const json_t *fractions, const char *device, const char *metric, double *lo,
                       double *hi)
{
    const json_t *row;
    bool found = false;
    size_t i;

    json_array_foreach (fractions, i, row) {
        const double share = member_number(row, "fraction");

        if (!member_says(row, "device", device) || !(share > 0 && share <= 1) ||
            strncmp(member_text(row, "metric"), metric, strlen(metric)) != 0)
            continue;
        *lo = found ? fmin(*lo, share) : share;
        *hi = found ? fmax(*hi, share) : share;
        found = true;
    }
    return found;
}

/* A sustained rate: peak times the share that others published. */
static void add_share(struct basis *b, const json_t *row, const json_t *fractions, size_t k)
{
    const bool memory = !*shares[k].key;
    const json_t *peak = memory ? json_object_get(row, "bandwidth_Bps")
                                : json_object_get(json_object_get(row, "dense"), shares[k].key);
    const double v = member_number(peak, "v");
    struct measure *m;
    double lo = 0, hi = 0;

    if (!find_share(fractions, member_text(row, "id"), shares[k].metric, &lo, &hi))
        return;
    m = add_figure(b, memory ? ASK_BANDWIDTH : ASK_FLOPS, peak);
    if (!m)
        return;
    m->lo = lo * v;
    m->hi = hi * v;
    m->value = (m->lo + m->hi) / 2;
    m->flag = flag_weaker(m->flag, FLAG_ANNOUNCED);
    snprintf(m->kind, sizeof m->kind, "sustained");
    if (memory) {
        snprintf(m->title, sizeof m->title, "memory bandwidth, published Triad");
        snprintf(m->tier, sizeof m->tier, "hbm");
    } else {
        for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
            if (strcmp(rates[i].key, shares[k].key) == 0)
                snprintf(m->precision, sizeof m->precision, "%s", rates[i].precision);
        snprintf(m->density, sizeof m->density, "dense");
        snprintf(m->title, sizeof m->title, "%s sustained, published",
                 ask_precision_title(m->precision));
    }
    snprintf(m->note, sizeof m->note, "%.3g to %.3g of the peak, as published", lo, hi);
}

/* A peak bandwidth where no share of it was published, memory and power. */
static void add_memory(struct basis *b, const json_t *row)
{
    static const struct {
        enum ask_of of;
        const char *key, *title, *note;
    } figures[] = {{ASK_BANDWIDTH, "bandwidth_Bps", "memory bandwidth, peak", ""},
                   {ASK_CAPACITY, "capacity_B", "memory", ""},
                   {ASK_POWER, "power_W", "power (TDP)",
                    "of the device alone: hosts and network are not in it"}};

    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        struct measure *m =
            i == 0 && basis_find(b, ASK_BANDWIDTH)
                ? NULL
                : add_figure(b, figures[i].of, json_object_get(row, figures[i].key));

        if (!m)
            continue;
        snprintf(m->title, sizeof m->title, "%s", figures[i].title);
        snprintf(m->note, sizeof m->note, "%s", figures[i].note);
    }
}

int basis_of_device(struct basis *b, const json_t *row, const json_t *fractions, struct error *e)
{
    memset(b, 0, sizeof *b);
    b->notes = json_array();
    b->device = true;
    snprintf(b->unit, sizeof b->unit, "device");
    member_clean(b->title, sizeof b->title, member_text(row, "id"));
    snprintf(b->text, sizeof b->text, "a device: %.160s, by its data sheet; nothing was measured",
             member_text(row, "name"));
    add_rates(b, json_object_get(row, "dense"), "dense");
    add_rates(b, json_object_get(row, "sparse"), "sparse");
    for (size_t k = 0; k < sizeof shares / sizeof *shares; k++)
        add_share(b, row, fractions, k);
    add_memory(b, row);
    if (b->n)
        return 0;
    basis_fini(b);
    return error_set(e, EXIT_UNAVAILABLE, "the catalogue has no figure of '%.80s'",
                     member_text(row, "id"));
}
