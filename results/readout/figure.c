/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "readout/figure.h"

#include <math.h>
#include <string.h>

/* clang-format off */
#define TEXT(name, path, help) \
    {#name, path, "", help, FIGURE_TEXT, offsetof(struct figure, name)}
#define NUMBER(name, path, unit, help) \
    {#name, path, unit, help, FIGURE_NUMBER, offsetof(struct figure, name)}
#define TRUTH(name, path, help) \
    {#name, path, "", help, FIGURE_TRUTH, offsetof(struct figure, name)}

const struct figure_field figure_fields[] = {
    TEXT(id, "id", "point: benchmark and every factor asked for"),
    TEXT(bench, "bench", "benchmark"),
    TEXT(title, "title", "its formula"),
    TEXT(rules, "class", "class: stream-rules or tuned; never compared with each other"),
    TEXT(status, "status", "PASS, WARN, FAIL, INVALID, SKIP or ERROR"),
    TEXT(reason, "reason", "reason code of the status"),
    TEXT(text, "text", "the status in a sentence"),
    TEXT(flags, "", "what limits the number, comma-separated"),
    TEXT(metric, "summary.metric", "what the number is"),
    TEXT(unit, "summary.unit", "unit of the number, SI"),
    TEXT(direction, "summary.direction", "which is better: higher or lower"),
    NUMBER(median, "summary.median", "*", "median of all samples"),
    NUMBER(lo, "summary.ci.lo", "*", "lower end of the median's interval"),
    NUMBER(hi, "summary.ci.hi", "*", "upper end of the median's interval"),
    NUMBER(level, "summary.ci.level", "", "level of the interval"),
    TEXT(resampling, "summary.ci.resampling", "what the interval is over: within-launch or across-launches"),
    NUMBER(best, "summary.best", "*", "best sample"),
    NUMBER(p05, "summary.p05", "*", "5 % quantile"),
    NUMBER(p95, "summary.p95", "*", "95 % quantile"),
    NUMBER(mean, "summary.mean", "*", "work of all samples over their time"),
    NUMBER(spread, "summary.cov", "", "1.4826 MAD / median"),
    NUMBER(drift, "summary.drift", "", "relative change from the first to the last third"),
    NUMBER(bus_median, "summary.bus_median", "*", "median with the lines that stores read first"),
    NUMBER(n, "summary.n", "", "samples"),
    TRUTH(converged, "summary.converged", "the interval is as narrow as asked"),
    TEXT(stop, "summary.stop", "why sampling ended"),
    NUMBER(bound, "bound.value", "*", "what it cannot exceed"),
    TEXT(bound_kind, "bound.kind", "kind of the bound"),
    TEXT(bound_source, "bound.source", "where the bound is from"),
    NUMBER(bound_fraction, "bound_fraction", "", "median / bound"),
    TEXT(type, "params.type", "element type"),
    TEXT(variant, "params.variant", "code variant"),
    TEXT(isa, "params.isa", "instruction set"),
    TEXT(tier, "params.tier", "kind of memory"),
    TEXT(pages, "params.pages", "page size asked for"),
    TEXT(bind, "params.bind", "order of cores"),
    TEXT(at, "params.at", "value of the benchmark's own factor"),
    TEXT(device, "params.device", "device"),
    NUMBER(unroll, "params.unroll", "", "vectors per loop turn"),
    NUMBER(from, "params.from", "", "NUMA node whose cores did the work; none: all of the rank"),
    NUMBER(offset_bytes, "params.offset_bytes", "B", "how much later each next array starts"),
    TEXT(chosen, "params.chosen", "benchmark that a search found fastest"),
    TEXT(cache, "params.level", "cache that the working set lies in"),
    NUMBER(launch, "launch", "", "launch, from 0"),
    TEXT(utc, "utc", "when it was written"),
    NUMBER(order, "order", "", "place in the order of measuring"),
    NUMBER(threads, "params.threads", "", "threads of a rank"),
    NUMBER(ranks, "params.ranks", "", "ranks"),
    NUMBER(size_bytes, "params.size_bytes", "B", "size of each array on a node"),
    NUMBER(working_set_bytes, "params.working_set_bytes", "B", "all arrays together, of curves"),
    NUMBER(read_bytes, "work.read_bytes", "B", "bytes read in one repetition"),
    NUMBER(written_bytes, "work.written_bytes", "B", "bytes written in one repetition"),
    NUMBER(payload_bytes, "work.payload_bytes", "B", "payload of one repetition"),
    NUMBER(bus_bytes, "work.bus_bytes", "B", "payload and lines that stores read first"),
    NUMBER(flops, "work.flops", "", "operations of one repetition"),
    NUMBER(reps, "samples.reps", "", "repetitions in a sample"),
    NUMBER(local, "placement.local_after", "", "share of pages on the nodes asked for, before or after: the lower"),
    NUMBER(huge, "placement.huge", "", "share of pages that are huge, before or after: the lower"),
    NUMBER(calibration, "counters.calibration_ratio", "", "bytes that counters saw / bytes of known traffic"),
    NUMBER(power_w, "energy.watts", "W", "power while it was measured"),
    TEXT(check, "check.kind", "kind of the check"),
    NUMBER(check_elements, "check.elements", "", "elements that the check saw"),
    NUMBER(check_bad, "check.bad", "", "of them, wrong ones"),
    {0},
};
/* clang-format on */

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
