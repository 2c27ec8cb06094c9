/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* One figure of a run, and the table of its fields that every output format loops over. */
#ifndef HBMARK_FIGURE_H
#define HBMARK_FIGURE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schema/fields.h"

/* A point of the record. Numbers that it does not have are NAN, texts "". Rates, times and their
 * intervals are in `unit` (SI). */
struct figure {
    const char *id, *bench, *title, *rules; /* rules: "stream-rules" or "tuned", the class */
    const char *status, *reason, *text, *flags;
    const char *metric, *unit, *direction; /* direction: "higher" or "lower" is better */
    const char *type, *variant, *isa, *tier, *pages, *bind, *at, *device, *chosen, *cache;
    const char *stop, *bound_kind, *bound_source, *check, *utc, *resampling;
    double launch, order, threads, ranks, size_bytes, working_set_bytes;
    double n, median, lo, hi, level, best, p05, p95, mean, spread, drift, bus_median;
    double bound, bound_fraction;
    double read_bytes, written_bytes, payload_bytes, bus_bytes, flops; /* of one repetition */
    double reps, local, huge, calibration, power_w, check_elements, check_bad;
    double unroll, from, offset_bytes;
    bool converged;

    /* In `unit`, in the order they were taken; NULL if not wanted or not recorded. */
    double *sample;
    size_t samples;
    /* One for each of the readout's nodes, NAN where it has none; NULL if not wanted or one node.
     * Of a rate what the node gave of the whole, by the medians of its ranks' own times: the sum
     * over them; of a time their mean. */
    double *node;
    json_t *record; /* NULL if not wanted */
    uint64_t line;  /* in the journal, from 1 */
    size_t planned; /* place in the plan, after all of it if it is not there */
    unsigned roles; /* of its benchmark: record/role.h */
};

enum figure_kind { FIGURE_TEXT, FIGURE_NUMBER, FIGURE_TRUTH };

/* A field: where it comes from in the record, and where it stands in struct figure. */
struct figure_field {
    const char *name; /* column of CSV, key of JSON, label of metrics */
    const char *path; /* in the point record; "": the flags, which are a list there */
    enum figure_kind kind;
    size_t offset;
};
extern const struct figure_field figure_fields[]; /* name NULL ends it */

/* Its unit and meaning. */
const struct field *figure_meaning(const struct figure_field *field);

/* The value of a field; the text of one that is none is "". */
const char *figure_text(const struct figure *f, const struct figure_field *field);
double figure_number(const struct figure *f, const struct figure_field *field);
const struct figure_field *figure_field(const char *name); /* NULL if there is none */

/* Has it a number that can be true (status PASS or WARN)? Its median is finite and over 0 then, and
 * lo <= median <= hi where it has an interval. */
bool figure_counts(const struct figure *f);
/* Is more better? */
bool figure_higher(const struct figure *f);

#endif
