/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "readout/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
#define FIELD(kind, name, path) {#name, path, kind, offsetof(struct figure, name)}
#define TEXT(name, path) FIELD(FIGURE_TEXT, name, path)
#define NUMBER(name, path) FIELD(FIGURE_NUMBER, name, path)
#define TRUTH(name, path) FIELD(FIGURE_TRUTH, name, path)

/* Columns in their order. */
const struct figure_field figure_fields[] = {
    TEXT(id, "id"),
    TEXT(bench, "bench"),
    TEXT(title, "title"),
    TEXT(rules, "class"),
    TEXT(status, "status"),
    TEXT(reason, "reason"),
    TEXT(text, "text"),
    TEXT(flags, ""),
    TEXT(metric, "summary.metric"),
    TEXT(unit, "summary.unit"),
    TEXT(direction, "summary.direction"),
    NUMBER(median, "summary.median"),
    NUMBER(lo, "summary.ci.lo"),
    NUMBER(hi, "summary.ci.hi"),
    NUMBER(level, "summary.ci.level"),
    TEXT(resampling, "summary.ci.resampling"),
    NUMBER(best, "summary.best"),
    NUMBER(p05, "summary.p05"),
    NUMBER(p95, "summary.p95"),
    NUMBER(mean, "summary.mean"),
    NUMBER(spread, "summary.cov"),
    NUMBER(drift, "summary.drift"),
    NUMBER(bus_median, "summary.bus_median"),
    NUMBER(n, "summary.n"),
    TRUTH(converged, "summary.converged"),
    TEXT(stop, "summary.stop"),
    NUMBER(bound, "bound.value"),
    TEXT(bound_kind, "bound.kind"),
    TEXT(bound_source, "bound.source"),
    NUMBER(bound_fraction, "bound_fraction"),
    TEXT(type, "params.type"),
    TEXT(variant, "params.variant"),
    TEXT(isa, "params.isa"),
    TEXT(tier, "params.tier"),
    TEXT(pages, "params.pages"),
    TEXT(bind, "params.bind"),
    TEXT(at, "params.at"),
    TEXT(device, "params.device"),
    NUMBER(unroll, "params.unroll"),
    NUMBER(from, "params.from"),
    NUMBER(offset_bytes, "params.offset_bytes"),
    TEXT(chosen, "params.chosen"),
    TEXT(cache, "params.level"),
    NUMBER(launch, "launch"),
    TEXT(utc, "utc"),
    NUMBER(order, "order"),
    NUMBER(threads, "params.threads"),
    NUMBER(ranks, "params.ranks"),
    NUMBER(size_bytes, "params.size_bytes"),
    NUMBER(working_set_bytes, "params.working_set_bytes"),
    NUMBER(read_bytes, "work.read_bytes"),
    NUMBER(written_bytes, "work.written_bytes"),
    NUMBER(payload_bytes, "work.payload_bytes"),
    NUMBER(bus_bytes, "work.bus_bytes"),
    NUMBER(flops, "work.flops"),
    NUMBER(reps, "samples.reps"),
    NUMBER(local, "placement.local_after"),
    NUMBER(huge, "placement.huge"),
    NUMBER(calibration, "counters.calibration_ratio"),
    NUMBER(power_w, "energy.watts"),
    TEXT(check, "check.kind"),
    NUMBER(check_elements, "check.elements"),
    NUMBER(check_bad, "check.bad"),
    {0},
};
/* clang-format on */

const struct field *figure_meaning(const struct figure_field *field)
{
    char path[80];

    snprintf(path, sizeof path, "point.%s", *field->path ? field->path : field->name);
    return field_find(path);
}

static const void *place(const struct figure *f, const struct figure_field *field)
{
    return (const char *)f + field->offset;
}

const char *figure_text(const struct figure *f, const struct figure_field *field)
{
    const char *text = "";

    if (field->kind == FIGURE_TEXT)
        memcpy(&text, place(f, field), sizeof text);
    return text;
}

double figure_number(const struct figure *f, const struct figure_field *field)
{
    double value = NAN;

    if (field->kind == FIGURE_NUMBER)
        memcpy(&value, place(f, field), sizeof value);
    if (field->kind == FIGURE_TRUTH)
        value = *(const bool *)place(f, field);
    return value;
}

const struct figure_field *figure_field(const char *name)
{
    for (const struct figure_field *field = figure_fields; field->name; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    return NULL;
}

bool figure_counts(const struct figure *f)
{
    return (strcmp(f->status, "PASS") == 0 || strcmp(f->status, "WARN") == 0) &&
           isfinite(f->median) && f->median > 0;
}

bool figure_higher(const struct figure *f)
{
    return strcmp(f->direction, "lower") != 0;
}
